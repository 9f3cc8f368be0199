"""Regions of takes: their masks, what is refused, and what stays with the take."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from stylizer.access.snapshot import take_snapshot
from stylizer.access.stores import shot_store
from stylizer.actions import (
    Invalid,
    Refused,
    RegionStyle,
    RerunRegion,
    TakeOrder,
    WeightedStyle,
    add_mask,
    cancel_render,
    create_take,
    import_flow,
    import_shot,
    request_rerun,
    set_style_state,
)
from stylizer.engine.motion import FlowPair
from stylizer.media.masks import decode_mask, encode_mask
from stylizer.models import Mask, Project, Render, Shot, Style, StyleState, Take
from stylizer.pipeline.housekeeping import collect_files, named_files
from tests import studio
from tests.personas import HEIGHT, WIDTH, Personas, picture


def half(columns: int = WIDTH // 2, size: tuple[int, int] = (HEIGHT, WIDTH)) -> np.ndarray:
    mask = np.zeros(size, np.float32)
    mask[:, :columns] = 1
    return mask


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, np.ndarray], Path]:
    def write(name: str, mask: np.ndarray) -> Path:
        path = tmp_path / name
        path.write_bytes(encode_mask(mask))
        return path

    return write


Write = Callable[[str, np.ndarray], Path]


@pytest.fixture
def mask(people: Personas, shot: Shot, write: Write) -> Mask:
    return add_mask(actor=people.carol, shot=shot, pictures={None: write("half.png", half())})


def start(people: Personas, shot: Shot, style: Style, **more: object) -> Take:
    styles = [WeightedStyle(style.versions.get())]
    return create_take(actor=people.carol, shot=shot, order=TakeOrder(styles, preset="draft", **more))


def test_a_mask_is_kept_as_it_was_sent(
    people: Personas, shot: Shot, write: Write, data_folder: Path, settings
) -> None:
    numbered = {number: write(f"m.{number}.png", half(number - 998)) for number in range(999, 1009)}
    mask = add_mask(actor=people.carol, shot=shot, pictures=numbered)

    names = dict(mask.pictures.values_list("frame", "picture"))
    assert names.keys() == set(shot.numbers)
    store = shot_store(shot.pk)
    for number, name in names.items():
        np.testing.assert_array_equal(decode_mask(store.path(name)), half(number - 998))
    assert set(names.values()) <= named_files(shot)
    settings.STYLIZER_LEASE_SECONDS = 0
    collect_files()
    assert all(store.path(name).exists() for name in names.values())


def test_masks_that_can_not_be_are_refused_by_field(people: Personas, shot: Shot, write: Write) -> None:
    numbered = {number: write(f"m.{number}.png", half()) for number in (1001, 1002, 1004)}
    black = {number: write(f"b.{number}.png", half(0)) for number in shot.numbers}
    large = write("large.png", half(size=(40, 50)))
    page = write("page.png", half())
    page.write_text("<!doctype html>")
    for pictures, complaint in (
        (numbered, "no mask for frames 1003 and 1005"),
        ({None: large}, r"large\.png is 50×40 pixels, and the shot's frames are 48×32"),
        (black, "black all over"),
        ({None: page}, r"page\.png is not a picture"),
        ({}, "no mask for frames"),
    ):
        with pytest.raises(Invalid, match=complaint) as refusal:
            add_mask(actor=people.carol, shot=shot, pictures=pictures)
        assert refusal.value.field == "files"
    assert not Mask.objects.exists()


def test_regions_stay_with_their_take(people: Personas, shot: Shot, style: Style, mask: Mask) -> None:
    version = style.versions.get()
    regions = [RegionStyle(mask, version, 0.25), RegionStyle(mask)]
    take = start(people, shot, style, regions=regions, overrides={"outside": "kept"})

    (shown,) = [each for each in take_snapshot(people.dave, take.pk)["takes"] if each["id"] == take.pk]
    assert [(each["mask"], each["per_frame"], each["strength"]) for each in shown["regions"]] == [
        (mask.pk, False, 0.25),
        (mask.pk, False, 1.0),
    ]
    assert shown["regions"][0]["style"]["style_version"] == version.pk
    assert shown["regions"][1]["style"] is None
    assert shown["regions"][0]["picture"] == mask.pictures.get().picture
    assert shown["settings"]["outside"] == "kept"

    set_style_state(actor=people.alice, style=style, state=StyleState.RETIRED)
    studio.paint(take)
    rerun = request_rerun(actor=people.carol, take=take, seen={1001: studio.kept(take)[1001]})
    assert rerun.settings["outside"] == "kept"


def test_regions_that_can_not_be_are_refused(
    people: Personas, project: Project, shot: Shot, style: Style, mask: Mask
) -> None:
    other = import_shot(
        actor=people.carol, project=project, name="other", frames=[picture(1)], rate=Fraction(24)
    )
    for elsewhere, regions, overrides, complaint, field in (
        (other, [RegionStyle(mask)], {}, "region 1 belongs to another shot", "regions"),
        (shot, [RegionStyle(mask, strength=1.5)], {}, r"region 1 is 1\.5; .* from 0 to 1", "regions"),
        (shot, [RegionStyle(mask, strength=float("nan"))], {}, "region 1 is nan", "regions"),
        (shot, [], {"outside": "kept"}, "there is no region", "outside"),
    ):
        with pytest.raises(Invalid, match=complaint) as refusal:
            start(people, elsewhere, style, regions=regions, overrides=overrides)
        assert refusal.value.field == field
    whole = start(people, shot, style)
    studio.paint(whole)
    with pytest.raises(Invalid, match="there is no region"):
        request_rerun(
            actor=people.carol,
            take=whole,
            seen={1001: studio.kept(whole)[1001]},
            overrides={"outside": "kept"},
        )
    set_style_state(actor=people.alice, style=style, state=StyleState.DRAFT)
    with pytest.raises(Refused, match="Woodcut is not published"):
        start(people, shot, style, regions=[RegionStyle(mask, style.versions.get())])


def still(width: int = WIDTH) -> FlowPair:
    return FlowPair(*np.zeros((2, HEIGHT, width, 2), np.float32))


def test_a_take_follows_imported_flow_only_where_all_of_it_is_there(
    people: Personas, shot: Shot, style: Style
) -> None:
    pairs = [(number, number + 1, still()) for number in (1001, 1002, 1004)]
    import_flow(actor=people.carol, shot=shot, flows=pairs)
    with pytest.raises(Refused, match="no imported flow between the frames 1003 and 1004") as refusal:
        start(people, shot, style, overrides={"flow": "files"})
    assert refusal.value.field == "flow"

    import_flow(actor=people.carol, shot=shot, flows=[(1003, 1004, still())])
    take = start(people, shot, style, overrides={"flow": "files"})
    assert (take.settings["flow"], take.settings["measuring_flow"]) == ("files", "dis")
    with pytest.raises(Refused, match="between the frames 1001 and 1003"):
        start(people, shot, style, overrides={"flow": "files", "related_frames": [1, 2]})


def test_flow_that_does_not_fit_the_shot_is_refused_whole(people: Personas, shot: Shot) -> None:
    for flows, complaint in (
        ([], "no flow between frames of the shot, 1001 to 1005"),
        ([(1001, 1002, still()), (1005, 1006, still())], "no pair of frames 1005 and 1006"),
        ([(1001, 1002, still()), (1002, 1003, still(40))], "1002 and 1003 is 40×32 pixels"),
    ):
        with pytest.raises(Invalid, match=complaint):
            import_flow(actor=people.carol, shot=shot, flows=flows)
        assert not shot.flows.exists()


@pytest.fixture
def drawn(people: Personas, shot: Shot, write: Write) -> Mask:
    """On one frame, for a rerun."""
    pictures = {None: write("drawn.png", half())}
    return add_mask(actor=people.carol, shot=shot, pictures=pictures, drawn_on=1003)


def test_a_region_drawn_on_one_frame_is_for_reruns(
    people: Personas, shot: Shot, style: Style, drawn: Mask, write: Write
) -> None:
    assert list(drawn.pictures.values_list("frame", flat=True)) == [1003]
    with pytest.raises(Invalid, match="was drawn on one frame, for a rerun"):
        start(people, shot, style, regions=[RegionStyle(drawn)])
    picture = {None: write("again.png", half())}
    for pictures, frame, complaint, field in (
        (picture, 1006, "no frame 1006", "drawn_on"),
        ({1003: picture[None]}, 1003, "send one picture", "files"),
    ):
        with pytest.raises(Invalid, match=complaint) as refusal:
            add_mask(actor=people.carol, shot=shot, pictures=pictures, drawn_on=frame)
        assert refusal.value.field == field


def test_a_rerun_of_a_region_remembers_what_it_is_painted_over(
    people: Personas, shot: Shot, style: Style, drawn: Mask
) -> None:
    take = start(people, shot, style)
    made = studio.paint(take)
    seen = {number: made[number].pk for number in (1002, 1003)}
    render = request_rerun(actor=people.carol, take=take, seen=seen, region=RerunRegion(drawn, 5))
    assert render.region.over == {"1002": seen[1002], "1003": seen[1003]}
    assert render.held.keys() == {"1001", "1004"}
    (shown,) = [each for each in take_snapshot(people.dave, take.pk)["renders"] if each["id"] == render.pk]
    assert shown["region"] == {
        "mask": drawn.pk,
        "picture": drawn.pictures.get().picture,
        "drawn_on": 1003,
        "feather": 5,
        "rim": None,
    }


def test_a_rerun_of_a_region_that_can_not_be_is_refused(
    people: Personas, project: Project, shot: Shot, style: Style, drawn: Mask
) -> None:
    other = import_shot(
        actor=people.carol, project=project, name="other", frames=[picture(1)], rate=Fraction(24)
    )
    elsewhere = start(people, other, style)
    take = start(people, shot, style)
    studio.paint(take, [1001, 1002])
    cancel_render(actor=people.carol, render=take.renders.get())
    for about, seen, region, refusal, complaint in (
        (take, {1002: studio.kept(take)[1002]}, RerunRegion(drawn, 401), Invalid, "from 0 to 400"),
        (
            take,
            {1002: studio.kept(take)[1002], 1003: None},
            RerunRegion(drawn),
            Refused,
            "frame 1003 has none",
        ),
    ):
        with pytest.raises(refusal, match=complaint):
            request_rerun(actor=people.carol, take=about, seen=seen, region=region)
    studio.paint(elsewhere)
    with pytest.raises(Invalid, match="belongs to another shot"):
        request_rerun(
            actor=people.carol, take=elsewhere, seen=studio.kept(elsewhere), region=RerunRegion(drawn)
        )
    assert not Render.objects.filter(kind="rerun").exists()
