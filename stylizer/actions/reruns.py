"""Reruns: frames of a take painted again between those that are kept beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stylizer.access.frames import approved_frames
from stylizer.access.reruns import plan_rerun
from stylizer.access.rights import missing_rights
from stylizer.access.roles import Action, require
from stylizer.actions.decisions import check_seen, record_decision
from stylizer.actions.errors import Invalid, Refused, frames_that
from stylizer.actions.events import change_shot
from stylizer.actions.new_renders import queue_render, refuse_under_way
from stylizer.actions.take_settings import changed_settings
from stylizer.models import Mask, Render, RenderKind, RenderRegion, Take, User, Verdict

#: The widest soft rim of a rerun's region, in pixels.
WIDEST_FEATHER = 400


@dataclass(frozen=True)
class RerunRegion:
    """The part of its frames that a rerun paints, its rim softened over `feather` pixels.

    A mask drawn on one frame is tracked through the others.
    """

    mask: Mask
    feather: int = 16


def request_rerun(
    *,
    actor: User,
    take: Take,
    seen: Mapping[int, int | None],
    overrides: Mapping[str, Any] | None = None,
    reason: str = "",
    region: RerunRegion | None = None,
) -> Render:
    """Queue new revisions of the frames in `seen`, tied to the frames kept on both sides of them.

    `seen` maps each frame to the revision on the screen, None where it had none. With a `region`, the rest of
    each of them stays as it is there. Raises RevisionChanged where another is kept by now, Refused for frames
    that are approved or still being rendered.
    """
    shot = take.shot
    require(actor, shot.project, Action.RERUN)
    with change_shot(shot.pk, "rerun.requested", actor) as change:
        check_paintable(take)
        check_seen(take, seen)
        _refuse_approved(take, seen)
        refuse_under_way(take, seen)
        check_region(take, seen, region)
        settings = changed_settings(take, overrides or {})
        plan = plan_rerun(take, seen, settings)
        take.take_frames.filter(number__in=plan.frames).update(failures=0, failure="")
        render = queue_render(
            change, take, RenderKind.RERUN, plan.frames, plan.held, settings, actor, reason.strip()
        )
        if region is not None:
            over = {str(number): seen[number] for number in plan.frames}
            RenderRegion.objects.create(render=render, mask=region.mask, feather=region.feather, over=over)
        record_decision(change, actor, take, Verdict.RERUN, seen, reason, render)
    return render


def check_paintable(take: Take) -> None:
    """Raise Refused for a take of which nothing may be painted again, or can be."""
    if reason_not := missing_rights(take):
        raise Refused(reason_not)
    if not take.take_styles.exists():
        raise Refused(f"{take} was imported without a style to paint in: import its frames with one.")


def check_region(take: Take, seen: Mapping[int, int | None], region: RerunRegion | None) -> None:
    """Raise Invalid for a region that does not fit the take, Refused for frames that have nothing to stay."""
    if region is None:
        return
    if region.mask.shot_id != take.shot_id:
        raise Invalid("The region's mask belongs to another shot.", "region")
    if not 0 <= region.feather <= WIDEST_FEATHER:
        raise Invalid(
            f"The region's feather is {region.feather} pixels; it has to be from 0 to {WIDEST_FEATHER}.",
            "region",
        )
    if empty := [number for number, revision in seen.items() if revision is None]:
        raise Refused(
            f"A region is painted over a picture, and {frames_that('have', empty)} none yet. "
            "Leave them out, or rerun the whole frames.",
            field="seen",
            frames=empty,
        )


def _refuse_approved(take: Take, frames: Mapping[int, int | None]) -> None:
    if approved := approved_frames(take, frames):
        raise Refused(
            f"Nothing was queued: {frames_that('are', approved)} approved. "
            "Withdraw the approval first, or leave them out.",
            field="seen",
            frames=approved,
        )
