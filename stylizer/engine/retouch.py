"""A part of a painted frame that is painted again, while the rest stays as it is."""

from dataclasses import dataclass

import cv2
import numpy as np

from stylizer.engine.measures import LUMA
from stylizer.engine.picture import Mask, Picture, shrunk

#: A rim's contrast counts as this much at least, a level of 8 bits: below it there is nothing to be seen.
LEAST_CONTRAST = 1 / 255


@dataclass(frozen=True)
class Retouch:
    """What is painted again of ``picture``, a painted frame: all of a pixel where ``inside`` is 1.

    Where ``inside`` is 0 the pixel stays, to the bit; in between it moves the less.
    """

    picture: Picture
    inside: Mask

    def shrunk(self, width: int, height: int) -> "Retouch":
        """The same of a smaller frame."""
        return Retouch(shrunk(self.picture, width, height), shrunk(self.inside, width, height))

    def faded(self, picture: Picture) -> Picture:
        """``picture`` inside, fading into what stays."""
        return self.picture + self.inside[..., None] * (picture - self.picture)

    def finished(self, picture: Picture) -> Picture:
        """``picture``, but what stays as it was, to the bit."""
        return np.where(self.inside[..., None] == 0, self.picture, picture)


def feather(mask: Mask, width: int) -> Mask:
    """Soften the rim of ``mask`` over ``width`` pixels, half of them outside, on 256 levels.

    Beyond them it is 0 exactly. Two box filters: the ramp is smooth at both ends.
    """
    reach = round(width / 4)
    side, soft = (2 * reach + 1, 2 * reach + 1), mask
    for _ in range(2 if reach else 0):
        soft = np.asarray(cv2.blur(soft, side, borderType=cv2.BORDER_REPLICATE), np.float32)
    return np.asarray(np.rint(np.clip(soft, 0, 1) * 255) / np.float32(255), np.float32)


def rim_contrast(picture: Picture, mask: Mask) -> float | None:
    """How much ``picture`` changes from pixel to pixel across the rim of ``mask``: root mean square of luma.

    The derivative of luma along the gradient of the mask, weighted by that gradient's length, which is where
    the mask changes. None where it has no rim in the frame.
    """
    across, down = _gradient(mask)
    steepness = np.hypot(across, down)
    total = float(steepness.sum(dtype=np.float64))
    if total == 0:
        return None
    luma_across, luma_down = _gradient(picture @ LUMA)
    # The unit normal is (across, down) / steepness; one of the two factors of steepness is the weight.
    along = np.divide(
        luma_across * across + luma_down * down,
        np.sqrt(steepness),
        out=np.zeros_like(steepness),
        where=steepness > 0,
    )
    return float(np.sqrt(np.square(along, dtype=np.float64).sum() / total))


def rim_factor(before: float, after: float) -> float:
    """How many times the contrast at a rim that was there before is there now."""
    return max(after, LEAST_CONTRAST) / max(before, LEAST_CONTRAST)


def _gradient(values: Mask) -> tuple[Mask, Mask]:
    """Central differences to the right and downwards; over the frame's edge the picture goes on flat."""
    padded, half = np.pad(values, 1, mode="edge"), np.float32(0.5)
    across, down = padded[1:-1, 2:] - padded[1:-1, :-2], padded[2:, 1:-1] - padded[:-2, 1:-1]
    return half * across, half * down
