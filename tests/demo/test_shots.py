"""Flow and occlusion of the demo shots, against pinhole optics, the rendered pictures and brute force."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.demo.scenes import MEASURING_SHOTS, SHOTS
from stylizer.demo.sheet import Sheet
from stylizer.demo.shot import Shot
from stylizer.demo.stage import Layer, Stage

EVERY_SHOT = pytest.mark.parametrize("shot", (SHOTS | MEASURING_SHOTS).values(), ids=lambda shot: shot.title)
FINER = 3


@cache
def _fine(shot: Shot, index: int) -> NDArray:
    return shot.sharp(index, FINER)


def _sampled(picture: NDArray, x: NDArray, y: NDArray, finer: int = 1) -> NDArray:
    """Bilinear, at positions given in pixels of a picture `finer` times smaller."""
    x, y = (x + 0.5) * finer - 0.5, (y + 0.5) * finer - 0.5
    height, width = picture.shape[:2]
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    across, down = (x - left)[..., None], (y - top)[..., None]
    columns = [np.clip(left + step, 0, width - 1) for step in (0, 1)]
    rows = [np.clip(top + step, 0, height - 1) for step in (0, 1)]
    upper = picture[rows[0], columns[0]] * (1 - across) + picture[rows[0], columns[1]] * across
    lower = picture[rows[1], columns[0]] * (1 - across) + picture[rows[1], columns[1]] * across
    return upper * (1 - down) + lower * down


def _grid(shot: Shot) -> tuple[NDArray, NDArray]:
    x, y = np.meshgrid(np.arange(shot.width, dtype=float), np.arange(shot.height, dtype=float))
    return x, y


@EVERY_SHOT
def test_the_next_frame_warped_back_is_this_frame(shot: Shot) -> None:
    # Compared in finer pictures, as bilinear interpolation blurs single-pixel detail by itself.
    index = shot.frame_count // 3
    x, y = _grid(shot)
    here, there = _fine(shot, index), _fine(shot, index + 1)
    motion = shot.motion(index, index + 1)
    seen = _sampled(here, x, y, FINER)
    warped = _sampled(there, x + motion.flow[..., 0], y + motion.flow[..., 1], FINER)
    error = np.abs(warped - seen).mean(-1)
    unmoved = np.abs(_sampled(there, x, y, FINER) - seen).mean(-1)
    visible = ~motion.occluded
    assert np.median(error[visible]) < 0.008
    assert error[visible].mean() < 0.02
    assert error[visible].mean() < 0.25 * unmoved.mean()
    hidden = motion.occluded & ~motion.out_of_frame
    assert error[hidden].mean() > 4 * error[visible].mean()


@EVERY_SHOT
def test_a_flow_that_is_off_by_a_third_of_a_pixel_would_be_noticed(shot: Shot) -> None:
    index = shot.frame_count // 3
    x, y = _grid(shot)
    here, there = _fine(shot, index), _fine(shot, index + 1)
    motion = shot.motion(index, index + 1)
    seen = _sampled(here, x, y, FINER)[~motion.occluded]

    def error(offset: float) -> float:
        at_x, at_y = x + motion.flow[..., 0] + offset, y + motion.flow[..., 1]
        return float(np.median(np.abs(_sampled(there, at_x, at_y, FINER)[~motion.occluded] - seen)))

    assert error(0) < 0.6 * min(error(-1 / 3), error(1 / 3))


@pytest.mark.parametrize(("name", "plane"), [("0420", "water"), ("0310", "fields"), ("0550", "meadow")])
def test_points_of_the_ground_move_as_a_pinhole_camera_sees_them(name: str, plane: str) -> None:
    shot = SHOTS[name]
    stage = shot.stage
    order = [layer.name for layer in stage.layers].index(plane)
    ground = Stage(shot.width, shot.height, [stage.layers[order]], stage.camera)
    constant, across, down = stage.layers[order].inverse_depth

    def project(home: tuple[float, float], time: float) -> NDArray:
        camera = stage.camera(time)
        depth = 1 / (constant + across * home[0] + down * home[1])
        point = np.array([home[0] * depth, home[1] * depth, depth])  # focal length 1 in the units of the step
        point = point - (camera.x, camera.y, camera.forward)
        x, y = point[:2] / point[2]
        cos, sin = np.cos(camera.roll), np.sin(camera.roll)
        turned = np.array([cos * x + sin * y, cos * y - sin * x])
        centre = ((shot.width - 1) / 2, (shot.height - 1) / 2)
        return camera.zoom * turned - (camera.pan, camera.tilt) + centre

    start, end = 3, 7
    motion = ground.motion(start, end)
    for home in ((-40.0, 60.0), (35.0, 90.0), (100.0, 105.0)):
        before, after = project(home, start), project(home, end)
        flow = _sampled(motion.flow, np.array([before[0]]), np.array([before[1]]))[0]
        np.testing.assert_allclose(before + flow, after, atol=2e-3)


@EVERY_SHOT
def test_forward_and_backward_flow_cancel_where_nothing_hides(shot: Shot) -> None:
    index = shot.frame_count // 2
    x, y = _grid(shot)
    forward, backward = shot.forward_flow(index), shot.backward_flow(index + 1)
    visible = ~shot.forward_occlusion(index)
    back = _sampled(backward, x + forward[..., 0], y + forward[..., 1])
    residue = np.hypot(*np.moveaxis(forward + back, -1, 0))[visible]
    assert np.median(residue) < 1e-3
    # At the rim of a layer the interpolation mixes two motions; there one of the pixels around must agree.
    around = [
        np.hypot(*np.moveaxis(forward + _sampled(backward, corner_x, corner_y), -1, 0))
        for corner_x in (np.floor(x + forward[..., 0]), np.ceil(x + forward[..., 0]))
        for corner_y in (np.floor(y + forward[..., 1]), np.ceil(y + forward[..., 1]))
    ]
    assert (np.min(around, axis=0)[visible] < 0.25).mean() > 0.998


def _identities(stage: Stage, time: float) -> NDArray:
    """What every pixel shows: number of the layer, and the place on it (home-view x, y)."""
    x, y = np.meshgrid(np.arange(stage.width, dtype=float), np.arange(stage.height, dtype=float))
    shown = np.full((stage.height, stage.width, 3), np.nan)
    for number, layer in enumerate(stage.layers):
        sheet = layer.sheet
        texel = np.array(
            [
                [sheet.density, 0, -sheet.left * sheet.density],
                [0, sheet.density, -sheet.top * sheet.density],
                [0, 0, 1],
            ]
        )
        to_sheet = texel @ np.linalg.inv(stage.view(layer, time))
        size = (stage.width, stage.height)
        alpha = cv2.warpPerspective(
            np.ascontiguousarray(sheet.texels[..., 3]), np.linalg.inv(to_sheet), size, flags=cv2.INTER_LINEAR
        )
        home = np.einsum(
            "ij,jhw->ihw", np.linalg.inv(stage.view(layer, time)), np.stack([x, y, np.ones_like(x)])
        )
        here = alpha >= 0.5
        shown[here, 0] = number
        shown[here, 1:] = np.moveaxis(home[:2] / home[2], 0, -1)[here]
    return shown


@EVERY_SHOT
def test_occlusion_agrees_with_a_search_through_the_whole_other_frame(shot: Shot) -> None:
    index = 5
    here, there = _identities(shot.stage, index), _identities(shot.stage, index + 1)
    motion = shot.motion(index, index + 1)
    rng = np.random.default_rng(0)
    rows, columns = rng.integers(2, shot.height - 2, 500), rng.integers(2, shot.width - 2, 500)
    agree, found = [], 0
    for row, column in zip(rows, columns, strict=True):
        layer, place_x, place_y = here[row, column]
        same = there[..., 0] == layer
        far = np.where(same, np.hypot(there[..., 1] - place_x, there[..., 2] - place_y), np.inf)
        nearest_row, nearest_column = np.unravel_index(np.argmin(far), far.shape)
        # Layers are seen at different scales: on this one, the reach of a pixel is measured beside the point.
        beside = here[row, column + 1 if here[row, column + 1, 0] == layer else column - 1]
        above = here[row + 1 if here[row + 1, column, 0] == layer else row - 1, column]
        if beside[0] != layer or above[0] != layer:
            continue
        reach = 0.75 * max(
            np.hypot(*(beside[1:] - (place_x, place_y))), np.hypot(*(above[1:] - (place_x, place_y)))
        )
        visible = bool(far[nearest_row, nearest_column] <= reach)
        agree.append(visible != motion.occluded[row, column])
        if visible and not motion.occluded[row, column]:
            found += 1
            landing = np.array([column, row]) + motion.flow[row, column]
            assert np.abs(landing - (nearest_column, nearest_row)).max() < 1.5
    assert found > 200
    assert np.mean(agree) > 0.98


@pytest.mark.parametrize(("name", "fastest"), [("0310", 14), ("0420", 20), ("0550", 20)])
def test_the_motion_is_worth_the_trouble(name: str, fastest: float) -> None:
    motion = SHOTS[name].motion(6, 7)
    speed = np.hypot(*np.moveaxis(motion.flow, -1, 0))
    assert speed.max() > fastest
    assert speed.min() < 3
    hidden = motion.occluded & ~motion.out_of_frame
    assert 0.02 < hidden.mean() < 0.3
    assert motion.out_of_frame.any()
    assert not (motion.out_of_frame & ~motion.occluded).any()
    # Thin things pass: somewhere a strip at most 6 pixels wide moves unlike both its sides.
    u = motion.flow[..., 0]
    assert ((np.abs(u[:, 3:-3] - u[:, :-6]) > 2) & (np.abs(u[:, 3:-3] - u[:, 6:]) > 2)).any()


@pytest.mark.parametrize("shot", SHOTS.values(), ids=lambda shot: shot.title)
def test_blur_smears_what_is_fast_and_leaves_the_rest(shot: Shot) -> None:
    index = 6
    blurred, sharp = shot.render(index), shot.sharp(index)
    assert blurred.shape == (shot.height, shot.width, 3)
    assert blurred.dtype == np.float32
    assert 0 <= blurred.min() <= blurred.max() <= 1
    change = np.abs(blurred - sharp).mean(-1)
    speed = np.hypot(*np.moveaxis(shot.forward_flow(index), -1, 0))
    assert np.median(change[speed > 15]) > 4 * np.median(change[speed < 2])


@EVERY_SHOT
def test_every_pixel_of_every_frame_is_painted(shot: Shot) -> None:
    behind = Sheet(-2000, -2000, 4500, 4500, density=0.1)
    behind.fill(np.array([0, 1, 0], np.float32))
    stage = shot.stage
    green = Stage(shot.width, shot.height, [Layer("green", behind), *stage.layers], stage.camera)
    for index in (0, shot.frame_count // 2, shot.frame_count - 1):
        np.testing.assert_allclose(green.picture(index), shot.sharp(index), atol=1e-6)


@EVERY_SHOT
def test_flat_areas_are_few(shot: Shot) -> None:
    grey = shot.render(0).mean(-1)
    local = cv2.blur(grey * grey, (9, 9)) - cv2.blur(grey, (9, 9)) ** 2
    assert (np.sqrt(np.maximum(local, 0)) < 0.004).mean() < 0.05


def test_a_shot_painted_again_is_the_same() -> None:
    shot = SHOTS["0420"]
    again = replace(shot)
    assert again.stage is not shot.stage
    assert again.render(2).tobytes() == shot.render(2).tobytes()


@EVERY_SHOT
def test_shots_are_long_enough_and_numbered_as_on_set(shot: Shot) -> None:
    assert shot.frame_count >= 16
    assert shot.first_frame == 1001
    assert (SHOTS | MEASURING_SHOTS)[shot.name] is shot


def test_frames_outside_the_shot_are_refused_by_name() -> None:
    shot = SHOTS["0420"]
    with pytest.raises(IndexError, match=r"'0420' has frames 0 to 15; there is no frame 16"):
        shot.render(16)
    with pytest.raises(IndexError, match="there is no frame -1"):
        shot.backward_flow(0)
