"""Whether the measures can be trusted: held against known motion, and against a take that was blurred.

The product measures without ground truth, along an estimated flow, and leaves out the pixels where it doubts
that flow. Here the true motion says how well that finds the pixels whose flow is wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.benchmark.figures import Judge, sharpness, temporal_error
from stylizer.benchmark.scenes import Scene
from stylizer.engine.flow import estimate_pair
from stylizer.engine.measures import measure_transition
from stylizer.engine.picture import Picture
from stylizer.engine.reliability import Cause

#: Flow that is off by more pixels than this is wrong.
WRONG = 1.0

#: Deviations of the Gaussians that a take is blurred with, in pixels.
BLURS = (0.0, 0.7, 1.5, 3.0)


@dataclass(frozen=True)
class Exclusion:
    """How well leaving pixels out finds those that can't be measured, over all pairs of a scene.

    A pixel is bad if it is hidden in the other frame, or if the flow it is measured along is wrong.
    ``precision`` is the part of the excluded pixels that are bad, ``recall`` the part of the bad ones that
    are excluded; ``recall_wrong`` counts those bad for their flow alone. ``wrong_before`` and ``wrong_after``
    are the parts of wrong flow among the pixels seen in both frames, and among those of them left in.
    """

    scene: str
    measuring_flow: str
    loss_flow: str
    excluded: float
    bad: float
    precision: float
    recall: float
    recall_wrong: float
    wrong_before: float
    wrong_after: float


@dataclass(frozen=True)
class Blurred:
    """A painted scene after a Gaussian of ``deviation`` pixels: what each measure says of it."""

    scene: str
    deviation: float
    mse_masked: float
    style_loss: float
    sharpness: float


def exclusion(scene: Scene, measuring_flow: str, loss_flow: str) -> Exclusion:
    """Measure the scene's footage as a take would be, and look what was left out."""
    found = [_pixels(scene, pair, measuring_flow, loss_flow) for pair in scene.neighbours]
    excluded, hidden, wrong = (np.concatenate([each[index].ravel() for each in found]) for index in range(3))
    bad = hidden | wrong
    return Exclusion(
        scene=scene.name,
        measuring_flow=measuring_flow,
        loss_flow=loss_flow,
        excluded=float(excluded.mean()),
        bad=float(bad.mean()),
        precision=_part(bad, excluded),
        recall=_part(excluded, bad),
        recall_wrong=_part(excluded, wrong),
        wrong_before=_part(wrong, ~hidden),
        wrong_after=_part(wrong, ~hidden & ~excluded),
    )


def blurred(scene: Scene, pictures: Sequence[Picture], style: Picture, judge: Judge) -> Iterator[Blurred]:
    """The painted ``pictures`` of ``scene``, less and less sharp."""
    for deviation in BLURS:
        soft = [_blur(picture, deviation) for picture in pictures]
        yield Blurred(
            scene=scene.name,
            deviation=deviation,
            mse_masked=temporal_error(soft, scene.neighbours).masked,
            style_loss=judge.losses(soft, scene.frames, style)[1],
            sharpness=sharpness(soft),
        )


def _blur(picture: Picture, deviation: float) -> Picture:
    if not deviation:
        return picture
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), deviation), dtype=np.float32)


_Mask = NDArray[np.bool_]


def _pixels(
    scene: Scene, pair: tuple[int, int], measuring_flow: str, loss_flow: str
) -> tuple[_Mask, _Mask, _Mask]:
    """Which pixels are excluded, hidden, and of wrong flow.

    Transitions are measured on the later frame's grid, and the true motion is on the earlier one's, so time
    runs backwards here.
    """
    truth = scene.truths[pair]
    here, there = scene.frames[pair[0]], scene.frames[pair[1]]
    measuring = estimate_pair(measuring_flow, there, here)
    loss = estimate_pair(loss_flow, there, here)
    measure = measure_transition(there, here, there, here, measuring, loss)
    wrong = np.linalg.norm(measuring.backward - truth.flow, axis=-1) > WRONG
    return measure.cause != Cause.NONE, ~truth.seen, wrong & truth.seen


def _part(which: _Mask, of: _Mask) -> float:
    return float(which[of].mean()) if of.any() else 0.0


def printed(exclusions: Sequence[Exclusion], blurs: Sequence[Blurred]) -> Iterator[str]:
    """What was found, for the terminal."""
    yield "Leaving out pixels whose flow is in doubt, against the true motion (all in % of pixels)"
    yield f"{'':12}excluded  bad  precision  recall  recall of wrong flow  wrong before  wrong after"
    for each in exclusions:
        yield (
            f"{each.scene:12}{100 * each.excluded:8.1f}{100 * each.bad:5.1f}{100 * each.precision:11.1f}"
            f"{100 * each.recall:8.1f}{100 * each.recall_wrong:22.1f}{100 * each.wrong_before:14.1f}"
            f"{100 * each.wrong_after:13.1f}"
        )
    yield ""
    yield "A take, blurred: it flickers less, and the style loss and the sharpness say why"
    yield f"{'':12}blur (px)  error ×10⁻³  style loss ×10³  sharpness ×10⁻³"
    for blur in blurs:
        yield (
            f"{blur.scene:12}{blur.deviation:9.1f}{1e3 * blur.mse_masked:13.3f}{1e-3 * blur.style_loss:17.1f}"
            f"{1e3 * blur.sharpness:17.3f}"
        )
