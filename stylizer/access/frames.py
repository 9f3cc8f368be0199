"""What is computed about the frames of a take, and never stored: decisions that stand, flags, anchors."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from stylizer.access.loud import LoudPairs, find_loud_pairs
from stylizer.access.seams import Seam
from stylizer.access.standing_out import StandingOut
from stylizer.engine.loop import frame_at
from stylizer.engine.passes import plan_steps
from stylizer.engine.settings import Settings
from stylizer.models import DecisionFrame, Note, Render, Revision, Take, TakeFrame, Transition, Verdict
from stylizer.models.renders import ACTIVE_STATES, RenderState

#: Above this share of unmeasured pixels a transition is flagged, and its error never called good.
UNMEASURED_ALLOWED = 0.2

#: Above this multiple of the contrast that was there before, the rim of a rerun's region is flagged.
RIM_ALLOWED = 1.5

_JUDGEMENTS = (Verdict.APPROVE, Verdict.REJECT, Verdict.RERUN)


@dataclass(frozen=True)
class Frame:
    """A frame of a take with all that follows from the stored facts.

    `rendering` is one of none, queued, rendering, done, failed. `decision` is the last judgement, if it was
    about the revision that is kept now. `seam` is the one between the frame before and this one, and
    `stands_out` says how far the error of that pair does.
    """

    number: int
    kept: int | None
    failure: str
    rendering: str
    decision: DecisionFrame | None
    flags: tuple[str, ...]
    seam: Seam | None
    stands_out: StandingOut | None


def compute_frames(
    take: Take, numbers: Collection[int] | None = None, loud: LoudPairs | None = None
) -> list[Frame]:
    """The frames with these numbers, or all, in order; `loud` where that was found already."""
    rows = {row.number: row for row in _rows(take, numbers)}
    beside = {n + d for n in rows for d in (-1, 1)} - rows.keys()
    kept = {n: row.kept_id for n, row in rows.items()}
    if numbers is not None:
        kept |= dict(take.take_frames.filter(number__in=beside).values_list("number", "kept_id"))
    decisions = standing_decisions(take, rows.values())
    rendering = _rendering(take)
    loud = loud or find_loud_pairs(take)
    flags = _Flags(take, rows, kept, decisions, loud)
    return [
        Frame(
            number=n,
            kept=row.kept_id,
            failure=row.failure if row.has_failed else "",
            rendering="failed" if row.has_failed else rendering.get(n, "done" if row.kept_id else "none"),
            decision=decisions.get(n),
            flags=flags.of(n),
            seam=loud.seams.get(n),
            stands_out=loud.standing_out.get(n),
        )
        for n, row in sorted(rows.items())
    ]


def standing_decisions(take: Take, rows: Iterable[TakeFrame]) -> dict[int, DecisionFrame]:
    """The last judgement on each frame, where what it judged is still kept; no rerun that was cancelled."""
    kept = {row.number: row.kept_id for row in rows}
    latest = (
        DecisionFrame.objects.filter(decision__take=take, frame__in=kept)
        .exclude(decision__kind=Verdict.RERUN, decision__render__state=RenderState.CANCELLED)
        .order_by("frame", "-decision_id")
        .distinct("frame")
        .select_related("decision__made_by")
    )
    return {
        each.frame: each
        for each in latest
        if each.decision.kind in _JUDGEMENTS and each.revision_id == kept[each.frame]
    }


def approved_frames(take: Take, numbers: Collection[int]) -> list[int]:
    """Those of the frames whose approval stands, in order."""
    return _judged(take, take.take_frames.filter(number__in=numbers), Verdict.APPROVE)


def holdable_frames(take: Take, numbers: Collection[int]) -> dict[int, int]:
    """Those of the frames that a render may be anchored on, with their kept revision.

    A frame that failed, was rejected, or has no picture yet is none of them.
    """
    rows = list(take.take_frames.filter(number__in=numbers))
    rejected = set(_judged(take, rows, Verdict.REJECT))
    return {
        row.number: row.kept_id
        for row in rows
        if row.kept_id is not None and not row.has_failed and row.number not in rejected
    }


def frames_showing(take: Take, numbers: Collection[int]) -> set[int]:
    """The frames whose computed state can change when the kept revisions of `numbers` do."""
    shown = {n + d for n in numbers for d in (-1, 0, 1)} & set(take.shot.numbers)
    revisions = Revision.objects.filter(take=take, frame__in=numbers).values_list("pk", flat=True)
    anchored = take.take_frames.filter(kept__anchors__overlap=list(revisions))
    return shown | set(anchored.values_list("number", flat=True))


def missing_transitions(take: Take, around: Collection[int] | None = None) -> list[tuple[Revision, Revision]]:
    """Pairs of kept revisions of neighbouring frames that are not measured yet, earlier first.

    In a loop the last frame and the first are neighbours. With `around`, only the pairs that one of these
    frames is in.
    """
    at = partial(frame_at, shot=take.shot.numbers, loop=Settings(**take.settings).loop)
    rows = take.take_frames.filter(kept__isnull=False)
    if around is not None:
        rows = rows.filter(number__in={at(n + d) for n in around for d in (-1, 0, 1)})
    kept = dict(rows.values_list("number", "kept_id"))
    wanted = kept.keys() if around is None else set(around)
    neighbours = [(at(n - 1), n) for n in sorted(kept)]
    pairs = [
        (kept[earlier], kept[later])
        for earlier, later in neighbours
        if earlier in kept and earlier != later and {earlier, later} & wanted
    ]
    measured = set(
        take.transitions.filter(later__in=[later for _, later in pairs]).values_list("earlier", "later")
    )
    missing = [pair for pair in pairs if pair not in measured]
    revisions = take.revisions.select_related("render", "take__shot").in_bulk(
        [revision for pair in missing for revision in pair]
    )
    return [(revisions[earlier], revisions[later]) for earlier, later in missing]


def takes_with_missing_transitions() -> list[Take]:
    """The takes with kept neighbours that are not measured yet, those around a loop's seam included."""
    earlier = TakeFrame.objects.filter(take=OuterRef("take"), number=OuterRef("number") - 1)
    measured = Transition.objects.filter(later=OuterRef("kept"), earlier=OuterRef("earlier_kept"))
    unmeasured = TakeFrame.objects.annotate(earlier_kept=Subquery(earlier.values("kept")[:1])).filter(
        ~Exists(measured), kept__isnull=False, earlier_kept__isnull=False
    )
    found = list(Take.objects.filter(pk__in=unmeasured.values("take")))
    loops = Take.objects.filter(settings__loop=True).exclude(pk__in=[take.pk for take in found])
    return [*found, *(take for take in loops.select_related("shot") if missing_transitions(take))]


