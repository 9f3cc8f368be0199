"""One take on many shots: of all, or of none."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from stylizer import actions
from stylizer.actions import many_takes
from stylizer.actions.events import Change
from stylizer.actions.take_orders import TakeOrder
from stylizer.actions.takes import start_take
from stylizer.engine.motion import FlowPair
from stylizer.engine.settings import Settings
from stylizer.models import Event, Project, Shot, Style, StyleState, Take, User
from tests.personas import Personas, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def larger(people: Personas, project: Project) -> Shot:
    return actions.import_shot(
        actor=people.carol,
        project=project,
        name="larger_020",
        frames=[picture(1, 640, 480)] * 2,
        rate=Fraction(24),
    )


def test_each_shot_has_a_take_by_its_own_resolution(
    people: Personas, shot: Shot, larger: Shot, style: Style
) -> None:
    takes = actions.create_takes(
        actor=people.carol,
        shots=[larger, shot],
        order=actions.TakeOrder(
            [actions.WeightedStyle(style.versions.get())],
            preset="draft",
            overrides={"iterations": 7},
            name="look 2",
            rerun_flagged=2,
        ),
    )
    assert [take.shot for take in takes] == [larger, shot]
    for take in takes:
        alone = actions.create_take(
            actor=people.carol,
            shot=take.shot,
            order=actions.TakeOrder(
                [actions.WeightedStyle(style.versions.get())], preset="draft", overrides={"iterations": 7}
            ),
        )
        assert take.settings == alone.settings
        assert (take.name, take.rerun_flagged, take.renders.get().state) == ("look 2", 2, "queued")
    assert takes[0].settings["style_weight"] > takes[1].settings["style_weight"]


def test_one_shot_that_cant_be_taken_is_named_and_none_is_started(
    people: Personas, shot: Shot, larger: Shot, style: Style
) -> None:
    actions.import_flow(actor=people.carol, shot=shot, flows=still_flows(shot))
    before = Event.objects.count()
    with pytest.raises(actions.Refused, match=r"^No take was started\. larger_020: The shot has no imported"):
        actions.create_takes(
            actor=people.carol,
            shots=[shot, larger],
            order=actions.TakeOrder(
                [actions.WeightedStyle(style.versions.get())], overrides={"flow": "files"}
            ),
        )
    assert (Take.objects.count(), Event.objects.count()) == (0, before)


def still_flows(shot: Shot) -> list[tuple[int, int, FlowPair]]:
    still = np.zeros((shot.height, shot.width, 2), np.float32)
    return [(number, number + 1, FlowPair(still, still)) for number in shot.numbers[:-1]]


def test_what_is_no_shots_own_is_said_once(people: Personas, shot: Shot, larger: Shot, style: Style) -> None:
    actions.set_style_state(actor=people.alice, style=style, state=StyleState.RETIRED)
    with pytest.raises(actions.Refused, match=r"^The style Woodcut is not published"):
        actions.create_takes(
            actor=people.carol,
            shots=[shot, larger],
            order=actions.TakeOrder([actions.WeightedStyle(style.versions.get())]),
        )


def test_what_goes_wrong_on_the_way_leaves_no_take_behind(
    people: Personas, shot: Shot, larger: Shot, style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_takes, "start_take", fails_at(larger))
    with pytest.raises(actions.Refused, match="meanwhile"):
        actions.create_takes(
            actor=people.carol,
            shots=[shot, larger],
            order=actions.TakeOrder([actions.WeightedStyle(style.versions.get())]),
        )
    assert Take.objects.count() == 0


def fails_at(last: Shot) -> Callable[..., Take]:
    def start(change: Change, actor: User, shot: Shot, order: TakeOrder, settings: Settings) -> Take:
        if shot == last:
            raise actions.Refused("It changed meanwhile.")
        return start_take(change, actor, shot, order, settings)

    return start
