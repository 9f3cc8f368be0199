"""What a picture is at the engine's border: float32 H x W x 3, RGB in [0, 1]."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.engine.errors import InvalidPicture
from stylizer.engine.settings import SMALLEST_SIDE

Picture = NDArray[np.float32]

#: float32 H x W in [0, 1]: how much of each pixel is meant.
Mask = NDArray[np.float32]


def check_picture(picture: Picture, called: str, shape: tuple[int, ...] | None = None) -> None:
    """Refuse what the method can't work on; ``called`` begins the message ("Frame 12", "The style").

    Raises :class:`InvalidPicture` for a wrong shape or kind, a side below :data:`SMALLEST_SIDE`, values that
    are not finite, and, where ``shape`` is given, any other shape.
    """
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.float32:
        shape_found = "×".join(map(str, picture.shape))
        raise InvalidPicture(f"{called} has to be float32 H×W×3 (RGB); it is {picture.dtype} {shape_found}.")
    height, width, _ = picture.shape
    if min(height, width) < SMALLEST_SIDE:
        raise InvalidPicture(
            f"{called} is {width}×{height} pixels; both sides have to be at least {SMALLEST_SIDE}."
        )
    if shape is not None and picture.shape != shape:
        raise InvalidPicture(f"{called} is {width}×{height} pixels; it has to be {shape[1]}×{shape[0]}.")
    if not np.isfinite(picture).all():
        raise InvalidPicture(f"{called} has values that are not finite numbers.")


def check_mask(mask: Mask, called: str, shape: tuple[int, int]) -> None:
    """Refuse a mask that does not fit frames of ``shape``, height and width; ``called`` begins the message.

    Raises :class:`InvalidPicture` for another size or kind, and for values outside [0, 1].
    """
    if mask.ndim != 2 or mask.dtype != np.float32:
        shape_found = "×".join(map(str, mask.shape))
        raise InvalidPicture(f"{called} has to be float32 H×W; it is {mask.dtype} {shape_found}.", "regions")
    if mask.shape != shape:
        (height, width), (rows, columns) = mask.shape, shape
        raise InvalidPicture(
            f"{called} is {width}×{height} pixels; it has to be {columns}×{rows}, as the frames.", "regions"
        )
    if not (mask.min() >= 0 and mask.max() <= 1):  # false for NaN too
        raise InvalidPicture(
            f"{called} has values from {mask.min()} to {mask.max()}, not from 0 to 1.", "regions"
        )


def shrunk(picture: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """A picture or a mask made smaller: each pixel the mean of those that it stands for."""
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.float32)


def enlarged(picture: Picture, width: int, height: int) -> Picture:
    """A picture, or a change of one, made larger; cubic, so that it may overshoot a little."""
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def as_master(picture: Picture) -> Picture:
    """Round to the 65,536 levels of a master, a 16-bit PNG: what is written is then what is read back.

    Rounded to nearest: the truncation of the authors' program darkens a shot from frame to frame.
    """
    return np.asarray(np.rint(np.clip(picture, 0, 1) * np.float32(65535)) / np.float32(65535), np.float32)
