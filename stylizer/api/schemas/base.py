"""What every request and answer shares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

FrameNumber = Annotated[int, Field(description="A frame's number, as on set.", examples=[1001])]
Fraction = Annotated[float, Field(ge=0, le=1)]
Rate = Annotated[
    tuple[int, int],
    Field(description="Frames a second, as numerator and denominator.", examples=[(24, 1), (24000, 1001)]),
]
Address = Annotated[str, Field(description="A path on this server.")]
# Text, not datetime: a value must leave as the snapshot and the events hold it, to the letter.
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class Wire(BaseModel):
    """Refuses fields it does not know: in a request they are a typing error, in an answer a drift of ours."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Created(Wire):
    """What was made; its values come as an event, or with the list that it is in."""

    id: int
