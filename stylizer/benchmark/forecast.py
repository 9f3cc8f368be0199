"""The flicker forecast, held against flicker: styles painted frame by frame, each frame by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stylizer.benchmark.consistency import Plan
from stylizer.benchmark.figures import temporal_error
from stylizer.benchmark.methods import METHODS
from stylizer.benchmark.paintings import Paintings
from stylizer.benchmark.progress import RunProgress
from stylizer.engine.errors import EngineError
from stylizer.engine.flicker_forecast import forecast_flicker
from stylizer.engine.shot import shot_work

#: The row whose flicker is forecast: nothing ties its frames to each other.
INDEPENDENT = METHODS["random"]

#: Fewer styles than this tell nothing.
FEWEST_STYLES = 3


@dataclass(frozen=True)
class StyleFlicker:
    """A style's forecast, and what was measured: the mean over scenes of the masked temporal error."""

    style: str
    figure: float
    forecast: float
    measured: float


@dataclass(frozen=True)
class Calibration:
    """error = ``scale`` · figure^``power``, the least-squares line through the logarithms.

    ``rank_correlation`` is Spearman's between figure and measured flicker; ``typical_factor`` is by what
    factor a style's flicker is missed (root mean square of logarithms) by the line through the others.
    """

    scale: float
    power: float
    rank_correlation: float
    typical_factor: float


def measure_styles(plan: Plan, paintings: Paintings, progress: RunProgress) -> list[StyleFlicker]:
    """Paint every style of the plan on every scene, frames independent, and forecast each."""
    if len(plan.styles) < FEWEST_STYLES:
        raise EngineError(f"A rank correlation takes {FEWEST_STYLES} styles or more.", field="style")
    scenes = [source.load(plan.frame_count, plan.frame) for source in plan.scenes]
    width, height = scenes[0].width, scenes[0].height
    settings = INDEPENDENT.settings(width, height, plan.iterations, plan.perception.name)
    planned = shot_work(settings, plan.frame_count, width, height)
    progress.begin(planned * len(scenes) * len(plan.styles))
    found = []
    for style, picture in plan.styles.items():
        errors = []
        for scene in scenes:
            progress.cell(f"{style}, {scene.name}")
            painted = paintings.paint(scene, picture, settings, plan.perception, progress.report)
            errors.append(temporal_error(painted.pictures, scene.neighbours).masked)
            progress.finished(planned, f"error {errors[-1]:.2e}")
        forecast = forecast_flicker(plan.perception, picture, settings, width, height)
        found.append(StyleFlicker(style, forecast.figure, forecast.error, float(np.mean(errors))))
    progress.close()
    return found


def calibrate(found: Sequence[StyleFlicker]) -> Calibration:
    """Fit the forecast to what was measured, and say how good it is."""
    x = np.log([each.figure for each in found])
    y = np.log([each.measured for each in found])
    power, scale = np.polyfit(x, y, 1)
    missed = []
    for left_out in range(len(found)):
        others = np.arange(len(found)) != left_out
        missed.append(np.polyval(np.polyfit(x[others], y[others], 1), x[left_out]) - y[left_out])
    return Calibration(
        scale=float(np.exp(scale)),
        power=float(power),
        rank_correlation=float(np.corrcoef(_ranks(x), _ranks(y))[0, 1]),
        typical_factor=float(np.exp(np.sqrt(np.mean(np.square(missed))))),
    )


def printed(found: Sequence[StyleFlicker], calibration: Calibration) -> Iterator[str]:
    """What was found, for the terminal: the steadiest style first."""
    yield f"{'':18}figure  forecast ×10⁻³  measured ×10⁻³"
    for each in sorted(found, key=lambda style: style.figure):
        yield f"{each.style:18}{each.figure:6.0f}{1e3 * each.forecast:16.1f}{1e3 * each.measured:16.1f}"
    yield f"Rank correlation (Spearman) over {len(found)} styles: {calibration.rank_correlation:.2f}."
    yield f"Fit: error = {calibration.scale:.3g} · figure^{calibration.power:.2f}."
    yield f"A style left out of the fit is missed by a factor of {calibration.typical_factor:.2f}."


def _ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.asarray(np.argsort(np.argsort(values)))
