"""Frames painted by hand, as they come in and as reruns hold them."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from stylizer.access.frames import compute_frames, missing_transitions
from stylizer.access.reruns import plan_rerun
from stylizer.access.snapshot import take_snapshot
from stylizer.access.stores import shot_store
from stylizer.actions import (
    Invalid,
    Refused,
    RevisionChanged,
    cancel_render,
    decide,
    keep_painted_frame,
    request_rerun,
)
from stylizer.engine.measures import picture_measures
from stylizer.media.pictures import decode_master, decode_picture, encode_master
from stylizer.media.proxies import encode_proxy
from stylizer.media.sources import encode_source
from stylizer.models import Revision, Take
from tests import studio
from tests.media.test_pictures import profile_with_red_and_blue_swapped
from tests.personas import HEIGHT, WIDTH, Personas, picture


def painting(seed: int = 50) -> bytes:
    return encode_master(picture(seed))


def paint_over(take: Take, people: Personas, frame: int, data: bytes | None = None) -> Revision:
    seen = studio.kept(take)[frame]
    return keep_painted_frame(
        actor=people.carol, take=take, frame=frame, picture=data or painting(), seen=seen
    )


def test_it_becomes_the_kept_revision_credited_to_its_painter(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    studio.measure(made[1002], made[1003])
    revision = paint_over(take, people, 1003)

    frame = take_snapshot(people.dave, take.pk)["frames"][2]
    assert (frame["kept"], frame["rendering"], frame["decision"]) == (revision.pk, "done", None)
    shown = frame["revisions"][-1]
    assert (shown["number"], shown["origin"], shown["painter"], shown["render"]) == (
        2,
        "painted",
        "Carol",
        None,
    )
    assert shown["brightness"] == pytest.approx(float((picture(50) @ [0.2126, 0.7152, 0.0722]).mean()), 1e-5)
    filmed = shot_store(take.shot_id).read(take.shot.source_frames.get(number=1003).picture)
    assert shown["source_sharpness"] == picture_measures(decode_picture(filmed)).sharpness
    assert shot_store(take.shot_id).read(shown["proxy"]) == encode_proxy(picture(50))
    assert frame["revisions"][0]["painter"] is None
    assert shot_store(take.shot_id).read(shown["picture"]) == painting()
    decision = take_snapshot(people.dave, take.pk)["decisions"][-1]
    assert (decision["kind"], decision["by"], decision["seen"]) == ("keep", "Carol", {"1003": revision.pk})
    around = missing_transitions(take, [1003])
    assert [(a.pk, b.pk) for a, b in around] == [
        (made[1002].pk, revision.pk),
        (revision.pk, made[1004].pk),
    ]


def test_sixteen_bits_stay_and_colours_become_srgb(take: Take, people: Personas) -> None:
    studio.paint(take)
    levels = np.random.default_rng(1).integers(0, 65536, (HEIGHT, WIDTH, 3), dtype=np.uint16)
    fine = paint_over(take, people, 1001, cv2.imencode(".tiff", levels)[1].tobytes())
    store = shot_store(take.shot_id)
    np.testing.assert_array_equal(np.rint(decode_master(store.read(fine.picture)) * 65535), levels[..., ::-1])

    file = io.BytesIO()
    orange = Image.new("RGB", (WIDTH, HEIGHT), (230, 140, 20))
    orange.save(file, "PNG", icc_profile=profile_with_red_and_blue_swapped())
    converted = paint_over(take, people, 1002, file.getvalue())
    colour = decode_master(store.read(converted.picture))[0, 0] * 255
    np.testing.assert_allclose(colour, [20, 140, 230], atol=3)


def test_a_layer_of_paint_lies_over_the_revision_under_it(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    store = shot_store(take.shot_id)
    under = np.rint(decode_master(store.read(made[1002].picture)) * 65535)
    layer = np.zeros((HEIGHT, WIDTH, 4), np.uint16)
    layer[:, 10:20] = (65535, 0, 0, 65535)  # blue first, as OpenCV has it
    layer[:, 20:30] = (65535, 0, 0, 32768)
    revision = paint_over(take, people, 1002, cv2.imencode(".png", layer)[1].tobytes())

    painted = np.rint(decode_master(store.read(revision.picture)) * 65535)
    np.testing.assert_array_equal(painted[:, :10], under[:, :10])
    np.testing.assert_array_equal(painted[:, 30:], under[:, 30:])
    np.testing.assert_array_equal(painted[:, 10:20], np.broadcast_to([0, 0, 65535], (HEIGHT, 10, 3)))
    mixed = (under[:, 20:30] * 32767 + np.float64([0, 0, 65535]) * 32768) / 65535
    np.testing.assert_allclose(painted[:, 20:30], mixed, atol=1)


@pytest.mark.parametrize(("width", "height"), [(WIDTH - 1, HEIGHT), (HEIGHT, WIDTH)])
def test_another_size_is_refused_by_both_sizes(take: Take, people: Personas, width: int, height: int) -> None:
    studio.paint(take)
    with pytest.raises(Invalid, match=f"is {width}×{height} pixels; .* {WIDTH}×{HEIGHT}") as refusal:
        paint_over(take, people, 1002, encode_source(picture(1, width, height)))
    assert refusal.value.field == "file"
    with pytest.raises(Invalid, match="not a picture"):
        paint_over(take, people, 1002, b"<!doctype html>")
    assert take.revisions.count() == 5


def test_it_is_refused_where_it_would_undo_what_others_did(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    with pytest.raises(Invalid, match="no frame 1099"):
        keep_painted_frame(actor=people.carol, take=take, frame=1099, picture=painting(), seen=None)
    with pytest.raises(RevisionChanged):
        keep_painted_frame(actor=people.carol, take=take, frame=1002, picture=painting(), seen=None)
    decide(actor=people.bob, take=take, kind="approve", seen={1002: made[1002].pk})
    with pytest.raises(Refused, match="Frame 1002 is approved"):
        paint_over(take, people, 1002)
    rerun = request_rerun(actor=people.bob, take=take, seen={1003: made[1003].pk})
    with pytest.raises(Refused, match="frame 1003 is still to come"):
        paint_over(take, people, 1003)
    cancel_render(actor=people.bob, render=rerun)
    paint_over(take, people, 1003)


def test_a_frame_that_failed_is_mended_by_it(take: Take, people: Personas) -> None:
    studio.paint(take)
    take.take_frames.filter(number=1003).update(failures=2, failure="It diverged")
    paint_over(take, people, 1003)
    assert compute_frames(take, [1003])[0].rendering == "done"


def test_reruns_on_both_sides_hold_it(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    revision = paint_over(take, people, 1003)
    plan = plan_rerun(take, [1002, 1004])
    assert plan.held == {1001: made[1001].pk, 1003: revision.pk, 1005: made[1005].pk}
    assert [(run.earlier_held, run.later_held) for run in plan.runs] == [(True, True), (True, True)]

    seen = {n: r for n, r in studio.kept(take).items() if n in (1002, 1004)}
    request_rerun(actor=people.carol, take=take, seen=seen)
    studio.paint(take)
    assert studio.kept(take)[1003] == revision.pk
