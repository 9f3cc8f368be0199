"""Read a video file frame by frame. The frame's index is the key; time is derived from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from stylizer.engine.picture import Picture
from stylizer.media.clip import Clip
from stylizer.media.errors import InvalidClip
from stylizer.media.even_rate import EvenRate, find_even_rate
from stylizer.media.film_tags import FilmTags
from stylizer.media.sizes import size_complaint
from stylizer.media.sound import Soundtrack
from stylizer.media.timecode import Timecode
from stylizer.media.truncation import declared_bytes
from stylizer.media.video_colour import colour_tags, picture_from_frame

#: FFmpeg's names of the containers that are opened. Playlists stay shut: they name other files to read.
_CONTAINERS = (
    *("mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi", "mxf", "mpeg", "mpegts"),
    *("mpegvideo", "h264", "hevc", "flv", "ogg", "asf", "gif", "apng", "yuv4mpegpipe", "dv", "nut"),
)

#: By these a video is known among other files.
VIDEO_SUFFIXES = (
    *(".mov", ".mp4", ".m4v", ".mkv", ".webm", ".avi", ".mxf", ".mpg", ".mpeg", ".ts", ".m2ts", ".mts"),
    *(".dv", ".flv", ".ogv", ".wmv", ".y4m", ".nut"),
)


#: Seconds; beyond this, uneven times are no camera's.
LONGEST_STILL = 60

#: More repeats than these many, and than these many for each frame of the file, would fill the disk with one
#: picture: a screen at 60 frames a second that changes every second has fewer.
MOST_REPEATS, MOST_REPEATS_EACH = 2000, 100


@dataclass(frozen=True)
class VideoClip(Clip):
    """A video file whose every frame has been decoded once.

    ``start`` is the first one's time, in seconds; ``shown``: how often each of the file's frames comes, other
    than once only where their times are uneven.
    """

    start: Fraction = Fraction(0)
    shown: tuple[int, ...] = ()

    def frames(self, numbers: range | None = None) -> Iterator[Picture]:
        wanted = self._checked(numbers)
        number = self.first_number
        for frame, times in zip(_decoded(self.path), self.shown, strict=False):
            here = range(max(number, wanted.start), min(number + times, wanted.stop))
            if here:
                picture = _upright(picture_from_frame(frame, self.tags.colour), frame)
                yield from [picture] * len(here)
            number += times
            if number >= wanted.stop:
                return
        raise InvalidClip(f"{self.path.name} has changed: frame {wanted[-1]} is no longer there.")

    def sound(self, numbers: range) -> Soundtrack | None:
        if not self.has_audio:
            return None
        wanted = self._checked(numbers)
        start = self.start + (wanted[0] - self.first_number) / self.rate
        to_the_end = wanted[-1] == self.numbers[-1]
        return Soundtrack(self.path, start, None if to_the_end else start + len(wanted) / self.rate)


def read_video(path: Path) -> VideoClip:
    """Decode the whole file once, so that whatever is wrong with it is known before any work begins.

    Raises :class:`InvalidClip`: not a video, cut short, damaged, without frames, or of a size that can't be
    worked on.
    """
    declared, actual = declared_bytes(path), path.stat().st_size
    if declared is not None and declared > actual:
        raise InvalidClip(
            f"{path.name} is cut short: it has {actual:,} of at least {declared:,} bytes. Copy it again."
        )
    count = 0
    times: list[Fraction | None] = []
    for frame in _decoded(path):
        size = _upright_size(frame)
        times.append(None if frame.pts is None or not frame.time_base else frame.pts * frame.time_base)
        if count == 0:
            first, first_size = frame, size
            if complaint := size_complaint(*size):
                raise InvalidClip(f"{path.name} {complaint}.")
        elif size != first_size:
            raise InvalidClip(
                f"{path.name} changes size: frame {count + 1} is {size[0]}×{size[1]} pixels, "
                f"the frames before are {first_size[0]}×{first_size[1]}. Cut it there."
            )
        count += 1
    if count == 0:
        raise InvalidClip(f"{path.name} has no frames.")
    with opened_video(path) as container:
        stream = _pictures(container, path)
        even = _even_rate(times, stream, path)
        return VideoClip(
            path=path,
            width=first_size[0],
            height=first_size[1],
            rate=even.rate,
            first_number=1,
            frame_count=sum(even.shown),
            has_audio=bool(container.streams.audio),
            tags=FilmTags(
                colour_tags(first, path.name),
                _pixel_aspect(stream, first),
                _timecode(container, stream, even.rate),
            ),
            remark=_remark(even, len(container.streams.audio)),
            start=times[0] or Fraction(0),
            shown=even.shown,
        )


@contextmanager
def opened_video(path: Path) -> Iterator[InputContainer]:
    """The container at ``path``, opened for reading. Raises :class:`InvalidClip` where it is none."""
    only = {"format_whitelist": ",".join(_CONTAINERS), "protocol_whitelist": "file"}
    try:
        container = av.open(f"file:{path}", options=only)
    except av.FFmpegError as error:
        raise InvalidClip(
            f"{path.name} is not a video that can be read ({error.strerror}). "
            "Use MP4, MOV, MKV, WebM, AVI or MXF."
        ) from error
    with container:
        yield container


def _decoded(path: Path) -> Iterator[av.VideoFrame]:
    count = 0
    with opened_video(path) as container:
        stream = _pictures(container, path)
        stream.thread_type = "AUTO"
        try:
            for packet in container.demux(stream):
                for frame in packet.decode():
                    if packet.is_corrupt or frame.is_corrupt:
                        raise InvalidClip(f"{path.name} is damaged at frame {count + 1}.")
                    count += 1
                    yield frame
        except av.FFmpegError as error:
            raise InvalidClip(f"{path.name} is damaged after frame {count} ({error.strerror}).") from error


def _pictures(container: InputContainer, path: Path) -> VideoStream:
    """The first stream of moving pictures; the cover of a record is none."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    raise InvalidClip(f"{path.name} is not a video: it has no moving pictures.")