def frame_being_rendered(render: Render) -> int | None:
    """The frame of the first step without an outcome, while the render runs."""
    if render.state != RenderState.RUNNING:
        return None
    settings, held = Settings(**render.settings), {int(n) for n in render.held}
    steps = plan_steps(settings, render.frames, held, render.take.shot.numbers)
    position = render.steps.count()
    return steps[position].frame if position < len(steps) else None


def _rows(take: Take, numbers: Collection[int] | None) -> Iterable[TakeFrame]:
    return take.take_frames.all() if numbers is None else take.take_frames.filter(number__in=numbers)


def _judged(take: Take, rows: Iterable[TakeFrame], verdict: Verdict) -> list[int]:
    decisions = standing_decisions(take, rows)
    return sorted(n for n, each in decisions.items() if each.decision.kind == verdict)


def _rendering(take: Take) -> dict[int, str]:
    """The frames that renders under way have still to make: "queued", or "rendering" for the current one."""
    waiting: dict[int, str] = {}
    for render in take.renders.filter(state__in=ACTIVE_STATES):
        made = set(render.revisions.values_list("frame", flat=True))
        waiting |= {n: "queued" for n in render.frames if n not in made}
        current = frame_being_rendered(render)
        if current is not None:
            waiting[current] = "rendering"
    return waiting


class _Flags:
    """Why a frame asks for eyes; reads what it needs for all frames at once."""

    def __init__(
        self,
        take: Take,
        rows: dict[int, TakeFrame],
        kept: dict[int, int | None],
        decisions: dict[int, DecisionFrame],
        loud: LoudPairs,
    ) -> None:
        self._rows, self._kept, self._decisions, self._loud = rows, kept, decisions, loud
        unmeasured = Transition.objects.filter(
            take=take, frame__in=rows, unmeasured_share__gt=UNMEASURED_ALLOWED
        )
        self._unmeasured = set(unmeasured.values_list("earlier_id", "later_id"))
        notes = Note.objects.filter(take=take, flagged=True, resolved_by=None)
        ranges = notes.values_list("first_frame", "last_frame")
        self._noted = [range(first, last + 1) for first, last in ranges]
        kept_now = Revision.objects.filter(pk__in=[r.kept_id for r in rows.values() if r.kept_id])
        facts = kept_now.values_list("pk", "anchors", "measures__rim_factor")
        self._anchors: dict[Any, list[int]] = {pk: anchors for pk, anchors, _ in facts}
        self._rims = {pk for pk, _, factor in facts if factor is not None and factor > RIM_ALLOWED}
        anchors = {anchor for each in self._anchors.values() for anchor in each}
        self._still_kept = set(take.take_frames.filter(kept__in=anchors).values_list("kept_id", flat=True))

    def of(self, n: int) -> tuple[str, ...]:
        """In the order of weight."""
        checks = {
            "failed": self._rows[n].has_failed,
            "flagged": any(n in noted for noted in self._noted),
            "unmeasured": (self._kept.get(n - 1), self._kept[n]) in self._unmeasured,
            "neighbour changed": self._neighbour_changed(n),
            "stands out": n in self._loud.standing_out,
            "seam": n in self._loud.seams,
            "region edge": self._kept[n] in self._rims,
            "stale": any(a not in self._still_kept for a in self._anchors.get(self._kept[n], ())),
        }
        return tuple(flag for flag, raised in checks.items() if raised)

    def _neighbour_changed(self, n: int) -> bool:
        """An approval stands when a neighbour seen beside it changes, but it asks for another look."""
        approval = self._decisions.get(n)
        if approval is None or approval.decision.kind != Verdict.APPROVE:
            return False
        seen = {n - 1: approval.earlier_id, n + 1: approval.later_id}
        return any(r is not None and r != self._kept.get(beside) for beside, r in seen.items())
