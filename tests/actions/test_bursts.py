"""A burst: where it lies, what it is painted with, and the whole take that comes of it."""

from fractions import Fraction

import numpy as np
import pytest

from stylizer import actions
from stylizer.access.deliverable import deliverables
from stylizer.access.errors import NotDeliverable
from stylizer.access.lists import burst_list, shot_entry
from stylizer.access.queue import queue_list
from stylizer.access.snapshot import take_snapshot
from stylizer.actions.bursts import BURST_FRAMES
from stylizer.demo.numbered import numbered_frame
from stylizer.models import Mask, Project, Render, RenderKind, Shot, Style, StyleState, Take
from tests import studio
from tests.personas import Personas

pytestmark = pytest.mark.django_db

WIDTH, HEIGHT, COUNT = 192, 96, 40

#: A square passes between these frames; else nothing moves.
LIVELY = range(1021, 1031)


def scene(number: int) -> np.ndarray:
    picture = numbered_frame(1, WIDTH, HEIGHT)
    left = 8 + 10 * (min(max(number, LIVELY[0]), LIVELY[-1]) - LIVELY[0])
    picture[24:56, left : left + 24] = np.random.default_rng(5).random((32, 24, 3), dtype=np.float32)
    return picture


@pytest.fixture
def long_shot(people: Personas, project: Project) -> Shot:
    return actions.import_shot(
        actor=people.carol,
        project=project,
        name="passing",
        frames=(scene(number) for number in range(1001, 1001 + COUNT)),
        rate=Fraction(24),
        first_frame=1001,
    )


@pytest.fixture
def burst(people: Personas, long_shot: Shot, style: Style) -> Take:
    return actions.create_burst(
        actor=people.carol,
        shot=long_shot,
        order=actions.TakeOrder(
            [actions.WeightedStyle(style.versions.get(), 0.5)],
            preset="final",
            overrides={"style_weight": 321, "anchor_interval": 10, "loop": True},
            name="bolder",
            rerun_flagged=3,
        ),
    )


def test_it_lies_where_the_shot_moves_most(burst: Take) -> None:
    frames = burst.renders.get().frames
    assert len(frames) == BURST_FRAMES
    assert set(LIVELY) <= set(frames)
    assert [frame.number for frame in burst.take_frames.order_by("number")] == frames


def test_it_crosses_no_proposed_cut(people: Personas, long_shot: Shot, style: Style) -> None:
    long_shot.proposed_cuts = [{"before": 1025, "after": 1026}]
    long_shot.save(update_fields=["proposed_cuts"])
    burst = actions.create_burst(
        actor=people.carol,
        shot=long_shot,
        order=actions.TakeOrder([actions.WeightedStyle(style.versions.get())]),
    )
    frames = burst.renders.get().frames
    assert frames[-1] <= 1025 or frames[0] >= 1026
    assert set(frames) & set(LIVELY)


def test_it_is_shorter_where_the_cuts_are_near_to_each_other(
    people: Personas, long_shot: Shot, style: Style
) -> None:
    long_shot.proposed_cuts = [{"before": cut - 1, "after": cut} for cut in range(1009, 1041, 8)]
    long_shot.save(update_fields=["proposed_cuts"])
    order = actions.TakeOrder([actions.WeightedStyle(style.versions.get())])
    burst = actions.create_burst(actor=people.carol, shot=long_shot, order=order)
    assert burst.renders.get().frames == [*range(1025, 1033)]
    sheet = actions.create_contact_sheet(actor=people.carol, shot=long_shot, order=order, columns=[{}])
    assert [*sheet.bursts.get().numbers] == [*range(1025, 1033)]


def test_a_short_shot_that_is_cut_has_shorter_ones(people: Personas, shot: Shot, style: Style) -> None:
    shot.proposed_cuts = [{"before": 1002, "after": 1003}, {"before": 1003, "after": 1004}]
    shot.save(update_fields=["proposed_cuts"])
    order = actions.TakeOrder([actions.WeightedStyle(style.versions.get())])
    sheet = actions.create_contact_sheet(actor=people.carol, shot=shot, order=order, columns=[{}])
    assert [*sheet.bursts.get().numbers] in ([1001, 1002], [1004, 1005])


def test_it_is_a_draft_that_goes_first(burst: Take, people: Personas) -> None:
    render = burst.renders.get()
    assert (render.settings["preset"], render.settings["style_weight"]) == ("draft", 321)
    assert (render.settings["loop"], render.settings["anchor_interval"]) == (False, 0)
    (queued,) = queue_list(people.dave)["renders"]
    assert (queued["priority"], queued["take"]["burst"]) == ("high", True)


def test_a_finished_one_is_all_there_is(burst: Take, people: Personas) -> None:
    """No part of the shot beside it is painted, no rule is followed, and nothing leaves the house."""
    made = studio.paint(burst)
    assert Render.objects.count() == 1
    seen = {number: revision.pk for number, revision in made.items()}
    actions.decide(actor=people.bob, take=burst, kind="approve", seen=seen)
    with pytest.raises(NotDeliverable, match="is a burst"):
        deliverables(burst, [*made], approved_only=False)


