"""The state of a take as the review page holds it: a snapshot, and patches of it."""

from typing import Any, Literal

from pydantic import Field

from stylizer.models.drawings import DrawnShape

from .base import Address, Fraction, FrameNumber, Moment, Rate, Wire

RenderState = Literal["queued", "running", "paused", "done", "failed", "cancelled"]
Priority = Literal["low", "normal", "high"]
Blame = Literal["out of frame", "disocclusion", "flow error", "not converged"]


class Viewer(Wire):
    """Who looks, and what their role lets them do."""

    username: str
    name: str
    role: Literal["reviewer", "artist", "manager", "admin"]
    can: list[str]


class ProjectName(Wire):
    """A project, as a heading names it."""

    id: int
    name: str


class Shot(Wire):
    """A shot with the names of its source pictures."""

    id: int
    name: str
    first_frame: FrameNumber
    frame_count: int
    width: int = Field(description="Pixels.")
    height: int = Field(description="Pixels.")
    rate: Rate
    pixel_aspect: tuple[int, int] = Field(
        description="Width and height of an upright pixel, as a fraction; pictures and fields stay as filmed."
    )
    media: Address = Field(description="The folder of every picture and field of this shot.")
    sources: dict[str, str] = Field(description="Frame number → source picture in the media folder.")
    source_proxies: dict[str, str] = Field(description="Frame number → its small picture for playback.")


class TakeStyle(Wire):
    """A style of a take's blend."""

    style: int
    style_version: int
    name: str
    version: int
    weight: float
    picture: Address
    poster: Address = Field(description="A small picture, for lists.")


class RegionStyle(Wire):
    """The style of a take's region."""

    style: int
    style_version: int
    name: str
    version: int
    picture: Address
    poster: Address


class TakeRegion(Wire):
    """A part of a take's frames."""

    mask: int
    picture: str = Field(description="The mask, or its first frame's, in the media folder.")
    per_frame: bool = Field(description="Whether each frame has a mask of its own.")
    style: RegionStyle | None = Field(description="Null: the take's styles.")
    strength: Fraction


class Reach(Wire):
    """The largest of what was measured in a take, whether or not it is kept: where scales may end."""

    error: float | None = Field(description="Of the transitions' 95th percentiles of squared error.")
    speed: float | None = Field(description="Of their 95th percentiles of movement, in pixels.")


class Take(Wire):
    """One stylization of a shot."""

    id: int
    shot: int
    number: int
    name: str
    preset: str
    settings: dict[str, Any]
    rerun_flagged: float | None = Field(
        description="The rule: flagged frames are rerun once with this factor on the temporal weight."
    )
    burst_for: str | None = Field(
        description="Of a burst, which is a draft of a few frames: the preset of the whole take that it is "
        "to show. The snapshot's shot is then those frames alone. Null: it is a whole take."
    )
    styles: list[TakeStyle]
    regions: list[TakeRegion]
    created_by: str
    created_at: Moment
    weights_origin: str
    reach: Reach


class Rim(Wire):
    """The worst rim of a rerun's region."""

    factor: float = Field(description="The contrast at the rim as a multiple of what was there before.")
    frame: FrameNumber


class RenderRegion(Wire):
    """The part of its frames that a rerun is confined to; the rest stays, to the bit."""

    mask: int
    picture: str = Field(description="The mask, or its first frame's, in the media folder.")
    drawn_on: FrameNumber | None = Field(
        description="The frame that it is tracked from; null where the mask says more than one."
    )
    feather: int = Field(description="Width of the soft rim in pixels.")
    rim: Rim | None = Field(description="The worst so far; null where there is none.")


