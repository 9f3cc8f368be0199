"""A contact sheet: what is painted for it, what it shows, and what it is refused for."""

from collections.abc import Sequence
from typing import Any

import pytest

from stylizer import actions
from stylizer.access import estimates
from stylizer.access.lists import burst_list, contact_sheet_list
from stylizer.actions.contact_sheets import SHEET_BURSTS
from stylizer.media.sources import encode_source
from stylizer.models import ContactSheet, Event, Priority, Shot, Style, StyleState, Take
from tests import studio
from tests.actions.test_bursts import LIVELY, long_shot  # noqa: F401 (a fixture)
from tests.personas import Personas, picture

pytestmark = pytest.mark.django_db

COLUMNS: list[dict[str, Any]] = [{"style_weight": 250}, {}, {"style_weight": 1000, "colours": "matched"}]


@pytest.fixture
def styles(people: Personas, style: Style) -> list[Style]:
    return [style, actions.add_style(actor=people.carol, name="Mosaic", picture=encode_source(picture(4)))]


def ordered(styles: Sequence[Style], **more: Any) -> actions.TakeOrder:
    return actions.TakeOrder([actions.WeightedStyle(style.versions.get()) for style in styles], **more)


def sheet_of(people: Personas, shot: Shot, styles: Sequence[Style], **more: Any) -> ContactSheet:
    order = ordered(styles, preset="final", overrides={"temporal_weight": 77}, name="sky")
    return actions.create_contact_sheet(
        actor=people.carol, shot=shot, order=order, columns=more.pop("columns", COLUMNS), **more
    )


def test_each_style_is_painted_with_each_change(
    people: Personas,
    long_shot: Shot,  # noqa: F811
    styles: list[Style],
) -> None:
    sheet = sheet_of(people, long_shot, styles)
    bursts = sheet.bursts.order_by("number")
    painted = [
        (each.take_styles.get().style_version.style, each.settings["style_weight"], each.settings["colours"])
        for each in bursts
    ]
    usual = actions.create_burst(actor=people.carol, shot=long_shot, order=ordered(styles[:1]))
    weights = [(250, "style"), (usual.settings["style_weight"], "style"), (1000, "matched")]
    assert painted == [(style, *column) for style in styles for column in weights]
    for burst in bursts:
        assert (burst.settings["preset"], burst.burst_for["preset"], burst.name) == ("draft", "final", "sky")
        assert burst.settings["temporal_weight"] == burst.burst_for["temporal_weight"] == 77
        render = burst.renders.get()
        assert (render.frames, render.priority) == (usual.renders.get().frames, Priority.NORMAL)
        assert {*LIVELY} <= {*render.frames}
    kinds = [event.kind for event in Event.objects.filter(shot=long_shot).order_by("number")]
    assert kinds[-2:] == ["contact_sheet.created", "burst.created"]


def test_it_shows_its_bursts_in_rows_as_they_come(people: Personas, shot: Shot, styles: list[Style]) -> None:
    sheet = sheet_of(people, shot, styles, frames=range(1002, 1005))
    last = sheet.bursts.order_by("number").last()
    assert last is not None
    made = studio.paint(last)
    (shown,) = contact_sheet_list(people.dave, shot.pk)
    assert (shown["columns"], shown["frames"]) == (COLUMNS, [1002, 1003, 1004])
    cells = [burst for row in shown["rows"] for (burst,) in row]
    assert [cell["style"] for cell in cells] == ["Woodcut"] * 3 + ["Mosaic"] * 3
    assert [len(row) for row in shown["rows"]] == [3, 3]
    assert [cell["picture"] for cell in cells[:5]] == [None] * 5
    assert cells[5]["picture"] == f"/media/shots/{shot.pk}/{made[1003].proxy}"
    changed = {"temporal_weight": 77, "style_weight": 1000, "colours": "matched"}
    assert (cells[5]["changes"], cells[5]["frame"]) == (changed, 1003)
    assert burst_list(people.dave, shot.pk) == []


def test_the_take_has_the_settings_of_its_cell(people: Personas, shot: Shot, styles: list[Style]) -> None:
    last = sheet_of(people, shot, styles).bursts.order_by("number").last()
    assert last is not None
    whole = actions.start_whole_take(actor=people.carol, burst=last)
    assert (whole.settings["preset"], whole.settings["style_weight"]) == ("final", 1000)
    assert whole.take_styles.get().style_version.style == styles[1]
    assert (whole.sheet, whole.take_frames.count()) == (None, shot.frame_count)


def test_a_single_frame_will_do(people: Personas, shot: Shot, styles: list[Style]) -> None:
    sheet = sheet_of(people, shot, styles[:1], columns=[{}], frames=range(1004, 1005))
    assert [*studio.paint(sheet.bursts.get())] == [1004]
    (shown,) = contact_sheet_list(people.dave, shot.pk)
    assert shown["rows"][0][0][0]["picture"]


