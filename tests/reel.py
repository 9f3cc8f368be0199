"""Small footage from a camera: ProRes with sound and timecode, of the demo's scenes."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from stylizer.demo.scenes import SHOTS
from tests.media.footage import write_camera_file

RATE = Fraction(24000, 1001)
WIDTH, HEIGHT = 160, 90


def scene(name: str, places: Iterable[int]) -> Iterator[av.VideoFrame]:
    """Frames of a demo shot."""
    for place in places:
        frame = SHOTS[name].sharp(place).astype(np.float32)
        small = cv2.resize(frame, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        yield av.VideoFrame.from_ndarray(np.rint(small * 255).astype(np.uint8), format="rgb24")


def flash() -> av.VideoFrame:
    """What a photographer's flash leaves of a frame: white."""
    return av.VideoFrame.from_ndarray(np.full((HEIGHT, WIDTH, 3), 255, np.uint8), format="rgb24")


def write_reel(path: Path, frames: Iterable[av.VideoFrame], timecode: str = "01:00:00:00") -> Path:
    """As it comes from the camera."""
    return write_camera_file(path, frames, RATE, timecode)
