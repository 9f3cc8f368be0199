"""Every way in which an action refuses."""

# ruff: noqa: N818 -- named after what happened, as "raise RevisionChanged" reads

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from stylizer.access.errors import ActionRefused, Forbidden, NotFound, frame_list, frames_that
from stylizer.engine.errors import EngineError
from stylizer.media.errors import DiskFull

__all__ = [
    "ActionRefused",
    "DecidedMeanwhile",
    "Forbidden",
    "Invalid",
    "LeaseLost",
    "NoRoom",
    "NotFound",
    "Refused",
    "RevisionChanged",
    "frame_list",
    "frames_that",
    "in_our_words",
]


class Invalid(ActionRefused):
    """An input is not acceptable, whoever asks."""

    status = 422
    title = "Not acceptable"


class Refused(ActionRefused):
    """It can't be done as things stand now. What stands in the way: `frames`, or what has this `picture`."""

    status = 409
    title = "Not possible now"

    def __init__(
        self,
        message: str,
        field: str | None = None,
        frames: Collection[int] = (),
        picture: str | None = None,
    ) -> None:
        super().__init__(message, field)
        self.frames = sorted(frames)
        self.picture = picture


class RevisionChanged(Refused):
    """A decision was made about revisions that are no longer the kept ones."""

    title = "Changed meanwhile"

    def __init__(self, frames: Collection[int], how: str = "") -> None:
        """`how`: a sentence on what was seen and what is kept now."""
        super().__init__(
            f"{frames_that('have', frames).capitalize()} changed since you looked: nothing was decided. "
            + (how and how + " ")
            + "Look at the new pictures, then decide again.",
            field="seen",
            frames=frames,
        )


class DecidedMeanwhile(Refused):
    """Somebody else decided otherwise, and whoever decides now had not seen it."""

    title = "Decided meanwhile"

    def __init__(self, decided: Mapping[tuple[str, str], Collection[int]]) -> None:
        """`decided`: the frames, by who decided and what was done to them, as in ("Bob", "approved")."""
        said = [f"{who} {done} {frame_list(frames)}" for (who, done), frames in decided.items()]
        super().__init__(
            f"{', and '.join(said)} while you looked: nothing was decided now. "
            "Decide again to overrule that, or leave it.",
            field="decided",
            frames=[frame for frames in decided.values() for frame in frames],
        )


class NoRoom(ActionRefused):
    """The disk is full."""

    status = 507
    title = "No room left"


class LeaseLost(Exception):
    """The worker no longer holds the render: it was cancelled, paused, or another worker has taken over."""


@contextmanager
def in_our_words(field: str) -> Iterator[None]:
    """Turn what the engine or the media find wrong with an input into a refusal that names the field."""
    try:
        yield
    except DiskFull as error:
        raise NoRoom(error.message) from error
    except EngineError as error:
        raise Invalid(error.message, error.field or field) from error
