"""What a picture has to have to be in a style: the Gram matrices of one or several style pictures."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from torch import Tensor

from stylizer.engine.colour import Palette, blended, palette, recolour
from stylizer.engine.errors import InvalidPicture, InvalidSettings
from stylizer.engine.keyframes import check_keyed_styles, style_shares_at
from stylizer.engine.luminance import greyed
from stylizer.engine.picture import Mask, Picture, check_picture
from stylizer.engine.settings import SMALLEST_SIDE, Settings

#: A style picture, and its part among several.
WeightedStyle = tuple[Picture, float]


@dataclass(frozen=True)
class Wanted:
    """What a picture has to have of the styles: Gram matrices by layer, and colours."""

    grams: Mapping[str, Tensor]
    palette: Palette


class Styles:
    """The style pictures of a take, or of a region, and what each frame wants of them."""

    def __init__(
        self,
        styles: Sequence[WeightedStyle],
        settings: Settings,
        size: tuple[int, int],
        grams: Callable[[Picture, Mask | None], Mapping[str, Tensor]],
        strength: float = 1.0,
    ) -> None:
        """``size`` is a frame's width and height; ``grams`` finds a picture's Gram matrices by layer, or
        those of the part of it under a mask.

        ``strength`` says how far to go from the frame's own look, 0, to the styles', 1.
        Raises :class:`InvalidPicture` and :class:`InvalidSettings` for styles that can't be used.
        """
        self._settings, self._grams = settings, grams
        self._strength = strength
        self._shares = style_shares([weight for _, weight in styles])
        check_keyed_styles(settings, len(styles))
        self._pictures = [fit_style(picture, *size, settings.style_scale) for picture, _ in styles]
        if settings.colours == "frame":
            self._pictures = [greyed(picture) for picture in self._pictures]
        self._last: tuple[list[float], Wanted] | None = None

    def wanted(self, frame: int, source: Picture, mask: Mask | None = None) -> Wanted:
        """What frame number ``frame`` wants, all of it or the part under ``mask``.

        ``source`` is what it is painted from. Looked at anew where it differs from the last frame's: between
        keyframes of the styles, and always where the styles take each frame's colours, or its brightness, or
        only a part of their strength.
        """
        shares = style_shares_at(self._settings, frame, self._shares)
        if self._settings.colours != "style":
            own = palette(source, mask)
            full = self._look([recolour(picture, own) for picture in self._pictures], shares)
        else:
            if self._last is None or self._last[0] != shares:
                self._last = shares, self._look(self._pictures, shares)
            full = self._last[1]
        return full if self._strength == 1 else self._weakened(full, source, mask)

    def _look(self, pictures: Sequence[Picture], shares: Sequence[float]) -> Wanted:
        grams = style_targets(pictures, shares, lambda picture: self._grams(picture, None))
        return Wanted(grams, blended([palette(picture) for picture in pictures], shares))

    def _weakened(self, full: Wanted, source: Picture, mask: Mask | None) -> Wanted:
        """Blended with the frame itself, as if that were one of the styles."""
        own = self._grams(source, mask)
        grams = {layer: own[layer].lerp(full.grams[layer], self._strength) for layer in own}
        shares = [1 - self._strength, self._strength]
        return Wanted(grams, blended([palette(source, mask), full.palette], shares))


def style_targets(
    pictures: Sequence[Picture],
    shares: Sequence[float],
    grams: Callable[[Picture], Mapping[str, Tensor]],
) -> dict[str, Tensor]:
    """A = Σ bₛ G(styleₛ) for each layer that ``grams`` returns; the shares bₛ sum to 1."""
    targets: dict[str, Tensor] = {}
    for picture, share in zip(pictures, shares, strict=True):
        for layer, found in grams(picture).items():
            part = share * found
            targets[layer] = targets[layer] + part if layer in targets else part
    return targets


def style_shares(weights: Sequence[float]) -> list[float]:
    """Bring the weights of several styles to the sum 1.

    Raises :class:`InvalidSettings` for no style, a negative weight, one that is no number, or all zero.
    """
    if not weights:
        raise InvalidSettings("There is no style: choose at least one.", field="styles")
    for weight in weights:
        if not (math.isfinite(weight) and weight >= 0):
            raise InvalidSettings(f"A style's weight is {weight}; it has to be 0 or more.", field="styles")
    total = sum(weights)
    if total == 0:
        raise InvalidSettings("All styles have the weight 0; at least one has to have more.", field="styles")
    return [weight / total for weight in weights]


def fit_style(picture: Picture, width: int, height: int, scale: float) -> Picture:
    """Resize a style picture to ``scale``² times a frame's area, its sides' ratio kept.

    A box filter when shrinking, bilinear when growing (method, section 1).
    Raises :class:`InvalidPicture` where a side would fall below :data:`SMALLEST_SIDE`.
    """
    check_picture(picture, "The style picture")
    style_height, style_width, _ = picture.shape
    size = _fitted(picture, width, height, scale)
    if min(size) < SMALLEST_SIDE:
        raise InvalidPicture(
            f"The style picture of {style_width}×{style_height} pixels becomes {size[0]}×{size[1]} at the "
            f"style scale {scale:g}; both sides have to be at least {SMALLEST_SIDE}. Raise the style scale "
            "(style_scale) or crop the style.",
            field="style_scale",
        )
    interpolation = cv2.INTER_AREA if size < (style_width, style_height) else cv2.INTER_LINEAR
    resized = cv2.resize(picture, size, interpolation=interpolation)
    return np.asarray(resized, dtype=np.float32)


def fits(picture: Picture, width: int, height: int, scale: float) -> bool:
    """Whether :func:`fit_style` can bring the style picture to the size that belongs to such frames."""
    return min(_fitted(picture, width, height, scale)) >= SMALLEST_SIDE


def _fitted(picture: Picture, width: int, height: int, scale: float) -> tuple[int, int]:
    style_height, style_width, _ = picture.shape
    factor = math.sqrt(width * height / (style_width * style_height)) * scale
    return max(1, round(style_width * factor)), max(1, round(style_height * factor))
