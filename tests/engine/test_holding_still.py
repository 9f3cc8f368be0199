"""The method's promise where the motion is known exactly: paint that holds still, and is still paint."""

import numpy as np

from stylizer.demo.scenes import SHOTS
from stylizer.demo.styles import STYLES
from stylizer.engine.anchors import Anchor
from stylizer.engine.measures import squared_error
from stylizer.engine.painter import Painter, Painting
from stylizer.engine.perception import load_perception
from stylizer.engine.picture import Picture
from stylizer.engine.settings import resolve_settings

SHOT, STYLE = SHOTS["0310"], STYLES["night-swirls"]
FRAMES = range(3)
ROWS, COLUMNS = slice(40, 152), slice(100, 292)


def cut(array: np.ndarray) -> np.ndarray:
    """A part of the shot, to be quick."""
    return np.ascontiguousarray(array[ROWS, COLUMNS])


def true_error(earlier: Picture, later: Picture, index: int) -> float:
    """Mean squared error along the exact motion, over the points that both frames see."""
    flow = cut(SHOT.backward_flow(index)).astype(np.float32)
    height, width, _ = flow.shape
    y, x = np.mgrid[:height, :width]
    x, y = x + flow[..., 0], y + flow[..., 1]
    inside = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    seen = inside & ~cut(SHOT.backward_occlusion(index))
    return float(squared_error(earlier, later, flow)[seen].mean())


def test_the_temporal_loss_takes_nine_tenths_of_the_flicker_and_leaves_the_style() -> None:
    """Independent frames are the baseline of Ruder et al. 2016, table 1: each from noise of its own."""
    sources = [cut(SHOT.sharp(index)).astype(np.float32) for index in FRAMES]
    height, width, _ = sources[0].shape
    settings = resolve_settings(width, height, first_image="random", first_iterations=100, iterations=40)
    style = STYLE.draw().astype(np.float32) / np.float32(255)
    painter = Painter(load_perception("embedded"), [(style, 1.0)], settings, width, height)

    independent = [painter.paint(source, index) for index, source in enumerate(sources)]
    tied: list[Painting] = independent[:1]
    for index in FRAMES[1:]:
        to_earlier, from_earlier = cut(SHOT.backward_flow(index)), cut(SHOT.forward_flow(index - 1))
        anchor = Anchor(tied[-1].picture, np.float32(to_earlier), np.float32(from_earlier))
        tied.append(painter.paint(sources[index], index, [anchor]))

    def flicker(paintings: list[Painting]) -> float:
        pictures = [painting.picture for painting in paintings]
        return float(np.mean([true_error(pictures[i - 1], pictures[i], i) for i in FRAMES[1:]]))

    assert flicker(tied) <= 0.1 * flicker(independent), (flicker(tied), flicker(independent))
    style_losses = [np.mean([p.style_loss for p in paintings[1:]]) for paintings in (tied, independent)]
    assert style_losses[0] <= 1.2 * style_losses[1], style_losses
