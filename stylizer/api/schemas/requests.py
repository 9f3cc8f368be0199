"""What a browser asks for, beyond looking."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from stylizer.actions.reruns import WIDEST_FEATHER
from stylizer.actions.styles import Crop
from stylizer.media.sequences import DEFAULT_RATE
from stylizer.models.drawings import Drawing
from stylizer.models.takes import STRONGEST_HOLD

from . import library
from .base import FrameNumber, Wire

# Postgres takes no NUL in a text.
Text = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00]*$")]
Words = Annotated[Text, StringConstraints(max_length=10_000)]
Name = Annotated[Text, StringConstraints(min_length=1, max_length=150)]
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


Uploads = Annotated[
    list[UUID], Field(default_factory=list, description="Finished ones of POST /uploads, in place of files.")
]


class NewShot(Wire):
    """A shot to import, beside its files."""

    name: Name
    first_frame: int | None = Field(
        None, ge=0, le=999_999_999, description="Default: the number in the first file's name, else 1."
    )
    rate: str = Field(
        str(DEFAULT_RATE),
        pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}|/[1-9][0-9]{0,6})?$",
        description="Frames a second, of pictures; a video has its own.",
        examples=["24", "24000/1001"],
    )
    uploads: Uploads


class ImportedTake(Wire):
    """A take whose frames another program made, beside its files."""

    name: Annotated[Text, StringConstraints(max_length=150)] = ""
    style_version: int | None = Field(None, description="In which reruns are painted; null: there are none.")
    preset: Literal["draft", "standard", "final"] = Field("standard", description="Of reruns.")
    uploads: Uploads
    renumber: bool = Field(
        False, description="The first picture belongs to the first frame, whatever their names say."
    )


class NewCuts(Wire):
    """Where to split a shot."""

    cuts: list[FrameNumber] = Field(min_length=1, description="The first frame after each cut.")


class NewStyle(Wire):
    """A style to add, beside its picture."""

    name: Name
    credit: Annotated[Text, StringConstraints(max_length=300)] = ""
    licence: Annotated[Text, StringConstraints(max_length=100)] = ""
    tags: Annotated[Text, StringConstraints(max_length=300)] = Field("", description="Separated by commas.")
    again: bool = Field(False, description="Add it although the library has this painting already.")
    crop: str = Field(
        "",
        pattern=r"^([0-9]{1,6},[0-9]{1,6},[1-9][0-9]{0,5},[1-9][0-9]{0,5})?$",
        description="The part to paint with: left, top, width and height in pixels of the upright picture.",
        examples=["120,0,1600,900"],
    )

    def part(self) -> Crop | None:
        return Crop(*map(int, self.crop.split(","))) if self.crop else None


class NewCrop(Wire):
    """The part of a style's picture that is painted with."""

    crop: library.Crop | None = Field(description="Null: the whole picture.")


class NewStyleState(Wire):
    """What is to become of a style."""

    state: Literal["draft", "published", "retired", "withdrawn"]
    reason: Annotated[Text, StringConstraints(max_length=300)] = Field(
        "", description="Why its rights were withdrawn."
    )


class StyleShare(Wire):
    """A style version in a take's blend."""

    style_version: int
    weight: float = Field(gt=0, le=1000, default=1.0)


class NewRegion(Wire):
    """A part of the frame in a style of its own."""

    mask: int = Field(description="Of POST /shots/{id}/masks.")
    style_version: int | None = Field(None, description="Null: the take's styles.")
    strength: float = Field(1.0, ge=0, le=1, description="From 0, as filmed, to 1.")


class ChosenSettings(Wire):
    """Settings of a take that is not asked for yet."""

    preset: Literal["draft", "standard", "final"] = "standard"
    overrides: Overrides = Field(default_factory=dict)


class ChosenTake(ChosenSettings):
    """What a take is to be like."""

    styles: list[StyleShare] = Field(min_length=1)
    name: Annotated[Text, StringConstraints(max_length=150)] = ""
    rerun_flagged: float | None = Field(
        None,
        gt=1,
        le=STRONGEST_HOLD,
        description="Rerun once what the first render leaves flagged, with the temporal weight times this.",
    )


class NewTake(ChosenTake):
    """A take to start."""

    regions: list[NewRegion] = Field(
        default_factory=list, max_length=20, description="A region lies over those before it."
    )


class NewContactSheet(NewTake):
    """Bursts to paint: each of the styles by itself, with the changes of each column, of the same frames."""

    columns: list[Overrides] = Field(
        min_length=1,
        description="What each changes beyond `overrides`; {} is nothing.",
        examples=[[{"style_weight": 200}, {}, {"style_weight": 800}]],
    )
    frames: list[FrameNumber] | None = Field(
        None,
        description="A burst of each run of consecutive ones, 12 at most. Null: one, where the shot moves "
        "most. Styles times columns times bursts: 24 at most.",
        examples=[[1001, 1040, 1100]],
    )


class NewTakes(ChosenTake):
    """A take to start on each of several shots."""

    shots: list[int] = Field(min_length=1, max_length=500)


class NewFlaggedRerun(Wire):
    """Flagged frames to paint again, held stronger."""

    factor: float = Field(2.0, gt=1, le=STRONGEST_HOLD, description="On the temporal weight.")


class RerunAnswer(Wire):
    """Whether a rerun of flagged frames is better than what was there before."""

    better: bool
    seen: Seen


class NewDecision(Wire):
    """A judgement on frames of a take."""

    kind: Literal["approve", "reject", "withdraw"]
    seen: Seen
    reason: Words = ""
    decided: dict[FrameNumber, int | None] = Field(
        default_factory=dict,
        description="Frame number → the decision that stood on the screen. If somebody else's stands by now "
        "that says otherwise: 409, with the field decided.",
    )


class NewKept(Wire):
    """Another revision of a frame that shall count from now on."""

    frame: FrameNumber
    revision: int
    seen: int | None = Field(
        description="The revision that was kept on the screen. If another is by now: 409."
    )
    reason: Words = ""


class NewPainted(Wire):
    """A frame painted by hand, beside its picture."""

    frame: FrameNumber
    seen: int | None = Field(
        None, description="The revision that was kept on the screen, if any. If another is by now: 409."
    )
    reason: Words = ""


class NewMask(Wire):
    """A mask, beside its pictures."""

    drawn_on: FrameNumber | None = Field(
        None, description="The frame of a region that is drawn on one alone; a rerun tracks it from there."
    )


class NewRerunRegion(Wire):
    """The part of the frames to paint; the rest of each stays as it is, to the bit."""

    mask: int = Field(description="Of POST /shots/{id}/masks.")
    feather: int = Field(16, ge=0, le=WIDEST_FEATHER, description="Width of the soft rim in pixels.")


class NewRerun(Wire):
    """Frames to paint again."""

    seen: Seen
    overrides: Overrides = Field(default_factory=dict)
    reason: Words = ""
    region: NewRerunRegion | None = Field(None, description="Null: the whole frames.")


class NewRerunDraft(Wire):
    """A frame to try a rerun's settings on."""

    frame: FrameNumber
    overrides: Overrides = Field(default_factory=dict)


class NewNote(Wire):
    """Words on a range of frames, and what was drawn there."""

    first_frame: FrameNumber
    last_frame: FrameNumber
    text: Annotated[Words, StringConstraints(min_length=1)]
    flagged: bool = False
    drawing: Drawing = Field(default_factory=list, description="In shares of the picture's width and height.")


class NewReply(Wire):
    """An answer to a note."""

    text: Annotated[Words, StringConstraints(min_length=1)]
