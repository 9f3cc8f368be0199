"""Read a clip, whatever it is kept as; write one as MP4 or MOV."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream

from stylizer.engine.picture import Picture
from stylizer.media.archives import refuse_archive
from stylizer.media.clip import Clip
from stylizer.media.errors import InvalidClip
from stylizer.media.film_tags import USUAL_TAGS, FilmTags
from stylizer.media.pictures import PICTURE_SUFFIXES
from stylizer.media.sequences import DEFAULT_RATE, is_pattern, read_folder, read_pattern, read_picture
from stylizer.media.sound import Soundtrack, carried_packets
from stylizer.media.video import opened_video, read_video
from stylizer.media.video_colour import frame_from_picture
from stylizer.media.whole_file import whole_file


@dataclass(frozen=True)
class _Encoding:
    """In FFmpeg's words."""

    container: str
    codec: str
    pixels: str
    options: dict[str, str]


#: How a film is written, by the end of its name.
_ENCODINGS = {
    # H.264 as every player plays it. Visually lossless: painting has fine grain everywhere, and this is
    # what is looked at.
    ".mp4": _Encoding("mp4", "libx264", "yuv420p", {"crf": "14", "preset": "medium"}),
    # ProRes 422 HQ.
    ".mov": _Encoding("mov", "prores_ks", "yuv422p10le", {"profile": "hq", "vendor": "apl0"}),
}

FILM_SUFFIXES = (*_ENCODINGS,)


def read_clip(path: Path, rate: Fraction = DEFAULT_RATE) -> Clip:
    """A video file, a folder of pictures, a pattern such as ``frame_%04d.png``, or one picture.

    ``rate`` is for pictures, which have none of their own. Everything is checked here, a video by decoding
    it once, pictures by their headers.

    Raises :class:`InvalidClip`, and :class:`InvalidPicture` for a file among pictures that is none.
    """
    if path.is_dir():
        return read_folder(path, rate)
    if path.is_file():
        refuse_archive(path, path.name)
        is_picture = path.suffix.lower() in PICTURE_SUFFIXES and path.suffix.lower() != ".gif"
        return read_picture(path, rate) if is_picture else read_video(path)
    if is_pattern(path):
        return read_pattern(path, rate)
    raise InvalidClip(f"There is no file or folder {path}.")


def write_clip(
    path: Path,
    frames: Iterable[Picture],
    rate: Fraction,
    sound: Soundtrack | None = None,
    tags: FilmTags = USUAL_TAGS,
) -> None:
    """Encode pictures (one size, float32 H x W x 3, RGB in [0, 1]) as what the end of ``path`` says.

    .mp4 is H.264, 8 bits, 4:2:0, which every player plays; .mov is ProRes 422 HQ, 10 bits, for more work on
    it. Both halve colour's resolution, which needs even sides, so an odd one gets its last row or column
    twice: no pixel is lost, and the video is one pixel larger. ``path`` appears, whole, at the end; an
    earlier file of this name is replaced only then.

    Raises :class:`InvalidClip` if there are no frames, :class:`DiskFull` if there is no room.
    """
    encoding = _ENCODINGS[path.suffix.lower()]
    remaining = iter(frames)
    first = next(remaining, None)
    if first is None:
        raise InvalidClip(f"There are no frames to write to {path.name}.")
    with ExitStack() as stack:
        unfinished = stack.enter_context(whole_file(path))
        output = stack.enter_context(
            av.open(str(unfinished), "w", format=encoding.container, options={"movflags": "+faststart"})
        )
        video = _video_stream(output, encoding, first, rate, tags)
        packets = (
            carried_packets(sound, stack.enter_context(opened_video(sound.path)), output)
            if sound
            else iter(())
        )
        heard = next(packets, None)
        for index, picture in enumerate(chain([first], remaining)):
            while heard is not None and heard[0] <= index / rate:
                output.mux(heard[1])
                heard = next(packets, None)
            frame = frame_from_picture(_with_even_sides(picture), tags.colour, encoding.pixels)
            frame.pts, frame.time_base = index, 1 / rate
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
        while heard is not None:
            output.mux(heard[1])
            heard = next(packets, None)


def _video_stream(
    output: OutputContainer, encoding: _Encoding, first: Picture, rate: Fraction, tags: FilmTags
) -> VideoStream:
    stream = output.add_stream(encoding.codec, rate=rate, options=encoding.options)
    assert isinstance(stream, VideoStream)
    height, width, _ = _with_even_sides(first).shape
    stream.width, stream.height, stream.pix_fmt = width, height, encoding.pixels
    encoder = stream.codec_context
    encoder.sample_aspect_ratio = tags.pixel_aspect
    encoder.color_range = 1
    encoder.colorspace, encoder.color_primaries, encoder.color_trc = (
        tags.colour.matrix,
        tags.colour.primaries,
        tags.colour.transfer,
    )
    if tags.timecode:
        stream.metadata["timecode"] = str(tags.timecode)
    return stream


def _with_even_sides(picture: Picture) -> Picture:
    height, width, _ = picture.shape
    return np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
