"""What a painted frame minimises: content, style, temporal and smoothing terms in one evaluation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from stylizer.engine import losses, reference
from stylizer.engine.losses import content_loss, gram, style_loss
from stylizer.engine.perception import Perception
from stylizer.engine.settings import Settings


@dataclass(frozen=True)
class TemporalTerm:
    """A painted neighbour moved to this frame, 1 x 3 x H x W, and its weight in [0, 1], 1 x 1 x H x W."""

    target: Tensor
    weight: Tensor


@dataclass(frozen=True)
class Losses:
    """The weighted terms, scalars, as the form shows them; following their gradient is the method's."""

    content: Tensor
    style: Tensor
    temporal: Tensor
    smoothing: Tensor

    @property
    def total(self) -> Tensor:
        return self.content + self.style + self.temporal + self.smoothing


def look(perception: Perception, settings: Settings, x: Tensor, taps: Collection[str]) -> dict[str, Tensor]:
    """Features of ``x`` at the layers of ``taps``, computed in the precision of the settings."""
    with torch.autocast(x.device.type, torch.bfloat16, enabled=settings.precision == "bfloat16"):
        return perception.features(x, taps)


class Objective:
    """The loss of one frame's picture, given what it should show and how it should look."""

    def __init__(
        self,
        perception: Perception,
        settings: Settings,
        styles: Mapping[str, Tensor],
        frame: Tensor,
        terms: Sequence[TemporalTerm],
    ) -> None:
        self.perception = perception
        self.settings = settings
        self.styles = styles
        self.terms = terms
        self.form = reference if settings.form == "reference" else losses
        with torch.no_grad():
            found = look(perception, settings, frame, settings.content_layers)
        self.content = {layer: features.float() for layer, features in found.items()}

    def __call__(self, x: Tensor) -> Losses:
        """Evaluate ``x``, 1 x 3 x H x W in the reference space, with one pass through the network."""
        settings, channels = self.settings, self.perception.channels
        found = look(self.perception, settings, x, {*settings.content_layers, *settings.style_layers})
        nothing = x.new_zeros(())
        content = sum(
            (
                weight * content_loss(found[layer], self.content[layer], channels[layer])
                for layer, weight in settings.content_layers.items()
            ),
            nothing,
        )
        style = sum(
            (
                weight * style_loss(gram(found[layer], channels[layer]), self.styles[layer], channels[layer])
                for layer, weight in settings.style_layers.items()
            ),
            nothing,
        )
        temporal = sum(
            (
                self.form.temporal_loss(x, term.target, term.weight, settings.temporal_error)
                for term in self.terms
            ),
            nothing,
        )
        return Losses(
            settings.content_weight * content,
            settings.style_weight * style,
            settings.temporal_weight * temporal,
            settings.tv_weight * self.form.total_variation(x),
        )
