"""Decisions, the flags that follow from them, and what reruns hold."""

import pytest

from stylizer.access.frames import compute_frames
from stylizer.access.reruns import plan_rerun
from stylizer.actions import (
    DecidedMeanwhile,
    Invalid,
    Refused,
    RevisionChanged,
    add_note,
    cancel_render,
    decide,
    keep_revision,
    request_rerun,
    resolve_note,
)
from stylizer.models import DecisionFrame, Take
from tests import studio
from tests.personas import Personas


def flags(take: Take) -> dict[int, tuple[str, ...]]:
    return {frame.number: frame.flags for frame in compute_frames(take) if frame.flags}


def standing(take: Take) -> dict[int, str]:
    return {frame.number: frame.decision.decision.kind for frame in compute_frames(take) if frame.decision}


def rerun(take: Take, people: Personas, *frames: int) -> None:
    seen = {n: r for n, r in studio.kept(take).items() if n in frames}
    request_rerun(actor=people.bob, take=take, seen=seen)
    studio.paint(take)


def test_what_changed_since_it_was_seen_is_refused_by_name(take: Take, people: Personas) -> None:
    studio.paint(take)
    seen = studio.kept(take)
    rerun(take, people, 1002, 1004)
    with pytest.raises(RevisionChanged, match="Frames 1002 and 1004 have changed") as refusal:
        decide(actor=people.bob, take=take, kind="approve", seen=seen)
    assert refusal.value.frames == [1002, 1004]
    assert standing(take) == {}

    decide(actor=people.bob, take=take, kind="approve", seen=studio.kept(take))
    assert set(standing(take).values()) == {"approve"}


