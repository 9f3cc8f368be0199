"""A region drawn on one frame is tracked and painted again alone."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from stylizer.access.snapshot import take_snapshot
from stylizer.actions import RerunRegion, add_mask, request_rerun
from stylizer.engine.retouch import feather, rim_contrast
from stylizer.media.masks import decode_mask, encode_mask
from stylizer.media.pictures import decode_master
from stylizer.media.store import Store
from stylizer.models import Mask, Render, RenderState, Revision, Take
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.housekeeping import named_files
from stylizer.pipeline.render import Rendering, make_render
from tests import studio
from tests.personas import Personas

pytestmark = pytest.mark.django_db(transaction=True)

StartTake = Callable[..., Take]
FRAMES = (1002, 1003, 1004)
FEATHER = 6


def drawn() -> np.ndarray:
    """On frame 1003. The footage moves a pixel to the left with each frame."""
    mask = np.zeros((48, 64), np.float32)
    mask[12:36, 20:44] = 1
    return mask


@pytest.fixture
def take(start_take: StartTake, bench: Bench) -> Take:
    take = start_take()
    make_render(take.renders.get().pk, bench)
    return take


@pytest.fixture
def mask(take: Take, people: Personas, tmp_path: Path) -> Mask:
    path = tmp_path / "drawn.png"
    path.write_bytes(encode_mask(drawn()))
    return add_mask(actor=people.carol, shot=take.shot, pictures={None: path}, drawn_on=1003)


@pytest.fixture
def rerun(take: Take, people: Personas, mask: Mask) -> Render:
    seen = {number: studio.kept(take)[number] for number in FRAMES}
    return request_rerun(
        actor=people.bob,
        take=take,
        seen=seen,
        overrides={"style_weight": 10 * take.settings["style_weight"]},
        region=RerunRegion(mask, FEATHER),
    )


def kept(take: Take) -> dict[int, Revision]:
    return {row.number: row.kept for row in take.take_frames.select_related("kept")}


def test_the_region_alone_is_painted_and_goes_with_the_motion(
    take: Take, rerun: Render, bench: Bench, store: Store, people: Personas
) -> None:
    before = kept(take)
    make_render(rerun.pk, bench)
    rerun.refresh_from_db()
    assert (rerun.state, rerun.failure) == (RenderState.DONE, "")

    after = kept(take)
    for number in FRAMES:
        old, new = (decode_master(store.read(each[number].picture)) for each in (before, after))
        inside = decode_mask(store.read(after[number].region))
        moved = np.roll(drawn(), 1003 - number, axis=1)
        wanted = feather(moved, FEATHER)
        assert np.abs(inside - wanted).mean() < 0.03
        stays = wanted == 0
        stays &= inside == 0
        assert stays.mean() > 0.5
        np.testing.assert_array_equal(new[inside == 0], old[inside == 0])
        assert np.abs(new - old)[wanted == 1].mean() > 0.01
        measures = after[number].measures
        expected = [rim_contrast(picture, inside) for picture in (old, new)]
        assert [measures["rim_before"], measures["rim_after"]] == expected
    assert {after[n].pk for n in (1001, 1005)} == {before[n].pk for n in (1001, 1005)}
    np.testing.assert_array_equal(decode_mask(store.read(after[1003].region)), feather(drawn(), FEATHER))
    assert {revision.region for revision in after.values()} - {""} <= named_files(take.shot)

    snapshot = take_snapshot(people.dave, take.pk)
    shown = snapshot["renders"][-1]["region"]
    factors = {number: after[number].measures["rim_factor"] for number in FRAMES}
    worst = max(factors, key=lambda number: factors[number])
    assert shown == {
        "mask": rerun.region.mask_id,
        "picture": rerun.region.mask.pictures.get().picture,
        "drawn_on": 1003,
        "feather": FEATHER,
        "rim": {"factor": factors[worst], "frame": worst},
    }
    flagged = [frame["number"] for frame in snapshot["frames"] if "region edge" in frame["flags"]]
    assert flagged == [number for number in FRAMES if factors[number] > 1.5]


def test_a_rerun_of_a_region_that_is_resumed_has_the_same_bytes(
    take: Take, rerun: Render, bench: Bench, people: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    go_on = Rendering._take_step

    def stop_after_two(self: Rendering, painter: object, step: object) -> None:
        go_on(self, painter, step)
        taken.append(1)
        if len(taken) == 2:
            bench.stop.set()

    monkeypatch.setattr(Rendering, "_take_step", stop_after_two)
    make_render(rerun.pk, bench)
    rerun.refresh_from_db()
    assert rerun.state == RenderState.QUEUED
    bench.stop.clear()
    make_render(rerun.pk, bench)
    resumed = {number: revision.picture for number, revision in kept(take).items()}

    for number, first in take.revisions.filter(number=1, frame__in=FRAMES).values_list("frame", "pk"):
        assert take.take_frames.get(number=number).kept_id != first
    take.take_frames.filter(number__in=FRAMES).update(kept=None)
    for first in take.revisions.filter(number=1, frame__in=FRAMES):
        take.take_frames.filter(number=first.frame).update(kept=first)
    again = request_rerun(
        actor=people.bob,
        take=take,
        seen={number: studio.kept(take)[number] for number in FRAMES},
        overrides={"style_weight": 10 * take.settings["style_weight"]},
        region=RerunRegion(rerun.region.mask, FEATHER),
    )
    make_render(again.pk, bench)
    assert {number: revision.picture for number, revision in kept(take).items()} == resumed
