"""What is measured on the painted frames of a scene (Ruder et al. 2016, section 5.2; method, section 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from stylizer.benchmark.scenes import Scene
from stylizer.benchmark.truth import Truth
from stylizer.engine.measures import picture_measures
from stylizer.engine.objective import Losses, Objective, StyleTerm, grams
from stylizer.engine.perception import Perception, enter_perceptual_space
from stylizer.engine.picture import Picture
from stylizer.engine.settings import resolve_settings
from stylizer.engine.style import fit_style, style_targets

#: Side in pixels of the window in which contrast is looked at.
WINDOW = 9


@dataclass(frozen=True)
class TemporalError:
    """Mean squared error over pixels and colours, pictures in [0, 1], along the true motion.

    ``masked`` is over the pixels that both frames see (Lai et al. 2018), ``all_pixels`` counts the others as
    0 (the authors' later program).
    """

    masked: float
    all_pixels: float


def temporal_error(pictures: Sequence[Picture], truths: Mapping[tuple[int, int], Truth]) -> TemporalError:
    """The mean over pairs of frames: the later one warped back onto the earlier one's grid."""
    masked, everywhere = [], []
    for (first, second), truth in truths.items():
        error = truth.error(pictures[first], pictures[second]).astype(np.float64)
        masked.append(error[truth.seen].mean())
        everywhere.append((error * truth.seen).mean())
    return TemporalError(float(np.mean(masked)), float(np.mean(everywhere)))


def long_range(pictures: Sequence[Picture], scene: Scene) -> dict[int, float]:
    """The masked error between frame 0 and the frame k later, for each k whose motion is known."""
    return {
        second: temporal_error(pictures, {(first, second): truth}).masked
        for (first, second), truth in sorted(scene.truths.items())
        if first == 0
    }


def sharpness(pictures: Sequence[Picture]) -> float:
    """Mean over frames of the mean gradient energy."""
    return float(np.mean([picture_measures(picture).sharpness for picture in pictures]))


def border_contrast(pictures: Sequence[Picture]) -> float:
    """Contrast at the left and right border against the centre, in the last frame as part of the first.

    1 where a border has kept its contrast; in a single pass over a long pan it is said to fade (Ruder et al.
    2016, section 4.4). A border is an eighth of the width, the centre its middle half.
    """
    last, first = (_border_against_centre(picture) for picture in (pictures[-1], pictures[0]))
    return last / first


def _border_against_centre(picture: Picture) -> float:
    contrast = _local_contrast(picture)
    width = contrast.shape[1]
    eighth, quarter = max(1, width // 8), width // 4
    border = np.concatenate([contrast[:, :eighth], contrast[:, -eighth:]], axis=1)
    return float(border.mean() / contrast[:, quarter : width - quarter].mean())


def _local_contrast(picture: Picture) -> NDArray[np.float64]:
    """The deviation of brightness within a window about each pixel."""
    grey = picture.astype(np.float64).mean(axis=-1)
    mean, square = (cv2.blur(values, (WINDOW, WINDOW)) for values in (grey, np.square(grey)))
    return np.asarray(np.sqrt(np.maximum(square - np.square(mean), 0)))


class Judge:
    """One network that looks at every row's pictures, whichever network painted them.

    Its losses are those of :class:`Objective` under the default weights for the frames' size.
    """

    def __init__(self, perception: Perception) -> None:
        self.perception = perception

    def losses(
        self, pictures: Sequence[Picture], frames: Sequence[Picture], style: Picture
    ) -> tuple[float, float]:
        """Weighted content and style loss of ``pictures``, painted from ``frames``: means over them."""
        found = self.each(pictures, frames, style)
        content = np.mean([float(losses.content) for losses in found])
        return float(content), float(np.mean([float(losses.style) for losses in found]))

    def each(self, pictures: Sequence[Picture], frames: Sequence[Picture], style: Picture) -> list[Losses]:
        """The weighted losses of each picture by itself, without a temporal one."""
        height, width, _ = frames[0].shape
        settings = resolve_settings(width, height, precision="float32")

        with torch.no_grad():
            targets = style_targets(
                [fit_style(style, width, height, settings.style_scale)],
                [1.0],
                lambda picture: grams(self.perception, settings, enter_perceptual_space(picture)),
            )
            found = []
            for picture, frame in zip(pictures, frames, strict=True):
                shown = enter_perceptual_space(frame)
                objective = Objective(self.perception, settings, [StyleTerm(targets)], shown, [])
                found.append(objective(enter_perceptual_space(picture)))
            return found