def test_separate_frames_are_bursts_beside_each_other_in_each_cell(
    people: Personas, shot: Shot, styles: list[Style]
) -> None:
    sheet = sheet_of(people, shot, styles, columns=[{}, {"seed": 7}], frames=[1005, 1001, 1003, 1002, 1005])
    painted = [
        (
            each.take_styles.get().style_version.style,
            each.settings["seed"] == 7,
            each.renders.get().frames,
        )
        for each in sheet.bursts.order_by("number")
    ]
    runs = [[1001, 1002, 1003], [1005]]
    assert painted == [(style, seeded, run) for style in styles for seeded in (False, True) for run in runs]
    made = studio.paint(sheet.bursts.order_by("number")[7])
    (shown,) = contact_sheet_list(people.dave, shot.pk)
    assert shown["frames"] == [1001, 1002, 1003, 1005]
    cells = [cell for row in shown["rows"] for cell in row]
    assert [[burst["frame"] for burst in cell] for cell in cells] == [[1002, 1005]] * 4
    assert [bool(burst["picture"]) for burst in cells[3]] == [False, True]
    assert [*made] == [1005]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "too many": ({"columns": [{"seed": n} for n in range(13)]}, r"^2 × 13 are 26 bursts, .* 24 at most"),
    "no column": ({"columns": []}, "needs a style and a column"),
    "an unknown setting": ({"columns": [{}, {"boldness": 3}]}, "no setting 'boldness'"),
    "a bad value": ({"columns": [{"style_scale": 9}]}, "9"),
    "the same twice": (
        {"columns": [{"style_scale": 1}, {"seed": 7}, {}]},
        "columns 1 and 3 would",
    ),
    "too many with their frames": (
        {"columns": [{"seed": n} for n in range(5)], "frames": [1001, 1003, 1005]},
        r"^2 × 5 × 3 are 30 bursts, .* separate frames",
    ),
    "frames beyond": (
        {"frames": [1000, 1004, 1005, 1006]},
        "frames 1001 to 1005, not frames 1000 and 1006: choose others",
    ),
    "frames far beyond": ({"frames": [1001, 0, 10**18]}, "not frames 0 and 1000000000000000000"),
    "no frame": ({"frames": []}, "needs a frame"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_with_one_cell_is_told_and_none_is_painted(
    people: Personas, shot: Shot, styles: list[Style], case: str
) -> None:
    changed, words = REFUSED[case]
    with pytest.raises(actions.Invalid, match=words):
        sheet_of(people, shot, styles, **changed)
    assert (Take.objects.count(), ContactSheet.objects.count()) == (0, 0)


def test_too_many_frames_and_styles_that_can_not_be_rows(
    people: Personas,
    long_shot: Shot,  # noqa: F811
    styles: list[Style],
) -> None:
    with pytest.raises(actions.Invalid, match="1001 to 1013 are 13 frames; a burst has at most 12"):
        sheet_of(people, long_shot, styles, frames=range(1001, 1014))
    with pytest.raises(actions.Invalid, match="once: it is a row"):
        sheet_of(people, long_shot, [styles[0], styles[0]])
    actions.set_style_state(actor=people.alice, style=styles[1], state=StyleState.RETIRED)
    with pytest.raises(actions.Refused, match="Mosaic is not published"):
        sheet_of(people, long_shot, styles)
    assert not Take.objects.exists()


def test_frames_across_a_cut_are_refused(people: Personas, shot: Shot, styles: list[Style]) -> None:
    shot.proposed_cuts = [{"before": 1002, "after": 1003}]
    shot.save(update_fields=["proposed_cuts"])
    with pytest.raises(actions.Invalid, match="a cut before frame 1003") as refusal:
        sheet_of(people, shot, styles, frames=range(1002, 1004))
    assert refusal.value.field == "frames"
    assert sheet_of(people, shot, styles, frames=range(1003, 1005)).bursts.count() == 6


def test_what_it_needs_is_that_of_all_its_bursts(
    client: Any, people: Personas, shot: Shot, styles: list[Style], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(people.carol)
    body = {
        "styles": [{"style_version": style.versions.get().pk} for style in styles],
        "columns": [{}, {"iterations": 12}],
        "frames": [1002, 1003, 1004],
    }

    def told() -> dict[str, Any]:
        path = f"/api/shots/{shot.pk}/contact-sheets/estimate"
        return client.post(path, body, content_type="application/json").json()

    first = told()
    assert (first["bursts"], first["frames"], first["seconds"]) == (4, 12, None)
    assert first["memory"] > 2**20
    columns = body.pop("columns")
    alone = {**body, "styles": body["styles"][:1], "columns": [{}]}
    path = f"/api/shots/{shot.pk}/contact-sheets/estimate"
    one = client.post(path, alone, content_type="application/json").json()
    another = (
        (3 * (5.7 + 0.8) + 2 * 2.6) * shot.width * shot.height
    )  # without the flows, which are there by then
    assert first["disk"] - one["disk"] == pytest.approx(3 * another, abs=4)
    body["columns"] = columns
    monkeypatch.setattr(estimates, "painted_pace", lambda _: 1e-6)
    iterations = 2 * (60 + 2 * 4 + 60 + 2 * 12)
    assert told()["seconds"] == pytest.approx(1e-6 * iterations * shot.width * shot.height)
    body["frames"] = [1001, 1003, 1005]
    apart = told()
    assert (apart["bursts"], apart["frames"]) == (12, 12)
    iterations = 4 * 3 * 60
    assert apart["seconds"] == pytest.approx(1e-6 * iterations * shot.width * shot.height)
    single = 3 * (5.7 + 0.8) * shot.width * shot.height
    assert apart["disk"] == pytest.approx(4 * single, abs=12)
    body["columns"] = [{"seed": n} for n in range(SHEET_BURSTS)]
    assert "choose fewer styles, values or separate frames" in told()["detail"]


def test_asked_for_twice_with_one_key_it_is_painted_once(
    client: Any, people: Personas, shot: Shot, style: Style
) -> None:
    client.force_login(people.carol)
    body = {"styles": [{"style_version": style.versions.get().pk}], "columns": [{}]}
    path, key = f"/api/shots/{shot.pk}/contact-sheets", {"Idempotency-Key": "a"}
    answers = [client.post(path, body, content_type="application/json", headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json() == {"id": ContactSheet.objects.get().pk}
    assert Take.objects.count() == 1