def _even_rate(times: list[Fraction | None], stream: VideoStream, path: Path) -> EvenRate:
    declared = [rate for rate in (stream.average_rate, stream.guessed_rate) if rate]
    known = sorted(time for time in times if time is not None)
    if not declared:
        raise InvalidClip(f"{path.name} does not say how many frames a second it has.")
    if len(known) < len(times):  # a bare stream, or AVI: its frames follow each other at one rate
        return EvenRate(declared[0], (1,) * len(times))
    longest = max((later - earlier for earlier, later in pairwise(known)), default=Fraction(0))
    if longest > LONGEST_STILL:
        raise InvalidClip(
            f"{path.name} stands still for {float(longest):.0f} seconds between two of its frames, "
            f"longer than {LONGEST_STILL}: cut it there."
        )
    even = find_even_rate(known, declared)
    if even.repeated > max(MOST_REPEATS, MOST_REPEATS_EACH * len(known)):
        raise InvalidClip(
            f"{path.name} has {len(known)} frames, and {even.repeated} more would have to be repeats of them "
            f"for {float(even.rate):.6g} frames a second throughout: convert it to a steady frame rate, "
            "or cut out where it stands still."
        )
    return even


def _remark(even: EvenRate, tracks: int) -> str:
    sentences = []
    if even.repeated or even.left_out:
        sentences.append(
            f"The footage's frame rate varies: to have {float(even.rate):.6g} frames a second throughout, "
            f"frames were repeated ({even.repeated}) and left out ({even.left_out})."
        )
    if tracks > 1:
        sentences.append(f"Of the footage's {tracks} sound tracks the first was kept.")
    return " ".join(sentences)


def _timecode(container: InputContainer, stream: VideoStream, rate: Fraction) -> Timecode | None:
    """The first frame's, wherever the file keeps it: with the pictures, in a track of its own, or for all."""
    for tags in (stream.metadata, *(each.metadata for each in container.streams), container.metadata):
        for name, words in tags.items():
            if name.lower() == "timecode":
                return Timecode.read(words, rate)
    return None


def _pixel_aspect(stream: VideoStream, first: av.VideoFrame) -> Fraction:
    aspect = stream.sample_aspect_ratio or Fraction(1)
    return 1 / aspect if _quarter_turns(first) % 2 else aspect


def _quarter_turns(frame: av.VideoFrame) -> int:
    """Counter-clockwise, as a phone held upright says it filmed. Turns that are not quarters are ignored."""
    return round(frame.rotation / 90) if frame.rotation % 90 == 0 else 0


def _upright(picture: Picture, frame: av.VideoFrame) -> Picture:
    return np.ascontiguousarray(np.rot90(picture, _quarter_turns(frame)))


def _upright_size(frame: av.VideoFrame) -> tuple[int, int]:
    return (frame.height, frame.width) if _quarter_turns(frame) % 2 else (frame.width, frame.height)
