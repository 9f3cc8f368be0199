"""The shape of every error."""

from typing import Literal

from pydantic import Field

from .base import Address, FrameNumber, Wire


class FieldError(Wire):
    """What is wrong with one field of a request."""

    field: str
    detail: str


class Problem(Wire):
    """An error as RFC 9457 has it: what was wrong, with which value, and the mend."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None
    errors: list[FieldError] = Field(default_factory=list)
    frames: list[FrameNumber] = Field(default_factory=list)
    picture: Address | None = Field(None, description="What a sent picture is too much like.")
