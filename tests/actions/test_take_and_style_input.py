"""What takes and styles are made of, and what is refused."""

import re
from typing import Any

import pytest

from stylizer.access.deliverable import deliverables
from stylizer.access.errors import NotDeliverable
from stylizer.access.rights import missing_rights, takes_with
from stylizer.access.stores import shot_store, style_store
from stylizer.actions import (
    Invalid,
    Refused,
    RegionStyle,
    WeightedStyle,
    WorkerActor,
    add_mask,
    add_style,
    add_style_version,
    create_take,
    request_rerun,
    set_style_state,
)
from stylizer.actions.working import claim_render
from stylizer.engine.settings import resolve_settings
from stylizer.media.sources import encode_source
from stylizer.models import Shot, Style, StyleState, Take
from tests import studio
from tests.personas import Personas, picture


def test_a_take_stores_its_settings_resolved(take: Take) -> None:
    expected = resolve_settings(take.shot.width, take.shot.height, "draft").model_dump(mode="json")
    render = take.renders.get()
    assert take.settings == render.settings == expected
    assert (render.seed, render.frames) == (0, [1001, 1002, 1003, 1004, 1005])


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"style_weight": -1}, "style_weight"),
        ({"style_weight": float("nan")}, "style_weight"),
        ({"iterations": "many"}, "iterations"),
        ({"colour": "blue"}, "colour"),
        ({"keyframes": [{"frame": 1001, "styles": [1, 2]}]}, "keyframes"),
        ({"preset": "final"}, "preset"),
        ({"width": 9}, "width"),
        ({"flow": "dis", "measuring_flow": "dis"}, "measuring_flow"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_field(
    overrides: dict[str, Any], field: str, people: Personas, shot: Shot, style: Style
) -> None:
    with pytest.raises(Invalid) as refusal:
        create_take(
            actor=people.carol,
            shot=shot,
            styles=[WeightedStyle(style.versions.get())],
            overrides=overrides,
        )
    assert refusal.value.field == field
    assert not Take.objects.exists()


def test_a_blend_needs_styles_with_weights(people: Personas, shot: Shot, style: Style) -> None:
    version = style.versions.get()
    for styles in (
        [],
        [WeightedStyle(version, 0)],
        [WeightedStyle(version, float("nan"))],
        [WeightedStyle(version), WeightedStyle(version)],
    ):
        with pytest.raises(Invalid):
            create_take(actor=people.carol, shot=shot, styles=styles)


def test_a_retired_style_leaves_the_picker_and_stays_in_its_takes(
    people: Personas, take: Take, style: Style
) -> None:
    set_style_state(actor=people.alice, style=style, state=StyleState.RETIRED)
    with pytest.raises(Refused, match="Woodcut"):
        create_take(actor=people.carol, shot=take.shot, styles=[WeightedStyle(style.versions.get())])
    studio.paint(take)
    seen = {1001: studio.kept(take)[1001]}
    assert request_rerun(actor=people.carol, take=take, seen=seen)


def test_withdrawn_rights_stop_reruns_exports_and_what_waits(
    people: Personas, take: Take, style: Style
) -> None:
    studio.paint(take)
    waiting = request_rerun(actor=people.carol, take=take, seen={1002: studio.kept(take)[1002]})
    with pytest.raises(Invalid, match="Say why") as refusal:
        set_style_state(actor=people.alice, style=style, state=StyleState.WITHDRAWN, reason=" ")
    assert refusal.value.field == "reason"
    set_style_state(actor=people.alice, style=style, state=StyleState.WITHDRAWN, reason="The heirs said no")
    because = r"rights to the style Woodcut were withdrawn \(The heirs said no\)"
    with pytest.raises(Refused, match=because):
        request_rerun(actor=people.carol, take=take, seen={1001: studio.kept(take)[1001]})
    with pytest.raises(NotDeliverable, match=because):
        deliverables(take, [1001], approved_only=False)
    assert claim_render(worker=WorkerActor("w"), render_id=waiting.pk) is None
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert re.search(because, waiting.failure)

    set_style_state(actor=people.alice, style=style, state=StyleState.RETIRED)
    assert request_rerun(actor=people.carol, take=take, seen={1001: studio.kept(take)[1001]})
    assert deliverables(take, [1001], approved_only=False)


def test_a_style_of_a_region_alone_counts_too(people: Personas, shot: Shot, style: Style) -> None:
    other = add_style(actor=people.carol, name="Mosaic", picture=encode_source(picture(5)))
    file = shot_store(shot.pk).path(shot.source_frames.get(number=1001).picture)
    mask = add_mask(actor=people.carol, shot=shot, pictures={None: file})
    take = create_take(
        actor=people.carol,
        shot=shot,
        styles=[WeightedStyle(style.versions.get())],
        regions=[RegionStyle(mask, other.versions.get())],
    )
    assert (list(takes_with(style)), list(takes_with(other))) == ([take], [take])
    set_style_state(actor=people.alice, style=other, state=StyleState.WITHDRAWN, reason="No licence")
    assert "Mosaic" in missing_rights(take)


def test_the_same_picture_twice_is_warned_of(people: Personas, style: Style) -> None:
    with pytest.raises(Refused, match="already, as Woodcut") as refusal:
        add_style(actor=people.carol, name="Again", picture=encode_source(picture(99)))
    assert refusal.value.field == "file"
    assert Style.objects.count() == 1
    assert add_style(actor=people.carol, name="Again", picture=encode_source(picture(99)), again=True)


def test_a_take_keeps_the_version_that_it_was_made_with(people: Personas, take: Take, style: Style) -> None:
    old = take.take_styles.get().style_version
    add_style_version(actor=people.alice, style=style, picture=encode_source(picture(5)))
    assert [version.number for version in style.versions.order_by("number")] == [1, 2]
    assert take.take_styles.get().style_version == old


def test_a_rerun_changes_only_what_is_asked(people: Personas, take: Take) -> None:
    made = studio.paint(take)
    render = request_rerun(
        actor=people.carol, take=take, seen={1001: made[1001].pk}, overrides={"flow": "deepflow"}
    )
    changed = {name for name, value in render.settings.items() if take.settings[name] != value}
    # A draft measures with DeepFlow; measuring gives way when the loss follows it.
    assert changed == {"flow", "measuring_flow"}


def test_a_style_that_is_not_a_picture_is_refused(people: Personas) -> None:
    with pytest.raises(Invalid, match="not a picture") as refusal:
        add_style(actor=people.carol, name="Song", picture=b"<html>la la la</html>")
    assert refusal.value.field == "file"
    assert not Style.objects.exists()
    assert list(style_store().names()) == []


def test_a_style_name_is_taken_once(people: Personas, style: Style) -> None:
    with pytest.raises(Refused, match="Woodcut"):
        add_style(actor=people.carol, name="Woodcut", picture=encode_source(picture(5)))