class Render(Wire):
    """One request to make frames of a take."""

    id: int
    take: int
    kind: Literal["first", "segment", "rerun"]
    state: RenderState
    priority: Priority
    frames: list[FrameNumber]
    held: dict[str, int] = Field(description="Frame number → revision that the new frames are tied to.")
    done: int
    total: int
    requested_by: str
    reason: str
    held_stronger: float | None = Field(
        description="Of a rerun of flagged frames: the factor on the temporal weight."
    )
    by_rule: bool = Field(description="The take's rule asked for it, and nobody by hand.")
    failure: str
    pause_reason: str
    worker: str
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None
    settings_changed: dict[str, tuple[Any, Any]] = Field(description="Setting → its old and new value.")
    region: RenderRegion | None = Field(None, description="Null: the whole frames.")


class Revision(Wire):
    """One picture of one frame. It never changes."""

    id: int
    number: int
    origin: Literal["rendered", "painted", "imported"]
    painter: str | None = Field(description="Who painted it, of a painted one.")
    render: int | None
    picture: str
    proxy: str | None = Field(None, description="Its small picture for playback, in the media folder.")
    iterations: int | None
    loss: float | None
    content_loss: float | None
    style_loss: float | None
    temporal_loss: float | None
    seconds: float | None
    brightness: float | None
    contrast: float | None
    sharpness: float | None = Field(None, description="Mean gradient energy of luma.")
    source_brightness: float | None = Field(None, description="Of the footage, as the next two.")
    source_contrast: float | None = None
    source_sharpness: float | None = None
    region: str | None = Field(
        None, description="The mask of the part that was painted, in the media folder; null: the whole."
    )
    rim_before: float | None = Field(
        None, description="Contrast across the region's rim in the revision before: root mean square of luma."
    )
    rim_after: float | None = Field(None, description="The same in this one.")
    rim_factor: float | None = Field(
        None, description="The one as a multiple of the other, a level of 8 bits at least; above 1.5 flagged."
    )
    remark: str = Field(description="What was done otherwise than asked for, in a sentence; empty as a rule.")
    created_at: Moment
    anchors: list[int] = Field(description="Revisions of neighbouring frames that this one was tied to.")


class FrameDecision(Wire):
    """The decision that counts for a frame now."""

    id: int
    kind: Literal["approve", "reject", "rerun"]
    by: str
    at: Moment
    reason: str
    revision: int | None = Field(description="The revision that was on the screen.")


class Seam(Wire):
    """A pair at the border of a rerun whose error stands out."""

    factor: float = Field(description="Its error as a multiple of the take's median; above 1.5.")
    held: FrameNumber = Field(description="The frame of the pair that the rerun was held by.")
    away: Literal[-1, 1] = Field(
        description="From the rerun over that frame: -1 to earlier ones, 1 to later."
    )


class StandingOut(Wire):
    """Why a pair's error stands out of the take."""

    factor: float = Field(description="Its error as a multiple of the take's median.")
    beside_footage: float | None = Field(
        description="The same of its error over its source residual; null where that was not measured."
    )
    blame: Blame | Literal[""] = Field(description="What its worst region is put down to; empty if unknown.")


class Frame(Wire):
    """A frame of a take: rendering, decision and flags are three axes and stay apart."""

    take: int
    number: FrameNumber
    rendering: Literal["none", "queued", "rendering", "done", "failed"]
    kept: int | None
    failure: str
    decision: FrameDecision | None
    flags: list[str] = Field(description="Why the frame asks for eyes, in the order of weight.")
    seam: Seam | None = Field(None, description="Of the pair of the frame before and this one.")
    stands_out: StandingOut | None = Field(None, description="Of the same pair.")
    revisions: list[Revision]


class Heat(Wire):
    """A small 8-bit picture of a transition's error, shown until the full field has come."""

    width: int
    height: int
    data: str = Field(description="Base64 of height rows of width bytes.")
    scale: float = Field(description="Levels of a byte for a squared error of 1.")


class BadRegion(Wire):
    """A part of a transition where much changes, and what that is put down to."""

    tile: tuple[int, int, int, int] = Field(description="x, y, width and height in pixels.")
    error: float
    blame: Blame
    parts: dict[Blame, Fraction] = Field(description="Cause → its part of the region's error.")


