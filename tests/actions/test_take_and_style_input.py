"""What takes and styles are made of, and what is refused."""

import re
from typing import Any

import numpy as np
import pytest

from stylizer.access.deliverable import deliverables
from stylizer.access.errors import NotDeliverable
from stylizer.access.media_pass import STYLES_FOLDER
from stylizer.access.rights import missing_rights, takes_with
from stylizer.access.stores import shot_store, style_store
from stylizer.actions import (
    Crop,
    Invalid,
    Refused,
    RegionStyle,
    TakeOrder,
    WeightedStyle,
    WorkerActor,
    add_mask,
    add_style,
    add_style_version,
    create_take,
    crop_style,
    request_rerun,
    set_style_state,
)
from stylizer.actions.claims import claim_render
from stylizer.actions.leases import has_lease
from stylizer.demo.styles import STYLES
from stylizer.engine.settings import resolve_settings
from stylizer.media import scans
from stylizer.media.pictures import decode_picture
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
            order=TakeOrder([WeightedStyle(style.versions.get())], overrides=overrides),
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
            create_take(actor=people.carol, shot=shot, order=TakeOrder(styles))


def test_a_retired_style_leaves_the_picker_and_stays_in_its_takes(
    people: Personas, take: Take, style: Style
) -> None:
    set_style_state(actor=people.alice, style=style, state=StyleState.RETIRED)
    with pytest.raises(Refused, match="Woodcut"):
        create_take(
            actor=people.carol, shot=take.shot, order=TakeOrder([WeightedStyle(style.versions.get())])
        )
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


def test_what_is_painted_ends_when_the_rights_are_withdrawn(
    people: Personas, take: Take, style: Style
) -> None:
    lease = studio.claim(take)
    set_style_state(actor=people.alice, style=style, state=StyleState.WITHDRAWN, reason="The heirs said no")
    assert not has_lease(claim=lease)
    render = take.renders.get()
    assert (render.state, render.lease) == ("failed", None)
    assert "were withdrawn (The heirs said no)" in render.failure
    event = take.shot.events.latest("number")
    assert (event.kind, event.actor_user) == ("render.refused", people.alice)


def test_a_style_of_a_region_alone_counts_too(people: Personas, shot: Shot, style: Style) -> None:
    other = add_style(actor=people.carol, name="Mosaic", picture=encode_source(picture(5)))
    file = shot_store(shot.pk).path(shot.source_frames.get(number=1001).picture)
    mask = add_mask(actor=people.carol, shot=shot, pictures={None: file})
    take = create_take(
        actor=people.carol,
        shot=shot,
        order=TakeOrder(
            [WeightedStyle(style.versions.get())], regions=[RegionStyle(mask, other.versions.get())]
        ),
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


def test_a_painting_that_is_there_in_another_scan_is_warned_of(people: Personas) -> None:
    waves, woodcut = (
        STYLES[name].draw().astype(np.float32) / np.float32(255) for name in ("great-waves", "woodcut")
    )
    there = add_style(actor=people.carol, name="Waves", picture=encode_source(waves)).versions.get()
    add_style(actor=people.carol, name="Woodcut", picture=encode_source(woodcut))
    smaller = encode_source(np.clip(waves[8:-8:2, 8:-8:2] * np.float32(1.1), 0, 1))
    with pytest.raises(Refused, match="Much the same picture is in the library already, as Waves") as refusal:
        add_style(actor=people.carol, name="Waves again", picture=smaller)
    assert (refusal.value.field, refusal.value.picture) == ("file", f"{STYLES_FOLDER}{there.poster}")
    assert Style.objects.count() == 2
    assert add_style(actor=people.carol, name="Waves again", picture=smaller, again=True)


def test_a_crop_is_a_part_of_the_version_and_the_original_stays(people: Personas) -> None:
    drawn = picture(5, 90, 70)
    style = add_style(
        actor=people.carol, name="Mosaic", picture=encode_source(drawn), crop=Crop(10, 20, 40, 50)
    )
    first = style.versions.get()
    assert (first.width, first.height, first.sent_width, first.sent_height) == (40, 50, 90, 70)
    painted_with = decode_picture(style_store().path(first.picture))
    np.testing.assert_array_equal(painted_with, drawn[20:70, 10:50])
    np.testing.assert_array_equal(decode_picture(style_store().path(first.original)), drawn)

    second = crop_style(actor=people.alice, style=style, crop=None)
    assert (second.number, second.width, second.height, second.crop) == (2, 90, 70, None)
    assert second.picture == second.original == first.original
    third = crop_style(actor=people.alice, style=style, crop=Crop(0, 0, 32, 70))
    assert (third.number, third.width, third.height) == (3, 32, 70)
    first.refresh_from_db()
    assert first.crop == [10, 20, 40, 50]


def test_a_crop_of_a_scan_is_told_in_its_own_pixels(
    people: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "MEGAPIXEL_LIMIT", 0.02)
    monkeypatch.setattr(scans, "SCALED_MEGAPIXELS", 0.01)
    drawn = picture(5, 200, 160)
    scan = encode_source(drawn)
    style = add_style(actor=people.carol, name="Fresco", picture=scan, crop=Crop(100, 0, 100, 160))
    version = style.versions.get()
    assert (version.sent_width, version.sent_height, version.width, version.height) == (200, 160, 50, 80)
    with pytest.raises(Invalid, match="within the picture's 200×160 pixels") as refusal:
        crop_style(actor=people.alice, style=style, crop=Crop(150, 0, 51, 160))
    assert refusal.value.field == "crop"
    with pytest.raises(Invalid, match="would be 30×80 pixels; both sides"):
        crop_style(actor=people.alice, style=style, crop=Crop(0, 0, 60, 160))
    with pytest.raises(Refused, match="cropped like this already"):
        crop_style(actor=people.alice, style=style, crop=Crop(100, 0, 100, 160))
    assert style.versions.count() == 1


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
