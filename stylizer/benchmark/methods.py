"""The rows of the table: the paper's, its authors' program, and our own, each as settings of the engine."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stylizer.engine.settings import Settings, resolve_settings, weights_for

#: Passes of the row "multi-pass": the fewest that the paper advises.
PASSES = 10

#: Iterations of a frame in all its passes, as a part of those in a single pass: 15 times 100 in the paper,
#: against 1000.
MULTI_PASS_SHARE = 1.5


@dataclass(frozen=True)
class Method:
    """A row. ``overrides`` go on top of what all rows share, or of a preset that is to be taken as it is.

    ``paper`` is the row's figure in the paper's table 1 by scene: mean squared error, mean over six styles,
    frames of 1024 x 436. ``own`` marks what goes beyond the paper. ``style_emphasis`` multiplies the
    style's weight.
    """

    name: str
    title: str
    overrides: Mapping[str, Any]
    preset: str | None = None
    paper: Mapping[str, float] = field(default_factory=dict)
    own: bool = False
    style_emphasis: float = 1.0

    def settings(self, width: int, height: int, iterations: int, network: str) -> Settings:
        """For frames of this size; raises :class:`InvalidSettings` where the engine lacks what it takes.

        As in the paper, the first frame gets twice the iterations of the others, all at its own size, and
        weights are the binary masks. It starts from the frame in the style's colours, in all rows but
        "random": the paper's noise needs hundreds of iterations until it is paint, and while a picture is
        still becoming paint it changes from frame to frame.
        """
        if self.preset is not None:
            return resolve_settings(width, height, self.preset, network=network, **self.overrides)
        shared: dict[str, Any] = {
            "network": network,
            "first_iterations": 2 * iterations,
            "iterations": iterations,
            "pass_iterations": math.ceil(MULTI_PASS_SHARE * iterations / PASSES),
            "confidence": "mask",
            "coarse_to_fine": False,
            "style_weight": self.style_emphasis * weights_for(width, height)[0],
        }
        return resolve_settings(width, height, **(shared | dict(self.overrides)))


_SCENES = ("alley_2", "ambush_5", "ambush_6", "bandage_2", "market_6")


def _paper(*figures: float) -> dict[str, float]:
    return dict(zip(_SCENES, figures, strict=True))


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method(
            "deepflow",
            "temporal loss, DeepFlow",
            {"flow": "deepflow"},
            paper=_paper(0.00061, 0.0062, 0.012, 0.00084, 0.0035),
        ),
        Method(
            "epicflow",
            "temporal loss, EpicFlow",
            {"flow": "epicflow"},
            paper=_paper(0.00073, 0.0068, 0.014, 0.00080, 0.0032),
        ),
        Method(
            "prevWarped",
            "start from prevWarped only",
            {"temporal_weight": 0.0, "initial_image": "prevWarped", "flow": "deepflow"},
            paper=_paper(0.0016, 0.0063, 0.012, 0.0015, 0.0049),
        ),
        Method(
            "prev",
            "start from prev only",
            {"temporal_weight": 0.0, "initial_image": "prev"},
            paper=_paper(0.010, 0.018, 0.028, 0.0041, 0.014),
        ),
        Method(
            "random",
            "start from random",
            {"temporal_weight": 0.0, "first_image": "random", "initial_image": "random"},
            paper=_paper(0.019, 0.027, 0.037, 0.018, 0.023),
        ),
        Method(
            "reference",
            "authors' program (form reference)",
            {"form": "reference", "flow": "deepflow", "first_image": "recoloured"},
        ),
        Method("dis", "temporal loss, DIS", {"flow": "dis"}, own=True),
        Method("raft", "temporal loss, RAFT", {"flow": "raft"}, own=True),
        Method("soft", "soft confidence", {"confidence": "soft"}, own=True),
        Method("fused", "temporal loss, fused flow", {"flow": "fused"}, own=True),
        Method(
            "balanced",
            "fused, soft confidence, style × 1.15",
            {"flow": "fused", "confidence": "soft"},
            own=True,
            style_emphasis=1.15,
        ),
        Method("long-term", "long-term, J = {1, 2, 4}", {"related_frames": (1, 2, 4)}, own=True),
        Method(
            "multi-pass",
            f"multi-pass, {PASSES} passes",
            {"passes": PASSES, "first_image": "recoloured"},
            own=True,
        ),
        Method("fast", "fast: the draft preset", {}, preset="draft", own=True),
    )
}