class Transition(Wire):
    """The temporal error between two neighbouring revisions, on the later frame's grid."""

    id: int
    take: int
    frame: FrameNumber = Field(description="The later frame's number.")
    earlier: int
    later: int
    mean: float | None
    p95: float | None
    mean_over_all_pixels: float | None
    worst_tile: tuple[int, int, int, int] | None = Field(description="x, y, width and height in pixels.")
    worst_tile_error: float | None
    unmeasured_share: Fraction
    disputed_share: Fraction
    source_residual: float | None
    field: str = Field(description="Name of the full error field in the media folder.")
    heat: Heat
    measuring_flow: str
    residual_field: str | None = Field(
        description="Name of the footage's own error field, by the measuring flow; null where none was kept."
    )
    flow_field: str | None = Field(
        description="Name of the field of movement since the earlier frame: int16 H×W to the right, then "
        "down, in 1/32 px; null where none was kept."
    )
    speed: float | None = Field(description="95th percentile of that movement, in pixels.")
    causes: dict[str, Fraction] = Field(description="Cause → share of the pixels left out for it.")
    diagnosis: list[BadRegion] | None = Field(
        None,
        description="The worst regions, the worst first; null where measured before there was a diagnosis.",
    )


class NoteReply(Wire):
    """An answer to a note."""

    id: int
    text: str
    author: str
    created_at: Moment


class Note(Wire):
    """Words on a range of frames, what was drawn there, and the replies to it."""

    id: int
    take: int
    first_frame: FrameNumber
    last_frame: FrameNumber
    text: str
    drawing: list[DrawnShape] = Field(description="In shares of the picture's width and height.")
    flagged: bool
    author: str
    created_at: Moment
    replies: list[NoteReply] = Field(description="The oldest first.")
    resolved_by: str | None
    resolved_at: Moment | None
    reopened_by: str | None = Field(description="Who took it up again after it was resolved.")
    reopened_at: Moment | None


class Decision(Wire):
    """What somebody decided about frames, whether or not it still stands."""

    id: int
    take: int
    kind: Literal["approve", "reject", "rerun", "keep", "withdraw"]
    by: str
    at: Moment
    reason: str
    render: int | None
    seen: dict[str, int | None] = Field(description="Frame number → revision that was on the screen.")


class Snapshot(Wire):
    """Everything the review page needs, as of one event number."""

    number: int
    viewer: Viewer
    project: ProjectName
    shot: Shot
    takes: list[Take]
    renders: list[Render]
    frames: list[Frame]
    transitions: list[Transition]
    notes: list[Note]
    decisions: list[Decision]


class Patch(Wire):
    """Whole new values, to be merged into a snapshot: by id, frames by take and number."""

    takes: list[Take] = Field(default_factory=list)
    renders: list[Render] = Field(default_factory=list)
    frames: list[Frame] = Field(default_factory=list)
    transitions: list[Transition] = Field(default_factory=list)
    notes: list[Note] = Field(default_factory=list)
    decisions: list[Decision] = Field(default_factory=list)


class Run(Wire):
    """Consecutive frames of a rerun, and which of the frames beside them it is tied to."""

    first: FrameNumber
    last: FrameNumber
    earlier_held: bool
    later_held: bool


class ApprovedPicture(Wire):
    """A frame that may leave the house."""

    frame: FrameNumber
    picture: str = Field(description="The address of its master, a 16-bit PNG in sRGB.")


class FlaggedFrames(Wire):
    """The frames that a rerun of flagged frames would take."""

    frames: dict[FrameNumber, list[str]] = Field(description="Frame number → its flags.")


class RerunPlan(Wire):
    """What a rerun will do, before it is asked for."""

    renders: list[FrameNumber]
    holds: dict[str, int] = Field(description="Frame number → kept revision that the new frames are tied to.")
    leaves: int = Field(description="How many frames stay as they are.")
    one_sided: bool = Field(description="Whether a run is tied to a frame on one side only.")
    runs: list[Run]
    estimate_seconds: float | None
