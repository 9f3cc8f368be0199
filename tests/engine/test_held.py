"""Frames that are held as they are, and the others painted between them."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from stylizer.engine.anchors import Anchor
from stylizer.engine.errors import InvalidPicture
from stylizer.engine.flow import estimate_pair
from stylizer.engine.painter import Painter
from stylizer.engine.picture import Picture, as_master
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.shot import paint_shot
from stylizer.engine.single_pass import PaintedFrame
from tests.engine.networks import STYLE, small_perception, small_recipe

WIDTH, HEIGHT, COUNT = 64, 48, 7
#: Pixels that the footage moves to the left from frame to frame.
PAN = 2
RED = np.float32([1, 0, 0])


def settings(**overrides: object) -> Settings:
    quick = {"first_iterations": 8, "iterations": 4, "precision": "float32"}
    return resolve_settings(WIDTH, HEIGHT, **(quick | overrides))


def footage() -> list[Picture]:
    grain = np.random.default_rng(3).random((HEIGHT, WIDTH + PAN * COUNT, 3), dtype=np.float32)
    wide = np.clip(cv2.GaussianBlur(grain, (0, 0), 2) * 5 - 2, 0, 1).astype(np.float32)
    return [np.ascontiguousarray(wide[:, PAN * i : PAN * i + WIDTH]) for i in range(COUNT)]


def paint(chosen: Settings, held: dict[int, Picture]) -> list[PaintedFrame]:
    return list(paint_shot(footage(), small_recipe(chosen), held=held))


def pictures(frames: list[PaintedFrame]) -> dict[int, Picture]:
    return {frame.number: frame.painting.picture for frame in frames}


def test_paint_travels_with_the_motion_and_fades_with_the_distance() -> None:
    """A patch painted red on frame 4, between frames 1 and 7 that are held as they were."""
    chosen = settings(tv_weight=0.0)
    before = pictures(paint(chosen, {}))
    red = before[4].copy()
    rows, columns = slice(14, 34), slice(22, 42)
    red[rows, columns] = RED
    ends = {1: before[1], 7: before[7]}
    plain, painted = (pictures(paint(chosen, ends | {4: middle})) for middle in (before[4], red))

    reached = {}
    for number in range(1, COUNT + 1):
        moved = slice(columns.start - PAN * (number - 4) + 2, columns.stop - PAN * (number - 4) - 2)
        patch = np.s_[rows.start + 2 : rows.stop - 2, moved]
        wanted = RED - plain[number][patch]
        reached[number] = float(((painted[number] - plain[number])[patch] * wanted).sum() / (wanted**2).sum())
        elsewhere = np.ones((HEIGHT, WIDTH), bool)
        elsewhere[rows.start - 6 : rows.stop + 6, moved.start - 8 : moved.stop + 8] = False
        assert np.abs(painted[number] - plain[number])[elsewhere].mean() < 0.02

    assert painted[4].tobytes() == as_master(red).tobytes()
    assert reached[4] == pytest.approx(1)
    assert reached[1] == reached[7] == 0
    for side in ((4, 3, 2, 1), (4, 5, 6, 7)):
        assert all(reached[near] > reached[far] + 0.05 for near, far in pairwise(side)), reached
    assert min(reached[3], reached[5]) > 0.6, reached


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"related_frames": (1, 2, 4), "confidence": "soft"},
        {"initial_image": "first"},
        {"passes": 2, "pass_iterations": 3, "temporal_from_pass": 2},
        {"loop": True},
        {"colours": "frame"},
        {"anchor_interval": 2, "related_frames": (1, 2)},
    ],
    ids=str,
)
def test_held_frames_come_out_as_they_went_in_whatever_the_settings(changes: dict[str, object]) -> None:
    random = np.random.default_rng(4)
    held = {number: random.random((HEIGHT, WIDTH, 3), dtype=np.float32) for number in (3, 7)}
    chosen = settings(**changes)
    painted = paint(chosen, held)

    assert [frame.number for frame in painted] == list(range(1, COUNT + 1))
    for frame in painted:
        if frame.number in held:
            assert frame.painting.picture.tobytes() == as_master(held[frame.number]).tobytes()
        assert (frame.painting.iterations == 0) == (frame.number in held)
        assert frame.painting.style_loss > 0
        assert (frame.transition is None) == (frame.number == 1 and not chosen.loop)


def test_where_every_frame_is_held_nothing_is_painted_and_all_is_measured() -> None:
    held = dict(enumerate(footage(), start=1))
    painted = paint(settings(), held)
    assert [frame.painting.iterations for frame in painted] == [0] * COUNT
    for before, frame in pairwise(painted):
        assert frame.transition is not None
        assert frame.transition.mean == pytest.approx(frame.transition.source_residual), before.number
        assert frame.painting.content_loss == pytest.approx(0, abs=1e-6)


def test_anchors_are_painted_as_if_nothing_were_between_them() -> None:
    chosen = settings(anchor_interval=3)
    frames, painted = footage(), pictures(paint(chosen, {}))
    painter = Painter(small_perception(), STYLE, chosen, WIDTH, HEIGHT)
    first = painter.paint(frames[0], 1).picture
    flow = estimate_pair("dis", frames[0], frames[3])
    anchor = Anchor(first, flow.backward, flow.forward, offset=-3, source=frames[0])
    second = painter.paint(frames[3], 4, [anchor])

    assert second.iterations == chosen.first_iterations
    assert painted[1].tobytes() == first.tobytes()
    assert painted[4].tobytes() == second.picture.tobytes()


def test_what_can_not_be_held_is_refused_by_name() -> None:
    with pytest.raises(InvalidPicture, match="Frame 8 is held, and the shot has the frames 1 to 7"):
        paint(settings(), {8: footage()[0]})
    narrow = np.ascontiguousarray(footage()[0][:, 1:])
    with pytest.raises(InvalidPicture, match="held at frame 2 is 63×48 pixels; it has to be 64×48"):
        paint(settings(), {2: narrow})
