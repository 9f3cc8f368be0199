"""Error fields, heat thumbnails and optical flow as bytes."""

import gzip
import io
import zipfile
import zlib
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.media.errors import DamagedFile

#: Levels of a stored error field per unit of squared error: 0 to 0.25 in 65,535 steps.
ERROR_FIELD_SCALE = 65535 / 0.25

#: Levels of a stored flow field per pixel of movement: finer than any flow is right, and up to 1,023 pixels.
FLOW_FIELD_SCALE = 32

#: Levels of a heat thumbnail per unit of squared error: 0 to 0.0625 in 254 steps. Fixed, so that colours keep
#: their meaning; finer than the field's scale would be in 8 bits, because painting that holds still lies low.
HEAT_SCALE = 254 / 0.0625

#: The level of a heat thumbnail that means "not measured here".
HEAT_UNMEASURED = 255

#: Largest heat thumbnail, in bytes (one a pixel).
HEAT_BYTES = 4096

Error = NDArray[np.float32]
Cause = NDArray[np.uint8]
Flow = NDArray[np.float32]


class HeatThumbnail(NamedTuple):
    """A small error map: ``data`` is ``height`` rows of ``width`` bytes, error x :data:`HEAT_SCALE`."""

    width: int
    height: int
    data: bytes


def encode_error_field(error: Error, cause: Cause) -> bytes:
    """Gzip of H x W little-endian uint16, error x :data:`ERROR_FIELD_SCALE`, then H x W uint8, cause.

    Errors (squared, at least 0) above 0.25 are stored as 0.25. Where ``cause`` is not 0 the pixel was not
    measured and its error is stored as 0. The same field always gives the same bytes.

    Raises ``ValueError`` for differing sizes, and for a measured pixel whose error is not a number.
    """
    _check_field(error, cause)
    measured = np.where(cause == 0, error, 0).astype(np.float64)
    levels = np.rint(np.clip(measured * ERROR_FIELD_SCALE, 0, 65535)).astype("<u2")
    return gzip.compress(levels.tobytes() + cause.astype(np.uint8).tobytes(), compresslevel=6, mtime=0)


def decode_error_field(data: bytes, width: int, height: int) -> tuple[Error, Cause]:
    """What :func:`encode_error_field` wrote: squared error, NaN where unmeasured, and cause, both H x W.

    Raises :class:`DamagedFile` where ``data`` is not a field of this size.
    """
    raw = _unpack(data)
    pixels = width * height
    if len(raw) != 3 * pixels:
        raise DamagedFile(f"An error field has {len(raw)} bytes; {width}×{height} pixels need {3 * pixels}.")
    cause = np.frombuffer(raw, np.uint8, offset=2 * pixels).reshape(height, width)
    levels = np.frombuffer(raw, "<u2", count=pixels).reshape(height, width)
    error = np.where(cause == 0, levels / ERROR_FIELD_SCALE, np.nan).astype(np.float32)
    return error, cause


def encode_flow_field(flow: Flow) -> bytes:
    """Gzip of H x W little-endian int16, the movement to the right, then as many downwards.

    ``flow`` is H x W x 2 in pixels, stored x :data:`FLOW_FIELD_SCALE`; more than 1,023 pixels are stored as
    1,023. For browsers: programs read :func:`encode_flow_pair`, which is exact.

    Raises ``ValueError`` for another shape, and for a movement that is not a number.
    """
    if flow.ndim != 3 or flow.shape[2] != 2 or not np.isfinite(flow).all():
        raise ValueError(f"A flow field needs H x W x 2 finite numbers, not {flow.shape} with gaps.")
    levels = np.rint(np.clip(flow * np.float64(FLOW_FIELD_SCALE), -32767, 32767)).astype("<i2")
    return gzip.compress(np.moveaxis(levels, -1, 0).tobytes(), compresslevel=6, mtime=0)


def decode_flow_field(data: bytes, width: int, height: int) -> Flow:
    """What :func:`encode_flow_field` wrote: H x W x 2 in pixels, right and down.

    Raises :class:`DamagedFile` where ``data`` is not a field of this size.
    """
    raw = _unpack(data)
    if len(raw) != 4 * width * height:
        raise DamagedFile(
            f"A flow field has {len(raw)} bytes; {width}×{height} pixels need {4 * width * height}."
        )
    levels = np.frombuffer(raw, "<i2").reshape(2, height, width)
    return np.ascontiguousarray(np.moveaxis(levels, 0, -1) / np.float32(FLOW_FIELD_SCALE), np.float32)


def encode_heat_thumbnail(error: Error, cause: Cause) -> HeatThumbnail:
    """The mean error of blocks of pixels, small enough to send with an event.

    A block's mean is over its measured pixels; a block with fewer than half of them measured is
    :data:`HEAT_UNMEASURED`. Means above 0.0625 are stored as 0.0625.

    Raises ``ValueError`` as :func:`encode_error_field` does.
    """
    _check_field(error, cause)
    height, width = error.shape
    shrink = max(1.0, (width * height / HEAT_BYTES) ** 0.5)
    size = max(1, int(width / shrink)), max(1, int(height / shrink))
    measured = (cause == 0).astype(np.float32)
    share = cv2.resize(measured, size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(np.where(cause == 0, error, 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    mean = total / np.maximum(share, np.float32(0.5))
    levels = np.rint(np.clip(mean * HEAT_SCALE, 0, HEAT_UNMEASURED - 1)).astype(np.uint8)
    levels[share < 0.5] = HEAT_UNMEASURED
    return HeatThumbnail(*size, levels.tobytes())


def encode_flow_pair(forward: Flow, backward: Flow) -> bytes:
    """Both directions of optical flow (float32 H x W x 2 each, pixels) as a NumPy archive, exactly.

    Not compressed: flow is noise to a compressor, which would save a tenth.
    """
    archive = io.BytesIO()
    np.savez(archive, forward=forward.astype(np.float32), backward=backward.astype(np.float32))
    return archive.getvalue()


def decode_flow_pair(data: bytes) -> tuple[Flow, Flow]:
    """What :func:`encode_flow_pair` wrote: forward, backward. Raises :class:`DamagedFile`."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return archive["forward"], archive["backward"]
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as damage:
        raise DamagedFile(
            "A stored optical flow is damaged; remove it to have it computed again."
        ) from damage


def _unpack(data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as damage:
        raise DamagedFile(
            "An error field or flow field is damaged; measure the transition again."
        ) from damage


def _check_field(error: Error, cause: Cause) -> None:
    if error.ndim != 2 or error.shape != cause.shape:
        raise ValueError(f"Error {error.shape} and cause {cause.shape} have to be one H x W size.")
    if not np.isfinite(error[cause == 0]).all():
        raise ValueError("An error field has measured pixels (cause 0) whose error is not a number.")
