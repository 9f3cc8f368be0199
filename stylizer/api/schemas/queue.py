"""The queue of renders, over all of somebody's projects."""

from typing import Literal

from pydantic import Field

from .base import Address, FrameNumber, Moment, Wire
from .review import Priority, RenderState


class Named(Wire):
    """A project or a shot."""

    id: int
    name: str


class NumberedTake(Wire):
    """A take, as it is called."""

    id: int
    number: int
    name: str
    burst: bool = Field(description="It is a draft of a few frames.")


class QueuedRender(Wire):
    """A render that waits, runs, is paused or failed."""

    id: int
    kind: Literal["first", "segment", "rerun"]
    state: RenderState
    priority: Priority
    place: int | None = Field(description="In the queue of the whole studio, counted from 1; if it waits.")
    project: Named
    shot: Named
    take: NumberedTake
    style: str
    poster: Address
    frames: list[FrameNumber]
    done: int
    seconds_left: float | None = Field(
        description="Of painting, by the pace of frames like these; null where there are none yet."
    )
    requested_by: str
    reason: str
    failure: str
    pause_reason: str
    worker: str
    created_at: Moment
    finished_at: Moment | None
    can: list[str] = Field(description="What the viewer may do in its project.")


class Queue(Wire):
    """All that is asked of the workers, as far as the viewer sees it."""

    renders: list[QueuedRender]
    more_failed: int = Field(description="Failed renders that are older than those shown.")
    elsewhere: int = Field(description="Renders that wait or run in projects of others.")


class NewPriority(Wire):
    """Which of the renders that wait goes first."""

    priority: Priority
