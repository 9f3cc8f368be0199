"""Projects, shots, styles and workers, as their lists show them."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from .base import Address, FrameNumber, Moment, Rate, Wire
from .review import RenderState


class Project(Wire):
    """A project of the user's."""

    id: int
    name: str
    role: Literal["reviewer", "artist", "manager", "admin"]
    shots: int = Field(description="How many.")
    frames: int = Field(description="Of all its shots.")
    approved: int = Field(description="Of these frames: approved, in one take at least.")
    under_way: int = Field(description="Renders that wait, run or pause.")
    last_change: Moment | None = Field(description="Of any of its shots; null where there is none.")
    posters: list[Address] = Field(description="Small pictures of its first shots.")


class TakeSummary(Wire):
    """A take, as the list of shots shows it."""

    id: int
    number: int
    name: str
    done: int = Field(description="Frames with a kept revision.")
    total: int
    state: RenderState | None = Field(
        description="Of the newest render; null where all frames came imported."
    )
    style: str
    burst: bool = Field(description="It is a draft of a few frames, to see what a take would look like.")


class Burst(TakeSummary):
    """A burst on the sheet of a shot's bursts."""

    preset: str = Field(description="Of the whole take that it is to show.")
    changes: dict[str, Any] = Field(description="Settings that are not a draft's own, with their values.")
    frame: FrameNumber = Field(description="Its middle, the same for all bursts of the shot as a rule.")
    picture: Address | None = Field(description="Of that frame; null until it is painted.")


class ContactSheet(Wire):
    """Bursts of the same frames beside each other: a row for each style, a column for each change."""

    id: int
    created_by: str
    created_at: Moment
    columns: list[dict[str, Any]] = Field(description="What each changes of the settings.")
    frames: list[FrameNumber]
    rows: list[list[list[Burst]]] = Field(
        description="Of cells, one for each column: a burst of each run of consecutive frames."
    )


class ContactSheetEstimate(Wire):
    """What painting a contact sheet would take."""

    bursts: int
    frames: int = Field(description="Of all together.")
    seconds: float | None = Field(
        description="Of all together, once a worker is at it; null where nothing like it was painted yet."
    )
    memory: int = Field(description="Bytes: the most that a worker holds.")
    disk: int = Field(description="Bytes that all together add to the store.")
    free: int = Field(description="Bytes that the disk has left now.")


class ShotSummary(Wire):
    """A shot, as the list of a project shows it."""

    id: int
    project: int
    name: str
    frame_count: int
    width: int
    height: int
    rate: Rate
    timecode: str = Field(description="Of the first frame; empty where the footage has none.")
    remark: str = Field(description="What was done about unusual footage, such as an uneven rate, or empty.")
    unanswered_cuts: list[FrameNumber] = Field(
        description="The first frames after cuts that were proposed: no take is started before somebody says "
        "what they are."
    )
    first_frame: FrameNumber
    poster: Address
    takes: list[TakeSummary]


class BurstEstimate(Wire):
    """What a burst of it would take."""

    frames: int
    seconds: float | None


class TakeEstimate(Wire):
    """What a take of the whole shot will take."""

    seconds: float | None = Field(
        description="Once a worker is at it; null where nothing like it was painted yet."
    )
    memory: int = Field(description="Bytes that a worker needs at most: of its GPU, or of the machine.")
    disk: int = Field(description="Bytes of new files.")
    free: int = Field(description="Bytes that the disk has left now.")
    reserve: int = Field(description="Bytes of them that are kept free: a render pauses before it uses them.")
    fits: bool = Field(description="Whether the disk stays above its reserve.")
    burst: BurstEstimate | None = Field(description="Null: the shot has no more frames than a burst.")


class ProposedCut(Wire):
    """Where the footage changes from one shot to another; frames between are a mixture of both."""

    before: FrameNumber
    after: FrameNumber


class ShotCuts(Wire):
    """Where a shot seems to be several."""

    proposed: list[ProposedCut]
    posters: dict[str, Address] = Field(description="Frame number → a small JPEG.")


class Upload(Wire):
    """A file under way, or here and not used yet."""

    id: UUID
    name: str
    size: int = Field(description="Bytes.")
    received: int
    metadata: str = Field(description="As it was sent: the tus protocol's pairs.")
    expires_at: Moment


class Crop(Wire):
    """A part of a picture, in pixels of the picture as it was sent, upright."""

    left: int = Field(ge=0, le=1_000_000, examples=[120])
    top: int = Field(ge=0, le=1_000_000, examples=[0])
    width: int = Field(ge=1, le=1_000_000, examples=[1600])
    height: int = Field(ge=1, le=1_000_000, examples=[900])


class StyleVersion(Wire):
    """One picture of a style, which never changes."""

    id: int
    number: int
    picture: Address
    poster: Address = Field(
        description="A small picture for lists; of versions from before there were any, `picture` until a "
        "worker has made one."
    )
    width: int
    height: int
    original: Address = Field(description="The whole picture, of which `picture` may be a part.")
    sent_width: int = Field(description="Of the file; a huge scan was scaled down, and its original with it.")
    sent_height: int
    crop: Crop | None = Field(description="The part that is painted with; null: all of it.")
    flicker_forecast: float | None = Field(
        description="Squared error to expect of frames painted independently; null until a worker told it."
    )
    samples: list[Address] = Field(
        description="What a draft makes of standard frames, as far as a worker has painted them; none of a "
        "style whose rights were withdrawn."
    )


StyleState = Literal["draft", "published", "retired", "withdrawn"]


class Style(Wire):
    """An entry of the library, its newest version last."""

    id: int
    name: str
    credit: str
    licence: str
    tags: list[str]
    state: StyleState
    withdrawn_because: str = Field(description="Why the rights were withdrawn; empty where they were not.")
    versions: list[StyleVersion]


class StyleTake(Wire):
    """A take with a style."""

    id: int
    number: int
    name: str
    shot: str
    project: str


class StyleTakes(Wire):
    """The takes that a change of a style concerns."""

    takes: list[StyleTake]
    elsewhere: int = Field(description="How many more, in projects of others.")


class Worker(Wire):
    """A process that paints."""

    name: str
    host: str
    pid: int
    device: str
    state: Literal["idle", "busy", "stopped"]
    doing: str
    memory_held: int | None = Field(description="Bytes that it holds on its device.")
    memory_in_all: int | None = Field(description="Bytes that its device has.")
    seconds_per_frame: float | None = Field(description="By the last frames of the render that it is at.")
    last_seen: Moment
