"""Pictures decoded small and grey, to be compared, and quickly."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.media.errors import DamagedFile

#: Of wider pictures a JPEG's decoder reads a quarter of each side, in a third of the time.
LARGE = 960


def grey_thumbnail(picture: bytes, width: int) -> NDArray[np.uint8]:
    """A picture file of so many pixels' width as uint8 H x W. Raises :class:`DamagedFile`."""
    how = cv2.IMREAD_REDUCED_GRAYSCALE_4 if width >= LARGE else cv2.IMREAD_GRAYSCALE
    grey = cv2.imdecode(np.frombuffer(picture, np.uint8), how)
    if grey is None:
        raise DamagedFile("A stored frame is no picture any more; restore the shot's files from a backup.")
    return np.asarray(grey, np.uint8)
