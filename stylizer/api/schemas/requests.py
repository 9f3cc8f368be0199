"""What a browser asks for, beyond looking."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from .base import FrameNumber, Wire

# Postgres takes no NUL in a text.
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000, pattern=r"^[^\x00]*$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150, pattern=r"^[^\x00]*$")
]
Seen = Annotated[
    dict[FrameNumber, int | None],
    Field(
        min_length=1,
        description="Frame number → the revision that was on the screen. If another is kept by now: 409.",
        examples=[{"1001": 12, "1002": 13}],
    ),
]
Overrides = Annotated[
    dict[str, Any], Field(description="Settings other than the preset's; GET /api/settings has the schema.")
]


class StyleShare(Wire):
    """A style version in a take's blend."""

    style_version: int
    weight: float = Field(gt=0, le=1000, default=1.0)


class NewTake(Wire):
    """A take to start."""

    styles: list[StyleShare] = Field(min_length=1)
    preset: Literal["draft", "standard", "final"] = "standard"
    overrides: Overrides = Field(default_factory=dict)
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=150)] = ""


class NewDecision(Wire):
    """A judgement on frames of a take."""

    kind: Literal["approve", "reject", "withdraw"]
    seen: Seen
    reason: Words = ""


class NewKept(Wire):
    """Another revision of a frame that shall count from now on."""

    frame: FrameNumber
    revision: int
    seen: int | None = Field(
        description="The revision that was kept on the screen. If another is by now: 409."
    )
    reason: Words = ""


class NewRerun(Wire):
    """Frames to paint again."""

    seen: Seen
    overrides: Overrides = Field(default_factory=dict)
    reason: Words = ""


class NewNote(Wire):
    """Words on a range of frames."""

    first_frame: FrameNumber
    last_frame: FrameNumber
    text: Annotated[Words, StringConstraints(min_length=1)]
    flagged: bool = False
