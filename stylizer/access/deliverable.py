"""What can leave the house: the kept pictures of a take, and whether they are approved."""

from collections.abc import Collection
from dataclasses import dataclass

from stylizer.access.errors import NotDeliverable, frame_list
from stylizer.access.frames import approved_frames
from stylizer.access.rights import missing_rights
from stylizer.models import Take


@dataclass(frozen=True)
class Deliverable:
    """A frame's kept revision: its number as on set, the revision's number, and its file among the shot's."""

    frame: int
    revision: int
    picture: str


def approved_deliverables(take: Take) -> list[Deliverable]:
    """Those of the approved frames. Raises :class:`NotDeliverable` as :func:`deliverables` does."""
    return deliverables(take, approved_frames(take, take.numbers))


def deliverables(take: Take, numbers: Collection[int], approved_only: bool = True) -> list[Deliverable]:
    """The kept revisions of these frames, in order.

    Raises :class:`NotDeliverable` for frames that are not the shot's, have no picture, or, if asked for
    `approved_only`, are not approved; each kind is named. So it does for a burst, and where the rights to a
    style are gone.
    """
    if reason_not := missing_rights(take):
        raise NotDeliverable(reason_not)
    if take.is_burst:
        raise NotDeliverable(f"{take} is a burst, a draft of a few frames: start the whole take from it.")
    rows = take.take_frames.filter(number__in=numbers, kept__isnull=False).order_by("number")
    found = [Deliverable(*row) for row in rows.values_list("number", "kept__number", "kept__picture")]
    shot = take.shot
    if absent := set(numbers) - set(shot.numbers):
        raise NotDeliverable(
            f"{shot} has the frames {shot.first_frame} to {shot.last_frame}; no {frame_list(absent)}."
        )
    if empty := set(numbers) - {each.frame for each in found}:
        raise NotDeliverable(
            f"There is no picture yet for {frame_list(empty)}: wait for it, or ask for a rerun."
        )
    if approved_only and (waiting := set(numbers) - set(approved_frames(take, numbers))):
        raise NotDeliverable(
            f"Not approved: {frame_list(waiting)}. Approve what is good, or export a work in progress."
        )
    return found
