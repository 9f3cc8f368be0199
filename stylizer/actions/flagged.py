"""Flagged frames are rerun once, held stronger to their neighbours; then somebody says whether to keep that.

A rule of the take asks for it when its first render is finished, once; a person may ask at any time.
"""

from collections.abc import Mapping
from typing import Any

from stylizer.access.flagged import frames_to_rerun, words_of
from stylizer.access.frames import approved_frames
from stylizer.access.reruns import plan_rerun
from stylizer.access.rights import missing_rights
from stylizer.access.roles import Action, require
from stylizer.actions.decisions import check_seen, record_decision
from stylizer.actions.errors import Refused, frame_list
from stylizer.actions.events import Change, NothingToDo, WorkerActor, change_shot
from stylizer.actions.new_renders import queue_render, refuse_under_way
from stylizer.actions.reruns import check_paintable
from stylizer.actions.take_orders import check_factor
from stylizer.actions.take_settings import changed_settings
from stylizer.actions.wakeups import wake_for_measuring
from stylizer.engine.settings import Settings
from stylizer.models import Decision, DecisionFrame, Render, RenderKind, RenderState, Take, User, Verdict


def rerun_flagged(*, actor: User, take: Take, factor: float) -> Render:
    """Queue a rerun of the frames that are flagged now, with the temporal weight times `factor`."""
    require(actor, take.shot.project, Action.RERUN)
    check_factor(factor, "factor")
    with change_shot(take.shot_id, "flagged.rerun", actor) as change:
        check_paintable(take)
        flagged = frames_to_rerun(take)
        if not flagged:
            raise Refused("No frame is flagged that a stronger hold may mend.")
        refuse_under_way(take, flagged)
        return _queue(change, take, flagged, factor, actor, by_rule=False)


def rerun_flagged_by_rule(*, worker: WorkerActor, take: Take) -> None:
    """Do so in the name of whoever set the take's rule, if it has one; never twice."""
    if take.rerun_flagged is None or take.is_burst or take.renders.filter(by_rule=True).exists():
        return
    if take.renders.exclude(kind=RenderKind.RERUN).exclude(state=RenderState.DONE).exists():
        return  # parts of the first run are still to come
    with change_shot(take.shot_id, "flagged.rerun", worker) as change:
        flagged = frames_to_rerun(take)
        if not flagged or missing_rights(take):
            raise NothingToDo
        _queue(change, take, flagged, take.rerun_flagged, take.created_by, by_rule=True)


def answer_rerun(*, actor: User, render: Render, better: bool, seen: Mapping[int, int | None]) -> Decision:
    """Keep what a rerun of flagged frames made, or go back to what was kept before it.

    `seen` are the frames of the rerun with the revisions on the screen. Raises RevisionChanged where others
    are kept by now.
    """
    take = render.take
    require(actor, take.shot.project, Action.KEEP)
    with change_shot(take.shot_id, "flagged.kept" if better else "flagged.undone", actor) as change:
        render.refresh_from_db()
        if render.held_stronger is None or render.state != RenderState.DONE:
            raise Refused(f"Render {render.pk} is no finished rerun of flagged frames.")
        if take.decisions.filter(render=render, kind=Verdict.KEEP).exists():
            raise Refused("That was answered already.")
        check_seen(take, seen)
        if not better:
            seen = _go_back(change, render, seen)
        reason = "Better than before" if better else "No better than before"
        return record_decision(change, actor, take, Verdict.KEEP, seen, reason, render)


def _queue(
    change: Change, take: Take, why: Mapping[int, list[str]], factor: float, actor: User, by_rule: bool
) -> Render:
    settings = changed_settings(take, _held_stronger(Settings(**take.settings), factor))
    plan = plan_rerun(take, why, settings)
    seen = dict(take.take_frames.filter(number__in=plan.frames).values_list("number", "kept_id"))
    take.take_frames.filter(number__in=plan.frames).update(failures=0, failure="")
    causes = "; ".join(f"{cause}: {frame_list(numbers)}" for cause, numbers in words_of(dict(why)).items())
    reason = f"Flagged after the first render ({causes})" if by_rule else f"Flagged ({causes})"
    render = queue_render(
        change,
        take,
        RenderKind.RERUN,
        plan.frames,
        plan.held,
        settings,
        actor,
        f"{reason}; temporal weight × {factor:g}.",
        held_stronger=factor,
        by_rule=by_rule,
    )
    record_decision(change, actor, take, Verdict.RERUN, seen, render.reason, render)
    return render


def _held_stronger(settings: Settings, factor: float) -> dict[str, Any]:
    most = 1e6  # as the settings have it
    changes: dict[str, Any] = {"temporal_weight": min(most, settings.temporal_weight * factor)}
    if any(keyframe.temporal_weight is not None for keyframe in settings.keyframes):
        changes["keyframes"] = [
            keyframe.model_copy(update={"temporal_weight": min(most, keyframe.temporal_weight * factor)})
            if keyframe.temporal_weight is not None
            else keyframe
            for keyframe in settings.keyframes
        ]
    return changes


def _go_back(change: Change, render: Render, seen: Mapping[int, int | None]) -> dict[int, int | None]:
    """Keep what was kept when the rerun was asked for, of the frames that still show what it made."""
    take = render.take
    made = set(render.revisions.values_list("pk", flat=True))
    before = dict(
        DecisionFrame.objects.filter(
            decision__render=render, decision__kind=Verdict.RERUN, revision__isnull=False
        ).values_list("frame", "revision")
    )
    back = {number: before[number] for number, kept in seen.items() if kept in made and number in before}
    if not back:
        raise Refused("None of these frames shows what the rerun made: there is nothing to go back from.")
    if approved := approved_frames(take, back):
        raise Refused(
            f"{frame_list(approved).capitalize()} was approved since: withdraw the approval, then go back.",
            field="seen",
            frames=approved,
        )
    change.errors(take)
    for number, revision in back.items():
        take.take_frames.filter(number=number).update(kept=revision)
    change.kept(take, list(back))
    wake_for_measuring(take.pk)
    return dict(back)