def test_its_page_is_about_its_frames(burst: Take, people: Personas) -> None:
    snapshot = take_snapshot(people.dave, burst.pk)
    frames = burst.renders.get().frames
    assert [frame["number"] for frame in snapshot["frames"]] == frames
    assert (snapshot["shot"]["first_frame"], snapshot["shot"]["frame_count"]) == (frames[0], BURST_FRAMES)
    assert [*snapshot["shot"]["sources"]] == [str(number) for number in frames]
    assert snapshot["takes"][0]["burst_for"] == "final"
    (summary,) = shot_entry(people.dave, burst.shot_id)["takes"]
    assert (summary["burst"], summary["total"]) == (True, BURST_FRAMES)


def test_its_sheet_shows_what_differs_and_its_middle(
    burst: Take, people: Personas, long_shot: Shot, style: Style
) -> None:
    other = actions.create_burst(
        actor=people.carol,
        shot=long_shot,
        order=actions.TakeOrder([actions.WeightedStyle(style.versions.get())]),
    )
    middle = studio.paint(burst)[burst.numbers[6]]
    newest, first = burst_list(people.dave, long_shot.pk)
    assert (newest["id"], newest["changes"], newest["picture"]) == (other.pk, {}, None)
    assert (first["id"], first["preset"], first["changes"]) == (burst.pk, "final", {"style_weight": 321})
    assert first["picture"] == f"/media/shots/{long_shot.pk}/{middle.proxy}"
    assert first["frame"] == newest["frame"] == middle.frame


def test_the_whole_take_has_the_settings_that_were_asked_for(burst: Take, people: Personas) -> None:
    mask = Mask.objects.create(shot=burst.shot, created_by=people.carol)
    mask.pictures.create(frame=None, picture=studio.stored_picture(burst.shot_id, 3))
    burst.regions.create(position=1, mask=mask, strength=0.25)
    whole = actions.start_whole_take(actor=people.bob, burst=burst)
    same = actions.create_take(
        actor=people.carol,
        shot=burst.shot,
        order=actions.TakeOrder(
            [actions.WeightedStyle(burst.take_styles.get().style_version)],
            preset="final",
            overrides={"style_weight": 321, "anchor_interval": 10, "loop": True},
        ),
    )
    assert (whole.settings, whole.is_burst) == (same.settings, False)
    assert (whole.name, whole.rerun_flagged, whole.created_by) == ("bolder", 3, people.bob)
    assert whole.take_styles.get().weight == 0.5
    assert (whole.regions.get().mask, whole.regions.get().strength) == (mask, 0.25)
    assert whole.take_frames.count() == COUNT
    first = whole.renders.get()
    assert (first.kind, first.frames) == (RenderKind.FIRST, [1001, 1011, 1021, 1031])


def test_a_style_that_is_gone_starts_nothing(burst: Take, people: Personas, style: Style) -> None:
    actions.set_style_state(actor=people.alice, style=style, state=StyleState.RETIRED)
    with pytest.raises(actions.Refused, match="Woodcut is not published"):
        actions.start_whole_take(actor=people.carol, burst=burst)
    assert Take.objects.count() == 1


def test_a_whole_take_is_no_burst(take: Take, people: Personas) -> None:
    with pytest.raises(actions.Refused, match="whole take already"):
        actions.start_whole_take(actor=people.carol, burst=take)


def test_a_shot_as_short_as_a_burst_is_painted_whole(people: Personas, shot: Shot, style: Style) -> None:
    with pytest.raises(actions.Refused, match="has 5 frames"):
        actions.create_burst(
            actor=people.carol,
            shot=shot,
            order=actions.TakeOrder([actions.WeightedStyle(style.versions.get())]),
        )


def test_a_rerun_is_tried_on_one_frame_with_its_settings(people: Personas, take: Take) -> None:
    draft = actions.create_rerun_draft(
        actor=people.carol, take=take, frame=1002, overrides={"style_weight": 321}
    )

    assert draft.number == take.number + 1
    assert [*draft.numbers] == draft.renders.get().frames == [1002]
    assert draft.settings["preset"] == "draft"
    assert draft.settings["style_weight"] == draft.burst_for["style_weight"] == 321
    assert {name for name in draft.burst_for if draft.burst_for[name] != take.settings[name]} == {
        "style_weight"
    }
    assert [each.style_version for each in draft.take_styles.all()] == [
        each.style_version for each in take.take_styles.all()
    ]
    assert not take.renders.filter(kind=RenderKind.RERUN).exists()
    (listed,) = burst_list(people.carol, take.shot_id)
    assert (listed["frame"], listed["changes"]) == (1002, {"style_weight": 321})


def test_a_rerun_is_tried_on_its_takes_frames_alone(people: Personas, take: Take) -> None:
    with pytest.raises(actions.Invalid, match="has no frame 999"):
        actions.create_rerun_draft(actor=people.carol, take=take, frame=999, overrides={})
