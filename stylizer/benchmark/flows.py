"""How far each flow estimator is off, along motion that is known exactly."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from stylizer.benchmark.scenes import Scene
from stylizer.benchmark.trust import WRONG
from stylizer.benchmark.truth import Truth
from stylizer.engine.flow import FlowPair, flow_estimator
from stylizer.engine.picture import Picture
from stylizer.engine.reliability import reliability


@dataclass(frozen=True)
class Accuracy:
    """Of one estimator on one scene: means over the pairs of neighbours, of the earlier frame's flow.

    ``end_point_error`` is the mean distance from the true vectors in pixels, ``wrong`` the share of those
    further off than one, both over what both frames see. ``held`` is the mean weight that the mask gives to
    a pixel of the frame; of all that weight, ``held_wrong`` lies on wrong vectors, and ``held_hidden`` on
    pixels that the other frame does not see. ``cpu_seconds`` are those of a pair, both directions.
    """

    estimator: str
    scene: str
    end_point_error: float
    wrong: float
    held: float
    held_wrong: float
    held_hidden: float
    cpu_seconds: float


def accuracy(name: str, scene: Scene) -> Accuracy:
    """Raises what the estimator raises, such as :class:`WeightsNotFound`."""
    found = [
        _of_pair(name, scene.frames[first], scene.frames[second], truth)
        for (first, second), truth in scene.neighbours.items()
    ]
    return Accuracy(name, scene.name, *(fmean(figures) for figures in zip(*found, strict=True)))


def _of_pair(name: str, earlier: Picture, later: Picture, truth: Truth) -> tuple[float, ...]:
    estimator = flow_estimator(name)
    began = time.process_time()
    pair = FlowPair(estimator.estimate(earlier, later), estimator.estimate(later, earlier))
    seconds = time.process_time() - began
    off = np.linalg.norm(pair.forward - truth.flow, axis=-1)
    weight = reliability(pair.forward, pair.backward).weight
    wrong = (off > WRONG) & truth.seen
    return (
        float(off[truth.seen].mean()),
        float(wrong.sum() / truth.seen.sum()),
        float(weight.mean()),
        float(weight[wrong].sum() / weight.sum()),
        float(weight[~truth.seen].sum() / weight.sum()),
        seconds,
    )


def printed(found: Sequence[Accuracy]) -> Iterator[str]:
    """What was found, for the terminal: means over the scenes."""
    yield f"{'':10}end-point error  wrong %  held %  of it wrong %  hidden %  CPU seconds"
    for name in dict.fromkeys(each.estimator for each in found):
        of = [each for each in found if each.estimator == name]
        yield (
            f"{name:10}{fmean(each.end_point_error for each in of):15.3f}"
            f"{100 * fmean(each.wrong for each in of):9.1f}{100 * fmean(each.held for each in of):8.1f}"
            f"{100 * fmean(each.held_wrong for each in of):15.1f}"
            f"{100 * fmean(each.held_hidden for each in of):10.1f}"
            f"{fmean(each.cpu_seconds for each in of):13.2f}"
        )
