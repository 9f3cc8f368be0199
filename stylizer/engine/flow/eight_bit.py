"""Pictures as OpenCV's algorithms take them: bytes from 0 to 255."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.picture import Picture


def eight_bit(picture: Picture) -> NDArray[np.uint8]:
    """RGB rounded to nearest, H x W x 3."""
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def grey(picture: Picture) -> NDArray[np.uint8]:
    """Its luma, H x W."""
    return np.asarray(cv2.cvtColor(eight_bit(picture), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
