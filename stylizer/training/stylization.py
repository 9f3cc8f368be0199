"""A stylization as the engine does it, reduced to what judging needs: content and style alone."""

from collections.abc import Collection

import torch
from torch import Tensor

from stylizer.engine.losses import content_loss, gram, style_loss
from stylizer.engine.perception import Perception
from stylizer.engine.perception.network import TAP_CHANNELS

STYLE_TAPS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
CONTENT_TAP = "relu4_2"
CONTENT_WEIGHT, STYLE_WEIGHT = 5.0, 100.0


class Stylization:
    """The weighted content and Gram losses of Ruder et al. 2016, eq. 1 to 3, in the reference space."""

    def __init__(self, perception: Perception, content: Tensor, style: Tensor) -> None:
        self.perception = perception
        with torch.no_grad():
            self.content = self._features(content, [CONTENT_TAP])[CONTENT_TAP].float()
            self.grams = {
                tap: gram(f, TAP_CHANNELS[tap]) for tap, f in self._features(style, STYLE_TAPS).items()
            }

    def _features(self, x: Tensor, taps: Collection[str]) -> dict[str, Tensor]:
        with torch.autocast(x.device.type, torch.bfloat16):
            return self.perception.features(x, taps)

    def loss(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Weighted content and style loss of ``x``."""
        features = self._features(x, (*STYLE_TAPS, CONTENT_TAP))
        content = content_loss(features[CONTENT_TAP], self.content, TAP_CHANNELS[CONTENT_TAP])
        style = torch.zeros((), device=x.device)
        for tap, target in self.grams.items():
            channels = TAP_CHANNELS[tap]
            style = style + style_loss(gram(features[tap], channels), target, channels)
        return CONTENT_WEIGHT * content, STYLE_WEIGHT * style

    def losses(self, x: Tensor) -> tuple[float, float]:
        """Weighted content and style loss of ``x`` as numbers."""
        with torch.no_grad():
            content, style = self.loss(x)
        return float(content), float(style)


def optimise(stylization: Stylization, start: Tensor, iterations: int) -> Tensor:
    """Take ``iterations`` steps of L-BFGS from ``start``."""
    x = start.clone(memory_format=torch.contiguous_format).requires_grad_()
    optimiser = torch.optim.LBFGS(
        [x], lr=1, max_iter=1, history_size=20, tolerance_grad=-1, tolerance_change=-1
    )

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = sum(stylization.loss(x), torch.zeros((), device=x.device))
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    for _ in range(iterations):
        optimiser.step(closure)  # type: ignore[no-untyped-call]
    return x.detach()
