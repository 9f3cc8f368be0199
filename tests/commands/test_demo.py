"""The demo's studio and its report; the launcher under it has tests of its own."""

from dataclasses import replace

import pytest

from stylizer.demo.scenes import SHOTS
from stylizer.demo.styles import STYLES
from stylizer.management import demo_data
from stylizer.management.take_report import TakeReport
from stylizer.models import Membership, RenderState, Role, Shot, Style, Take, User
from tests import studio
from tests.personas import Personas

pytestmark = pytest.mark.django_db


#: The first demo shot, cut to two frames: drawing one takes a while.
SHORT = {name: replace(SHOTS[name], frame_count=2) for name in list(SHOTS)[:1]}


@pytest.fixture
def short_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_data, "SHOTS", SHORT)
    monkeypatch.setattr(demo_data, "STYLES", {name: STYLES[name] for name in ("woodcut", "watercolour")})
    monkeypatch.setattr(demo_data, "FIRST_STYLE", "woodcut")


def set_up() -> tuple[Take, list[int]]:
    looked_after: list[int] = []
    people = demo_data.demo_people()
    project = demo_data.demo_project(people)
    take = demo_data.demo_take(project, people[Role.ARTIST], lambda: looked_after.append(1))
    demo_data.fill_studio(project, people[Role.ARTIST], lambda: looked_after.append(1))
    return take, looked_after


def test_it_is_set_up_once_however_often_it_is_started(short_demo: None):
    take, looked_after = set_up()
    assert len(looked_after) >= 2  # the children were not left alone while frames were drawn
    assert take.renders.get().state == RenderState.QUEUED
    assert {(each.user.username, each.role) for each in Membership.objects.all()} == {
        ("mira", "manager"),
        ("ari", "artist"),
        ("rae", "reviewer"),
        ("ada", "admin"),
    }
    counts = [model.objects.count() for model in (User, Shot, Style, Take)]
    assert counts == [4, 1, 2, 1]

    again, _ = set_up()
    assert again == take
    assert [model.objects.count() for model in (User, Shot, Style, Take)] == counts


def test_a_demo_that_was_cut_short_is_completed(short_demo: None):
    people = demo_data.demo_people()
    project = demo_data.demo_project(people)
    demo_data.demo_shot(project, people[Role.ARTIST], demo_data.FIRST_SHOT, lambda: None)
    take, _ = set_up()
    assert take.shot.takes.count() == 1
    assert Shot.objects.count() == 1


def test_the_report_follows_a_take_to_its_end(take: Take, people: Personas):
    report = TakeReport(people.dave, take.pk)
    assert (report.done, report.total, report.finished, report.failures) == ([], 5, False, {})

    made = studio.paint(take)
    report = TakeReport(people.dave, take.pk)
    assert report.done == [1001, 1002, 1003, 1004, 1005]
    assert not report.finished  # nothing is measured yet

    for number in range(1001, 1005):
        studio.measure(made[number], made[number + 1], unmeasured_share=0.0512)
    report = TakeReport(people.dave, take.pk)
    assert report.finished
    heading, first, second, *_ = report.table()
    assert heading.split() == [
        "frame",
        "iterations",
        "loss",
        "error",
        "p95",
        "source",
        "unmeasured",
        "seconds",
    ]
    assert first.split() == ["1001", "3", "12", "–", "–", "–", "–", "0.5"]
    assert second.split() == ["1002", "3", "12", "1.00", "4.00", "0.50", "5.1", "%", "0.5"]
