"""What the network of a take is condensed to: its styles and its shot (:mod:`perception.condensed`)."""

import math
from collections.abc import Sequence

import numpy as np

from stylizer.engine.colour import palette, recolour
from stylizer.engine.luminance import greyed
from stylizer.engine.perception import Perception, enter_perceptual_space
from stylizer.engine.perception.space import UNITS_PER_ONE
from stylizer.engine.picture import Picture
from stylizer.engine.settings import Settings
from stylizer.engine.style import fit_style

#: Pixels of each picture that is looked at: more tell little more and take longer.
STUDIED = 256 * 256

#: Deviation of the noise on the frame in a style's colours, in the reference space's units: a painting on its
#: way has detail that neither frame nor style has.
GRAIN = 15.0


def condensed(
    perception: Perception, styles: Sequence[Picture], frame: Picture, settings: Settings
) -> Perception:
    """``perception`` with the settings' fidelity to the styles and a frame of the shot.

    Raises :class:`InvalidPicture` for a style that can't be used.
    """
    device = next(perception.parameters()).device
    pictures = _to_study(styles, frame, settings)
    entered = [enter_perceptual_space(_middle(each), device) for each in pictures]
    return perception.condensed(entered, settings.fidelity)


def _to_study(styles: Sequence[Picture], frame: Picture, settings: Settings) -> list[Picture]:
    """The frame, and for each style: its picture, and the frame half way to being painted in it."""
    height, width, _ = frame.shape
    found = [frame]
    random = np.random.default_rng(settings.seed)
    for style in styles:
        wanted = fit_style(style, width, height, settings.style_scale)
        if settings.colours == "matched":
            wanted = recolour(wanted, palette(frame))
        begun = recolour(frame, palette(wanted))
        grain = GRAIN / UNITS_PER_ONE * random.standard_normal(begun.shape)
        found += [wanted, np.asarray(begun + grain, np.float32)]
    return [greyed(each) for each in found] if settings.colours == "frame" else found


def _middle(picture: Picture) -> Picture:
    """The middle of a picture larger than :data:`STUDIED`, sides' ratio kept."""
    height, width, _ = picture.shape
    part = min(1.0, math.sqrt(STUDIED / (width * height)))
    rows, columns = math.ceil(part * height), math.ceil(part * width)
    top, left = (height - rows) // 2, (width - columns) // 2
    return picture[top : top + rows, left : left + columns]
