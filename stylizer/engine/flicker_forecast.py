"""How much a style will flicker, told from its Gram matrices before anything is rendered.

Every picture with the style's Gram matrices is as good a solution as any other. Their features lie on a
sphere whose squared radius is the trace of the Gram matrix, and two frames painted independently land
anywhere on it: the larger the trace, the further apart (Gupta et al. 2017, "Characterizing and improving
stability in neural style transfer", section 3).
"""

import math
from dataclasses import dataclass

from stylizer.engine.objective import grams
from stylizer.engine.perception import Perception, enter_perceptual_space
from stylizer.engine.picture import Picture
from stylizer.engine.settings import Settings
from stylizer.engine.style import fit_style

#: error = SCALE · figure^POWER, fitted by ``manage.py benchmark forecast`` to nine demo styles on frames of
#: FITTED_SIZE. On larger ones figures are lower: styles compare at one size only.
SCALE, POWER = 2.35e-6, 0.876
FITTED_SIZE = 224, 126


@dataclass(frozen=True)
class FlickerForecast:
    """``traces`` are those of the Gram matrices by layer, ``figure`` their geometric mean.

    ``error`` is the temporal error to expect of frames painted independently from noise, mean squared, with
    pictures in [0, 1]. It ranks styles; how much of it remains is up to the temporal loss and the footage.
    """

    traces: dict[str, float]
    figure: float
    error: float


def forecast_flicker(
    perception: Perception, style: Picture, settings: Settings, width: int, height: int
) -> FlickerForecast:
    """For frames of ``width`` x ``height``; the style is looked at as a painting of them would look at it.

    Raises :class:`InvalidPicture` for a style that can't be used.
    """
    fitted = fit_style(style, width, height, settings.style_scale)
    device = next(perception.parameters()).device
    x = enter_perceptual_space(fitted, device)
    traces = {
        layer: float(found.trace())
        for layer, found in grams(perception, settings, x, tile=settings.tile).items()
    }
    figure = math.exp(sum(map(math.log, traces.values())) / len(traces))
    return FlickerForecast(traces, figure, SCALE * figure**POWER)
