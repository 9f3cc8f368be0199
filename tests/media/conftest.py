"""Real files to read: videos made with PyAV, pictures with Pillow, and a disk that fills up."""

import resource
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.media.footage import sound_wave

MakeVideo = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Empty, and this test's alone."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def make_video(folder: Path) -> MakeVideo:
    """Write frames (uint8 RGB arrays or whole `av.VideoFrame`) with any codec PyAV has, and perhaps sound."""

    def make(
        name: str,
        frames: Iterable[NDArray[np.uint8] | av.VideoFrame],
        codec: str = "libx264",
        pixels: str = "yuv420p",
        rate: Fraction = Fraction(25),
        audio: str | None = None,
        faststart: bool = False,
        turned: float = 0,
        options: dict[str, str] | None = None,
    ) -> Path:
        path = folder / name
        movflags = {"movflags": "+faststart"} if faststart else {}
        with av.open(str(path), "w", options=movflags) as output:
            video = output.add_stream(codec, rate=rate, options=options or {})
            video.pix_fmt = pixels
            if turned:
                video.set_display_rotation(turned)
            sound = output.add_stream(audio, rate=48000, layout="mono") if audio else None
            step = round(48000 / rate)
            for index, picture in enumerate(frames):
                is_frame = isinstance(picture, av.VideoFrame)
                frame = picture if is_frame else av.VideoFrame.from_ndarray(picture, format="rgb24")
                if index == 0:
                    video.width, video.height = frame.width, frame.height
                    if is_frame:
                        video.codec_context.colorspace = int(frame.colorspace)
                        video.codec_context.color_range = int(frame.color_range)
                frame.pts, frame.time_base = index, 1 / rate
                output.mux(video.encode(frame))
                if sound:
                    heard = av.AudioFrame.from_ndarray(
                        sound_wave(step * (index + 1))[:, -step:].copy(), format="fltp", layout="mono"
                    )
                    heard.sample_rate, heard.pts = 48000, index * step
                    output.mux(sound.encode(heard))
            for stream in filter(None, (video, sound)):
                output.mux(stream.encode(None))
        return path

    return make


@pytest.fixture
def full_disk() -> Callable[[int], AbstractContextManager[None]]:
    """Within it, the system refuses to write any file beyond so many bytes."""

    @contextmanager
    def full(after: int) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (after, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return full
