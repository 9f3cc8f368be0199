"""A shot that stands still ends as bright and as contrasted as it began: nothing is lost between frames."""

import cv2
import numpy as np

from stylizer.demo.styles import STYLES
from stylizer.engine.anchors import Anchor
from stylizer.engine.measures import PictureMeasures, picture_measures
from stylizer.engine.painter import Painter
from stylizer.engine.perception import load_perception
from stylizer.engine.settings import resolve_settings

WIDTH, HEIGHT = 64, 48


def paint_still(frames: int, **overrides: object) -> list[PictureMeasures]:
    """Measures of so many frames of a still shot, each painted from the master of the one before."""
    noise = np.random.default_rng(12).random((HEIGHT, WIDTH, 3), dtype=np.float32)
    source = np.clip(cv2.GaussianBlur(noise, (0, 0), 4) * 6 - 2.5, 0, 1).astype(np.float32)
    style = cv2.resize(STYLES["night-swirls"].draw().astype(np.float32) / np.float32(255), (96, 72))
    shared = {"style_weight": 20.0, "iterations": 2}
    settings = resolve_settings(WIDTH, HEIGHT, **(shared | overrides))
    painter = Painter(load_perception("embedded"), [(style, 1.0)], settings, WIDTH, HEIGHT)
    still = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    pictures = [painter.paint(source, 1).picture]
    for number in range(2, frames + 1):
        pictures.append(painter.paint(source, number, [Anchor(pictures[-1], still, still)]).picture)
    return [picture_measures(picture) for picture in pictures]


def test_a_hundred_still_frames_keep_brightness_and_contrast_within_half_a_percent() -> None:
    first, *_, last = paint_still(100, first_iterations=200)

    assert abs(last.brightness / first.brightness - 1) <= 0.005, (first, last)
    assert abs(last.contrast / first.contrast - 1) <= 0.005, (first, last)


def test_the_authors_truncated_files_darken_a_still_shot() -> None:
    first, *_, last = paint_still(
        10, first_iterations=1, iterations=1, form="reference", first_image="content"
    )

    assert last.brightness < 0.985 * first.brightness
