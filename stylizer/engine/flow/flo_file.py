"""Middlebury's .flo format: a tag, width, height, then (u, v) for each pixel, row by row, little-endian."""

from pathlib import Path

import numpy as np

from stylizer.engine.errors import InvalidFlow
from stylizer.engine.motion import Flow

_TAG = 202021.25
_HEADER = np.dtype([("tag", "<f4"), ("width", "<i4"), ("height", "<i4")])

#: Middlebury marks unknown flow with values above this.
UNKNOWN = 1e9

#: A side no picture has; a header beyond it is damage, not a size to make room for.
_LARGEST_SIDE = 100_000


def read_flo(path: Path) -> Flow:
    """Read a flow, float32 H x W x 2; unknown vectors (beyond :data:`UNKNOWN`) are left as they are.

    Raises :class:`InvalidFlow` for a wrong tag, an impossible size, missing or extra bytes, or NaN.
    """
    data = path.read_bytes()
    if len(data) < _HEADER.itemsize:
        raise InvalidFlow(f"{path} is too short for a flow file: {len(data)} bytes.")
    header = np.frombuffer(data, _HEADER, count=1)[0]
    if header["tag"] != np.float32(_TAG):
        raise InvalidFlow(f"{path} is not a flow file: its tag is {header['tag']!s}, not {_TAG}.")
    width, height = int(header["width"]), int(header["height"])
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise InvalidFlow(f"{path} gives its size as {width}×{height}, which no picture has.")
    expected = _HEADER.itemsize + 8 * width * height
    if len(data) != expected:
        raise InvalidFlow(f"{path} has {len(data)} bytes; {width}×{height} vectors take {expected}.")
    flow = np.frombuffer(data, "<f4", offset=_HEADER.itemsize).reshape(height, width, 2).astype(np.float32)
    if np.isnan(flow).any():
        raise InvalidFlow(f"{path} has vectors that are not numbers (NaN).")
    return flow


def write_flo(path: Path, flow: Flow) -> None:
    """Write ``flow`` (H x W x 2) to ``path``."""
    if flow.ndim != 3 or flow.shape[2] != 2:
        raise InvalidFlow(f"A flow has the shape H×W×2, not {'×'.join(map(str, flow.shape))}.")
    height, width, _ = flow.shape
    header = np.array([(_TAG, width, height)], dtype=_HEADER)
    path.write_bytes(header.tobytes() + flow.astype("<f4").tobytes())
