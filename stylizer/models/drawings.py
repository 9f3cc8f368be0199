"""What is drawn on a picture: shapes in shares of its width and height, so that they fit it at any size."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

#: What one drawing may hold. A stroke of the browser's is thinned to far fewer points.
MOST_SHAPES = 100
MOST_POINTS = 500

#: From 0 at the left or the top to 1; a hundred-thousandth is a tenth of a pixel at 8K.
Share = Annotated[float, Field(ge=0, le=1), AfterValidator(lambda share: round(share, 5))]
Point = tuple[Share, Share]
#: Told apart with any colour vision; the browser knows how they look.
DrawingColour = Literal["yellow", "blue", "orange", "white"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    colour: DrawingColour


class PenStroke(_Shape):
    """A line by hand."""

    kind: Literal["pen"]
    points: Annotated[list[Point], Field(min_length=2, max_length=MOST_POINTS)]


class Arrow(_Shape):
    """From its tail to its head."""

    kind: Literal["arrow"]
    points: tuple[Point, Point]


class Box(_Shape):
    """By two corners that face each other."""

    kind: Literal["box"]
    points: tuple[Point, Point]


class WordsOnPicture(_Shape):
    """Words that start at a point, which is at half their height."""

    kind: Literal["text"]
    points: tuple[Point]
    text: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$"),
    ]


DrawnShape = Annotated[PenStroke | Arrow | Box | WordsOnPicture, Field(discriminator="kind")]
#: In the order in which they were drawn.
Drawing = Annotated[list[DrawnShape], Field(max_length=MOST_SHAPES)]


def stored_drawing(drawing: Sequence[PenStroke | Arrow | Box | WordsOnPicture]) -> list[dict[str, Any]]:
    """As the database and the browser hold it."""
    return [shape.model_dump(mode="json") for shape in drawing]
