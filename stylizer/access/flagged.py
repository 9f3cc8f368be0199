"""Which frames the rule "rerun flagged frames once" takes: those that a stronger hold may mend."""

from typing import Any

from stylizer.access.frames import approved_frames, compute_frames
from stylizer.models import Take

#: Computed flags that a rerun may mend. Where too little can be measured, or where a neighbour of an approved
#: frame has changed, there is nothing to hold stronger; a reviewer's own flag is theirs to answer.
MENDABLE = ("failed", "stands out", "seam", "stale")


def frames_to_rerun(take: Take) -> dict[int, list[str]]:
    """Frame → why it is to be rerun, without those that are approved or still to come."""
    found = {
        frame.number: [flag for flag in frame.flags if flag in MENDABLE]
        for frame in compute_frames(take)
        if frame.rendering in ("done", "failed")
    }
    approved = set(approved_frames(take, found))
    return {number: why for number, why in found.items() if why and number not in approved}


def words_of(why: dict[int, list[str]]) -> dict[str, Any]:
    """Cause → the frames that it was found on."""
    causes = dict.fromkeys(cause for causes in why.values() for cause in causes)
    return {cause: [number for number, causes in why.items() if cause in causes] for cause in causes}
