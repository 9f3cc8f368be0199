"""A stylization as the engine does it, reduced to what training and judging need: content and style alone."""

from collections.abc import Callable

import torch
from torch import Tensor

from stylizer.engine.losses import content_loss, gram, style_loss
from stylizer.engine.perception.network import TAP_CHANNELS, Network
from stylizer.engine.perception.perception import Perception

STYLE_TAPS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
CONTENT_TAP = "relu4_2"
STYLE_WEIGHT = 100.0


class Stylization:
    """The weighted content and Gram losses of Ruder et al. 2016, eq. 1 to 3, in the reference space."""

    def __init__(
        self, perception: Perception | Network, content: Tensor, style: Tensor, content_weight: float = 5.0
    ) -> None:
        self.perception = perception
        self.content_weight = content_weight
        with torch.no_grad():
            self.content = self._features(content, [CONTENT_TAP])[CONTENT_TAP].float()
            self.grams = {
                tap: gram(f, TAP_CHANNELS[tap]) for tap, f in self._features(style, STYLE_TAPS).items()
            }

    def _features(self, x: Tensor, taps: list[str] | tuple[str, ...]) -> dict[str, Tensor]:
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
        return self.content_weight * content, STYLE_WEIGHT * style

    def losses(self, x: Tensor) -> tuple[float, float]:
        """Weighted content and style loss of ``x`` as numbers."""
        with torch.no_grad():
            content, style = self.loss(x)
        return float(content), float(style)


def optimise(
    stylization: Stylization,
    start: Tensor,
    iterations: int,
    visit: Callable[[int, Tensor], None] | None = None,
) -> Tensor:
    """Take ``iterations`` steps of L-BFGS from ``start``; ``visit`` sees each step's number and picture."""
    x = start.clone(memory_format=torch.contiguous_format).requires_grad_()
    optimiser = torch.optim.LBFGS(
        [x], lr=1, max_iter=1, history_size=20, tolerance_grad=-1, tolerance_change=-1
    )

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = sum(stylization.loss(x), torch.zeros((), device=x.device))
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    for iteration in range(1, iterations + 1):
        optimiser.step(closure)  # type: ignore[no-untyped-call]
        if visit is not None:
            visit(iteration, x.detach())
    return x.detach()
