"""A part of the frame painted, the rest kept as it was filmed."""

import numpy as np
from numpy.typing import NDArray

from stylizer.engine.errors import InvalidPicture
from stylizer.engine.picture import Picture

#: float32 H x W in [0, 1]: how strongly each pixel is painted.
Mask = NDArray[np.float32]


def paint_within(mask: Mask, painting: Picture, source: Picture) -> Picture:
    """``painting`` where ``mask`` is 1, ``source`` to the bit where it is 0, and a mixture between.

    Raises :class:`InvalidPicture` for a mask of another size.
    """
    if mask.shape != source.shape[:2]:
        (height, width), (mask_height, mask_width) = source.shape[:2], mask.shape
        raise InvalidPicture(
            f"The mask is {mask_width}×{mask_height} pixels; it has to be {width}×{height}, as the frames."
        )
    strength = mask[..., None]
    return np.asarray(strength * painting + (1 - strength) * source, np.float32)
