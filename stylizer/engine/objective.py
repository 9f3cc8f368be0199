"""What a painted frame minimises: content, style, temporal and smoothing terms in one evaluation."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from stylizer.engine import losses, reference
from stylizer.engine.device import in_bfloat16
from stylizer.engine.losses import content_loss, gram, guidance, style_loss
from stylizer.engine.perception import Perception
from stylizer.engine.perception.network import STRIDES
from stylizer.engine.settings import Settings
from stylizer.engine.tiles import Features, Tile, features_by_tiles, plan_tiles, sum_over_tiles


@dataclass(frozen=True)
class TemporalTerm:
    """A painted neighbour moved to this frame, 1 x 3 x H x W, and its weight in [0, 1], 1 x 1 x H x W."""

    target: Tensor
    weight: Tensor


@dataclass(frozen=True)
class StyleTerm:
    """The Gram matrices to have, by layer: all of the frame, or the part under ``mask``.

    The mask, 1 x 1 x H x W in [0, 1], is above 0 somewhere. Its share of the frame is this term's weight, so
    that each pixel is pulled as strongly as if the style were the whole frame's.
    """

    grams: Mapping[str, Tensor]
    mask: Tensor | None = None


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
    kind = x.device.type
    with torch.autocast(kind, torch.bfloat16, enabled=in_bfloat16(settings, kind)):
        return perception.features(x, taps)


class Guide:
    """Where in the frame a style counts, layer by layer: all over, or as much as ``mask`` says."""

    def __init__(self, mask: Tensor | None, layers: Collection[str]) -> None:
        self._guidance: dict[str, Tensor] = {}
        self._shares: dict[str, Tensor] = {}
        if mask is not None:
            for layer in layers:
                size = (math.ceil(length / STRIDES[layer]) for length in mask.shape[-2:])
                self._guidance[layer], self._shares[layer] = guidance(mask, *size)

    def share(self, layer: str) -> Tensor | float:
        """How much of the frame it is."""
        return self._shares.get(layer, 1.0)

    def gram(
        self, tile: Tile, layer: str, features: Tensor, channels: int, dtype: torch.dtype = torch.float32
    ) -> Tensor:
        """A tile's part of the Gram matrix."""
        if layer not in self._guidance:
            return tile.share(layer) * gram(features, channels, dtype)
        return gram(features, channels, dtype, tile.cut(layer, self._guidance[layer]))


def grams(
    perception: Perception, settings: Settings, x: Tensor, mask: Tensor | None = None, tile: int = 0
) -> dict[str, Tensor]:
    """Gram matrices of ``x``, or of the part of it under ``mask``, at the style layers, without gradients.

    ``tile`` is as in :class:`Objective`.
    """
    layers = settings.style_layers
    guide = Guide(mask, layers)

    def part(tile: Tile, found: Features) -> Features:
        return {
            layer: guide.gram(tile, layer, features, perception.channels[layer])
            for layer, features in found.items()
        }

    with torch.no_grad():
        tiles = plan_tiles(x.shape[-2:], tile, layers)
        return sum_over_tiles(lambda seen: look(perception, settings, seen, layers), part, x, tiles)


class Objective:
    """The loss of one frame's picture, given what it should show and how it should look.

    Content and style are sums over the frame's tiles (:mod:`stylizer.engine.tiles`), whose side may be
    another at each look: it changes nothing but the memory and the time that are taken.
    """

    def __init__(
        self,
        perception: Perception,
        settings: Settings,
        styles: Sequence[StyleTerm],
        frame: Tensor,
        terms: Sequence[TemporalTerm],
        tile: int = 0,
    ) -> None:
        self.perception = perception
        self.settings = settings
        self.styles = styles
        self.terms = terms
        self.form = reference if settings.form == "reference" else losses
        self.guides = [Guide(term.mask, settings.style_layers) for term in styles]
        self.layers = {*settings.content_layers, *settings.style_layers}
        tiles = plan_tiles(frame.shape[-2:], tile, settings.content_layers)
        found = features_by_tiles(self._look_for(settings.content_layers), frame, tiles)
        self.content = {layer: features.to(frame.dtype) for layer, features in found.items()}

    def __call__(self, x: Tensor, tile: int = 0) -> Losses:
        """Evaluate ``x``, 1 x 3 x H x W in the reference space, with one pass through the network.

        In tiles of side ``tile`` the gradient takes another pass; 0 is the whole frame at once.
        """
        settings, channels = self.settings, self.perception.channels
        nothing = x.new_zeros(())
        tiles = plan_tiles(x.shape[-2:], tile, self.layers)
        found = sum_over_tiles(self._look_for(self.layers), self._part, x, tiles)
        style = sum(
            (
                weight
                * guide.share(layer)
                * style_loss(found[f"{layer} {index}"], term.grams[layer], channels[layer])
                for index, (term, guide) in enumerate(zip(self.styles, self.guides, strict=True))
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
            settings.content_weight * found["content"],
            settings.style_weight * style,
            settings.temporal_weight * temporal,
            settings.tv_weight * self.form.total_variation(x),
        )

    def _part(self, tile: Tile, found: Features) -> Features:
        """A tile's part of the unweighted content loss, and of the Gram matrices by layer and style."""
        settings, channels = self.settings, self.perception.channels
        content = [
            weight
            * tile.share(layer)
            * content_loss(found[layer], tile.cut(layer, self.content[layer]), channels[layer])
            for layer, weight in settings.content_layers.items()
        ]
        style: dict[str, Tensor] = {
            f"{layer} {index}": guide.gram(
                tile, layer, found[layer], channels[layer], term.grams[layer].dtype
            )
            for index, (term, guide) in enumerate(zip(self.styles, self.guides, strict=True))
            for layer in settings.style_layers
        }
        return {"content": torch.stack(content).sum(), **style}

    def _look_for(self, layers: Collection[str]) -> Callable[[Tensor], Features]:
        return lambda seen: look(self.perception, self.settings, seen, layers)
