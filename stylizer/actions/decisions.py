"""Decisions about frames. Each names the revisions that were on the screen."""

from collections.abc import Mapping

from stylizer.access.frames import approved_frames, frames_showing, standing_decisions
from stylizer.access.roles import Action, require
from stylizer.actions.errors import DecidedMeanwhile, Invalid, Refused, RevisionChanged, frame_list
from stylizer.actions.events import Change, change_shot
from stylizer.actions.wakeups import wake_for_measuring
from stylizer.models import Decision, DecisionFrame, Render, Revision, Take, User, Verdict

_PERMISSION = {
    Verdict.APPROVE: Action.APPROVE,
    Verdict.REJECT: Action.REJECT,
    Verdict.WITHDRAW: Action.WITHDRAW,
}


def decide(
    *,
    actor: User,
    take: Take,
    kind: Verdict | str,
    seen: Mapping[int, int | None],
    reason: str = "",
    decided: Mapping[int, int | None] | None = None,
) -> Decision:
    """Approve or reject frames, or withdraw what was decided about them.

    `seen` maps each frame to the revision that was on the screen. Raises RevisionChanged, naming the frames,
    where another is kept by now; then nothing is decided. `decided` maps frames to the decision that stood on
    the screen. Raises DecidedMeanwhile where by now somebody else's stands that says otherwise.
    """
    if kind not in _PERMISSION:
        raise Invalid(f"There is no decision {kind!r}; decide {', '.join(_PERMISSION)}.", "kind")
    require(actor, take.shot.project, _PERMISSION[Verdict(kind)])
    with change_shot(take.shot_id, f"frames.{_PAST[Verdict(kind)]}", actor) as change:
        check_seen(take, seen)
        _check_decided_by_others(actor, take, Verdict(kind), decided or {})
        if kind == Verdict.WITHDRAW:
            _check_decided(take, seen)
        elif empty := [number for number, revision in seen.items() if revision is None]:
            raise Invalid(f"There is no picture yet to {kind} for {frame_list(empty)}.", "seen")
        return record_decision(change, actor, take, Verdict(kind), seen, reason)


_PAST = {Verdict.APPROVE: "approved", Verdict.REJECT: "rejected", Verdict.WITHDRAW: "withdrawn"}


def keep_revision(
    *, actor: User, take: Take, frame: int, revision: Revision, seen: int | None, reason: str = ""
) -> Decision:
    """Have another revision of the frame count. The transitions on both sides are measured anew.

    `seen` is the revision that was kept on the screen. Raises RevisionChanged where another one is by now,
    Refused for an approved frame.
    """
    require(actor, take.shot.project, Action.KEEP)
    if (revision.take_id, revision.frame) != (take.pk, frame):
        raise Invalid(f"Revision {revision.pk} is not one of frame {frame} of this take.", "revision")
    with change_shot(take.shot_id, "revision.kept", actor) as change:
        check_may_keep(take, frame, seen)
        return record_kept(change, actor, take, revision, reason)


def check_may_keep(take: Take, frame: int, seen: int | None) -> None:
    """Raise RevisionChanged where `seen` is no longer kept, Refused for an approved frame."""
    check_seen(take, {frame: seen})
    if approved_frames(take, [frame]):
        raise Refused(
            f"Frame {frame} is approved: withdraw the approval, then keep another revision.",
            field="frame",
            frames=[frame],
        )


def record_kept(change: Change, actor: User, take: Take, revision: Revision, reason: str) -> Decision:
    """Have this revision of its frame count, within a change, and write down who decided so."""
    change.errors(take)
    take.take_frames.filter(number=revision.frame).update(kept=revision)
    change.kept(take, [revision.frame])
    wake_for_measuring(take.pk)
    return record_decision(change, actor, take, Verdict.KEEP, {revision.frame: revision.pk}, reason)


def check_seen(take: Take, seen: Mapping[int, int | None]) -> None:
    """Raise Invalid for frames that the take lacks, RevisionChanged for those that changed since seen."""
    if not seen:
        raise Invalid("No frame was chosen.", "seen")
    kept = dict(take.take_frames.filter(number__in=seen).values_list("number", "kept_id"))
    if strange := seen.keys() - kept.keys():
        raise Invalid(
            f"The take has no {frame_list(strange)}: its frames go from {take.shot.first_frame} "
            f"to {take.shot.last_frame}.",
            "seen",
        )
    if changed := [number for number, revision in seen.items() if kept[number] != revision]:
        how = _how_it_changed(seen[changed[0]], kept[changed[0]]) if len(changed) == 1 else ""
        raise RevisionChanged(changed, how)


def _how_it_changed(seen: int | None, kept: int | None) -> str:
    """In words; empty where a revision is unknown."""
    revisions = Revision.objects.select_related("painter", "render__requested_by")
    found = revisions.in_bulk([pk for pk in (seen, kept) if pk is not None])
    if seen not in found or kept not in found:
        return ""
    now = found[kept]
    cause = ""
    if now.painter:
        cause = f", painted by {now.painter.get_full_name()},"
    elif now.render:
        cause = f", which {now.render.requested_by.get_full_name()} asked for,"
    return f"You saw r{found[seen].number}, and r{now.number}{cause} is kept now."


def _check_decided_by_others(
    actor: User, take: Take, kind: Verdict, decided: Mapping[int, int | None]
) -> None:
    standing = standing_decisions(take, take.take_frames.filter(number__in=decided))
    unseen: dict[tuple[str, str], list[int]] = {}
    for number, each in sorted(standing.items()):
        decision = each.decision
        if decision.pk != decided[number] and decision.made_by != actor and decision.kind != kind:
            done = _DONE[Verdict(decision.kind)]
            unseen.setdefault((decision.made_by.get_full_name(), done), []).append(number)
    if unseen:
        raise DecidedMeanwhile(unseen)


_DONE = {Verdict.APPROVE: "approved", Verdict.REJECT: "rejected", Verdict.RERUN: "asked to rerun"}


def record_decision(
    change: Change,
    actor: User,
    take: Take,
    kind: Verdict,
    seen: Mapping[int, int | None],
    reason: str,
    render: Render | None = None,
) -> Decision:
    """Write a decision down within a change, with the revisions that were kept beside each frame."""
    decision = Decision.objects.create(
        take=take, kind=kind, made_by=actor, reason=reason.strip(), render=render
    )
    around = {n + d for n in seen for d in (-1, 1)}
    kept = dict(take.take_frames.filter(number__in=around).values_list("number", "kept_id"))
    DecisionFrame.objects.bulk_create(
        DecisionFrame(
            decision=decision,
            frame=number,
            revision_id=revision,
            earlier_id=kept.get(number - 1),
            later_id=kept.get(number + 1),
        )
        for number, revision in sorted(seen.items())
    )
    change.decisions.add(decision.pk)
    change.frames(take, frames_showing(take, seen))
    return decision


def _check_decided(take: Take, seen: Mapping[int, int | None]) -> None:
    decided = standing_decisions(take, take.take_frames.filter(number__in=seen))
    if undecided := seen.keys() - decided.keys():
        raise Refused(
            f"There is nothing to withdraw: no decision stands on {frame_list(undecided)}.",
            field="seen",
            frames=undecided,
        )
