"""A range painted again between held frames leaves no seam: its ends follow as smoothly as its inside."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from stylizer.demo.scenes import SHOTS
from stylizer.demo.styles import STYLES
from stylizer.engine.anchors import Anchor
from stylizer.engine.flow import FlowPair, estimate_pair
from stylizer.engine.measures import measure_transition
from stylizer.engine.painter import Painter
from stylizer.engine.perception import load_perception
from stylizer.engine.picture import Picture
from stylizer.engine.settings import resolve_settings
from stylizer.engine.sweeps import plan_sweeps

SHOT, STYLE = SHOTS["0310"], STYLES["night-swirls"]
ROWS, COLUMNS = slice(60, 156), slice(180, 324)

Pictures = Mapping[int, Picture]


def drawn(frame: int) -> int:
    """The shot there and back, so that it lasts as long as any range: 0, 1 … 15, 14 … 0, 1 …"""
    last = SHOT.frame_count - 1
    return last - abs(frame % (2 * last) - last)


@cache
def source(index: int) -> Picture:
    return np.ascontiguousarray(SHOT.render(index)[ROWS, COLUMNS])


@cache
def flow(estimator: str, first: int, second: int) -> FlowPair:
    """Between the drawn frames ``first`` and ``second``, the earlier frame of the transition first."""
    return estimate_pair(estimator, source(first), source(second))


def anchor(frame: int, neighbour: int, picture: Picture, share: float) -> Anchor:
    pair = flow("dis", drawn(frame), drawn(neighbour))
    return Anchor(picture, pair.forward, pair.backward, share, offset=neighbour - frame)


def paint(painter: Painter, frames: range, held: Pictures) -> Pictures:
    """The frames as a render makes them, and the held ones as they are."""
    pictures = dict(held)
    for step in plan_sweeps(frames, held):
        both = step.earlier is not None and step.later is not None
        shares = ((step.earlier, step.earlier_share), (step.later, 1 - step.earlier_share))
        anchors = [
            anchor(step.frame, neighbour, pictures[neighbour], share if both else 1.0)
            for neighbour, share in shares
            if neighbour is not None
        ]
        pictures[step.frame] = painter.paint(source(drawn(step.frame)), step.frame, anchors).picture
    return pictures


def error(pictures: Pictures, earlier: int) -> float:
    """Of the transition from ``earlier`` to the frame after it, along the flow that the loss did not use."""
    here, there = drawn(earlier), drawn(earlier + 1)
    measure = measure_transition(
        pictures[earlier],
        pictures[earlier + 1],
        source(here),
        source(there),
        measuring=flow("deepflow", here, there),
        loss=flow("dis", here, there),
    )
    assert measure.mean is not None
    return measure.mean


def painter(seed: int) -> Painter:
    height, width, _ = source(0).shape
    settings = resolve_settings(width, height, preset="draft", seed=seed)
    style = STYLE.draw().astype(np.float32) / np.float32(255)
    return Painter(load_perception("embedded"), [(style, 1.0)], settings, width, height)


@pytest.fixture(scope="module")
def take() -> Pictures:
    return paint(painter(seed=0), range(34), {})


@pytest.mark.parametrize("again", [range(2, 5), range(2, 32)], ids=["three frames", "thirty frames"])
def test_the_ends_of_a_range_are_no_rougher_than_its_inside(take: Pictures, again: range) -> None:
    held = {frame: picture for frame, picture in take.items() if frame not in again}
    rerun = paint(painter(seed=1), again, held)
    inside = float(np.median([error(rerun, frame) for frame in again[:-1]]))
    ends = [error(rerun, again[0] - 1), error(rerun, again[-1])]
    assert max(ends) <= 1.25 * inside, (ends, inside)
