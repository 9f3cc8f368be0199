"""A region carried from frame to frame, where it is known where it has to go."""

import cv2
import numpy as np
import pytest

from stylizer.demo.scenes.balloons import BALLOONS
from stylizer.demo.scenes.windmill import WINDMILL
from stylizer.demo.shot import Shot
from stylizer.engine.flow import estimate_pair
from stylizer.engine.picture import Mask, Picture
from stylizer.engine.tracking import carry
from stylizer.engine.warp import backward_warp

WIDTH, HEIGHT = 120, 90


def overlap(found: Mask, wanted: Mask, seen: np.ndarray | None = None) -> float:
    """Intersection over union of what is inside, of the pixels that are seen in both frames."""
    first, second = found >= 0.5, wanted >= 0.5
    counted = np.ones_like(first) if seen is None else seen
    return float((first & second & counted).sum() / ((first | second) & counted).sum())


def disk(across: float, down: float, radius: float) -> Mask:
    """With a rim of one pixel."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    return np.clip(radius + 0.5 - np.hypot(columns - across, rows - down), 0, 1).astype(np.float32)


def texture(shift: float) -> Picture:
    """Moves to the right by `shift` pixels, under interpolation."""
    noise = np.random.default_rng(5).random((HEIGHT, WIDTH, 3)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 3)
    soft = (soft - soft.min()) / (soft.max() - soft.min())
    still = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    return backward_warp(soft, still - np.float32([shift, 0]))


def region(shot: Shot) -> Mask:
    """A disk in the upper half."""
    rows, columns = np.mgrid[: shot.height, : shot.width]
    return (np.hypot(columns - shot.width / 2, rows - 100) <= 50).astype(np.float32)


@pytest.mark.parametrize("speed", [0.3, 2.7])
def test_it_goes_along_by_parts_of_a_pixel_and_keeps_its_size_and_its_rim(speed: float) -> None:
    mask = disk(40, 45, 20)
    flow = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    flow[..., 0] = -speed
    steps = 12
    for step in range(1, steps + 1):
        mask = carry(mask, flow, -flow, texture(step * speed), texture((step - 1) * speed))
    assert overlap(mask, disk(40 + steps * speed, 45, 20)) > 0.97
    assert np.count_nonzero((mask > 0.02) & (mask < 0.98)) < 4 * 2 * np.pi * 20


@pytest.mark.parametrize("shot", [WINDMILL, BALLOONS], ids=lambda shot: shot.name)
@pytest.mark.parametrize("toward", [1, -1])
def test_it_follows_the_exact_motion_of_a_scene_both_ways(shot: Shot, toward: int) -> None:
    """The truth is one step, along the exact motion from the last frame straight back to the first."""
    start, drawn = 6, region(shot)
    mask = drawn
    for index in range(start + toward, start + 5 * toward, toward):
        before = index - toward
        there, back = shot.motion(index, before).flow, shot.motion(before, index).flow
        mask = carry(mask, there, back, shot.sharp(index), shot.sharp(before))
    last = start + 4 * toward
    truth = shot.motion(last, start)
    wanted = backward_warp(drawn[..., None], truth.flow)[..., 0]
    assert overlap(mask, wanted, ~truth.occluded) > 0.9


def test_an_estimated_flow_carries_it_too() -> None:
    shot = BALLOONS
    drawn = mask = region(shot)
    for index in range(1, 4):
        pair = estimate_pair("dis", shot.render(index - 1), shot.render(index))
        mask = carry(mask, pair.backward, pair.forward, shot.render(index), shot.render(index - 1))
    truth = shot.motion(3, 0)
    wanted = backward_warp(drawn[..., None], truth.flow)[..., 0]
    assert overlap(mask, wanted, ~truth.occluded) > 0.9


def test_specks_and_pinholes_of_the_flow_are_cleaned_away() -> None:
    mask = disk(40, 45, 20)
    mask[45:47, 40:42] = 0
    mask[5:7, 100:102] = 1
    still = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    found = carry(mask, still, still, texture(0), texture(0))
    assert (found[40:50, 35:45] == 1).all()
    assert (found[:15, 90:] == 0).all()


def test_a_region_that_leaves_the_frame_is_gone() -> None:
    mask = disk(10, 45, 8)
    flow = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    flow[..., 0] = 30
    assert not carry(mask, flow, -flow, texture(-30), texture(0)).any()