def test_an_approved_frame_is_not_overwritten(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    decide(actor=people.bob, take=take, kind="approve", seen={1002: made[1002].pk, 1003: made[1003].pk})
    with pytest.raises(Refused, match="frames 1002 and 1003 are approved") as refusal:
        request_rerun(actor=people.bob, take=take, seen=studio.kept(take))
    assert refusal.value.frames == [1002, 1003]
    with pytest.raises(Refused, match="approved"):
        keep_revision(actor=people.bob, take=take, frame=1002, revision=made[1002], seen=made[1002].pk)
    assert take.renders.count() == 1

    decide(actor=people.bob, take=take, kind="withdraw", seen={1002: made[1002].pk})
    rerun(take, people, 1002)
    assert studio.kept(take)[1002] != made[1002].pk


def test_an_approval_survives_a_neighbours_change_and_says_so(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    decide(actor=people.bob, take=take, kind="approve", seen={1003: made[1003].pk})
    rerun(take, people, 1002)
    assert standing(take)[1003] == "approve"
    assert flags(take) == {1003: ("neighbour changed", "stale")}

    keep_revision(actor=people.bob, take=take, frame=1002, revision=made[1002], seen=studio.kept(take)[1002])
    assert flags(take) == {}


def test_a_neighbours_first_picture_is_no_change(take: Take, people: Personas) -> None:
    made = studio.paint(take, [1001, 1002])
    decide(actor=people.bob, take=take, kind="approve", seen={1002: made[1002].pk})
    lease = studio.claim_running(take)
    studio.commit(lease, 1003)
    assert flags(take) == {}


def test_a_revision_is_stale_when_what_it_was_held_against_is_not_kept(take: Take, people: Personas) -> None:
    studio.paint(take)
    rerun(take, people, 1003)
    # 1004 was tied to the old 1003; the new 1003 to nothing here.
    assert flags(take) == {1004: ("stale",)}


def test_a_rejection_is_about_the_picture_that_was_seen(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    decide(actor=people.bob, take=take, kind="reject", seen={1002: made[1002].pk}, reason="Hands")
    assert standing(take) == {1002: "reject"}
    rerun(take, people, 1002)
    assert standing(take) == {}


def test_rejected_failed_and_missing_neighbours_are_never_held(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    assert plan_rerun(take, [1003]).held == {1002: made[1002].pk, 1004: made[1004].pk}

    decide(actor=people.bob, take=take, kind="reject", seen={1002: made[1002].pk})
    take.take_frames.filter(number=1004).update(failures=2, failure="It diverged")
    plan = plan_rerun(take, [1003])
    assert plan.held == {}
    assert [(run.earlier_held, run.later_held) for run in plan.runs] == [(False, False)]

    decide(actor=people.bob, take=take, kind="withdraw", seen={1002: made[1002].pk})
    (run,) = plan_rerun(take, [1003]).runs
    assert run.is_one_sided


def test_a_plan_says_what_a_rerun_makes_holds_and_leaves(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    plan = plan_rerun(take, [1001, 1003, 1004])
    assert [(run.first, run.last, run.earlier_held, run.later_held) for run in plan.runs] == [
        (1001, 1001, False, True),
        (1003, 1004, True, True),
    ]
    assert plan.held == {1002: made[1002].pk, 1005: made[1005].pk}
    assert plan.leaves == 2
    # One step for 1001, two for 1004's side of the sweep and back: four of half a second.
    assert plan.estimated_seconds == pytest.approx(2.0)


def test_frames_still_to_come_are_not_asked_for_again(take: Take, people: Personas) -> None:
    made = studio.paint(take, [1001])
    with pytest.raises(Refused, match="frame 1002 is still to come") as refusal:
        request_rerun(actor=people.bob, take=take, seen={1001: made[1001].pk, 1002: None})
    assert refusal.value.frames == [1002]
    request_rerun(actor=people.bob, take=take, seen={1001: made[1001].pk})


def test_a_cancelled_rerun_leaves_the_frames_as_they_were(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    render = request_rerun(actor=people.bob, take=take, seen={1002: made[1002].pk})
    cancel_render(actor=people.bob, render=render)
    assert [frame.rendering for frame in compute_frames(take)] == ["done"] * 5
    with pytest.raises(Refused, match="cancelled"):
        cancel_render(actor=people.bob, render=render)


def test_what_was_decided_before_a_cancelled_rerun_stands_again(take: Take, people: Personas) -> None:
    seen = {1002: studio.paint(take)[1002].pk}
    decide(actor=people.bob, take=take, kind="reject", seen=seen, reason="Too dark")
    render = request_rerun(actor=people.carol, take=take, seen={**seen, 1003: studio.kept(take)[1003]})
    assert standing(take) == {1002: "rerun", 1003: "rerun"}
    cancel_render(actor=people.carol, render=render)
    assert standing(take) == {1002: "reject"}


def test_a_pair_that_is_mostly_unmeasured_is_flagged(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    studio.measure(made[1001], made[1002], unmeasured_share=0.2)
    studio.measure(made[1002], made[1003], unmeasured_share=0.21)
    assert flags(take) == {1003: ("unmeasured",)}


def test_a_flag_lasts_until_its_note_is_resolved(take: Take, people: Personas) -> None:
    note = add_note(
        actor=people.dave, take=take, first_frame=1002, last_frame=1003, text="Boils", flagged=True
    )
    add_note(actor=people.dave, take=take, first_frame=1005, last_frame=1005, text="Nice")
    assert flags(take) == {1002: ("flagged",), 1003: ("flagged",)}
    resolve_note(actor=people.bob, note=note)
    assert flags(take) == {}
    with pytest.raises(Refused, match="resolved already"):
        resolve_note(actor=people.dave, note=note)


def test_decisions_write_down_what_was_seen(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    decision = decide(
        actor=people.bob, take=take, kind="approve", seen={1001: made[1001].pk}, reason=" Good. "
    )
    row = DecisionFrame.objects.get(decision=decision)
    assert (row.revision, row.earlier, row.later) == (made[1001], None, made[1002])
    assert (decision.made_by, decision.reason) == (people.bob, "Good.")


@pytest.mark.parametrize(
    ("seen", "words"),
    [({}, "No frame"), ({1001: None, 1099: 5}, "no frame 1099"), ({1001: None}, "no picture yet")],
)
def test_decisions_about_nothing_are_refused(
    seen: dict[int, int | None], words: str, take: Take, people: Personas
) -> None:
    with pytest.raises(Invalid, match=words):
        decide(actor=people.bob, take=take, kind="approve", seen=seen)


def test_nothing_is_withdrawn_where_nothing_was_decided(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    with pytest.raises(Refused, match="frame 1002"):
        decide(actor=people.bob, take=take, kind="withdraw", seen={1002: made[1002].pk})


def test_another_frames_revision_cannot_be_kept(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    with pytest.raises(Invalid, match="not one of frame 1002"):
        keep_revision(actor=people.bob, take=take, frame=1002, revision=made[1003], seen=made[1002].pk)


def test_the_second_of_two_contradicting_decisions_is_told(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    seen = {n: made[n].pk for n in (1002, 1003, 1004)}
    nothing = dict.fromkeys(seen)
    approval = decide(actor=people.bob, take=take, kind="approve", seen=seen, decided=nothing)
    with pytest.raises(DecidedMeanwhile, match="Bob approved frames 1002 to 1004 while") as refusal:
        decide(actor=people.alice, take=take, kind="reject", seen=seen, decided=nothing)
    assert refusal.value.frames == [1002, 1003, 1004]
    assert set(standing(take).values()) == {"approve"}

    decide(actor=people.alice, take=take, kind="approve", seen=seen, decided=nothing)  # of one mind
    decide(actor=people.alice, take=take, kind="reject", seen={1002: seen[1002]}, decided=nothing)  # her own
    with pytest.raises(DecidedMeanwhile, match="Alice approved frames 1003 and 1004"):
        decide(actor=people.bob, take=take, kind="withdraw", seen=seen, decided=dict.fromkeys((1003, 1004)))
    known = {1003: take.decisions.get(kind="approve", made_by=people.alice).pk}
    decide(actor=people.bob, take=take, kind="reject", seen={1003: seen[1003]}, decided=known)
    assert standing(take) == {1002: "reject", 1003: "reject", 1004: "approve"}
    assert approval.decision_frames.count() == 3  # nothing of the first one is lost


def test_a_judgement_that_did_not_see_a_rerun_is_told_who_asked_for_it(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    rerun(take, people, 1002)
    with pytest.raises(RevisionChanged, match="You saw r1, and r2, which Bob asked for, is kept now"):
        decide(actor=people.alice, take=take, kind="approve", seen={1002: made[1002].pk})
