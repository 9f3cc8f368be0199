"""Pictures that carry their frame number, a tone, and a camera's file: what test videos are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def numbered_picture(number: int, width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    """Eight vertical bars that spell ``number`` in binary, legible through any codec."""
    bits = np.array([number >> place & 1 for place in range(8)], bool)
    row = np.where(bits, 225, 30).astype(np.uint8).repeat(width // 8)
    return np.broadcast_to(row[None, :, None], (height, width // 8 * 8, 3)).copy()


def number_in(picture: NDArray[np.float32]) -> int:
    """What `numbered_picture` spelt."""
    bars = picture.mean(axis=(0, 2)).reshape(8, -1).mean(axis=1) > 0.5
    return int(sum(1 << place for place, is_set in enumerate(bars) if is_set))


def sound_wave(samples: int) -> NDArray[np.float32]:
    """A tone of 440 Hz at 48 kHz, one channel."""
    return (0.3 * np.sin(2 * np.pi * 440 / 48000 * np.arange(samples))).astype(np.float32)[None]


#: BT.2020 with its own curve: nothing that an encoder would say by itself.
MATRIX, PRIMARIES, TRANSFER = 9, 9, 14


def write_camera_file(
    path: Path,
    frames: Iterable[av.VideoFrame],
    rate: Fraction,
    timecode: str,
    pixel_aspect: Fraction = Fraction(1),
) -> Path:
    """ProRes 422 HQ of ten bits with colour tags and timecode, and PCM sound as long as the pictures."""
    with av.open(str(path), "w") as output:
        video = output.add_stream("prores_ks", rate=rate, options={"profile": "hq"})
        sound = output.add_stream("pcm_s16le", rate=48000, layout="mono")
        video.pix_fmt = "yuv422p10le"
        video.metadata["timecode"] = timecode
        count = 0
        for count, frame in enumerate(frames, start=1):
            if count == 1:
                video.width, video.height = frame.width, frame.height
                video.codec_context.sample_aspect_ratio = pixel_aspect
            deep = frame.reformat(format="yuv422p10le")
            deep.color_range, deep.colorspace = 1, MATRIX
            deep.color_primaries, deep.color_trc = PRIMARIES, TRANSFER
            deep.pts, deep.time_base = count - 1, 1 / rate
            output.mux(video.encode(deep))
        wave = (sound_wave(round(48000 * count / rate)) * 32767).astype(np.int16)
        heard = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        heard.sample_rate, heard.pts = 48000, 0
        output.mux(sound.encode(heard))
        for stream in (video, sound):
            output.mux(stream.encode(None))
    return path


def damage_sound(path: Path) -> None:
    """Write other bytes over every packet of the sound but the first; the pictures stay."""
    with av.open(str(path)) as container:
        packets = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
    content = path.read_bytes()
    for packet in packets[1:]:
        content = content.replace(packet, bytes(37 * place & 255 for place in range(len(packet))))
    path.write_bytes(content)


@dataclass(frozen=True)
class Probed:
    """What FFmpeg tells of a film, read without our reader. ``seconds`` are heard."""

    frames: int
    rate: Fraction
    seconds: float
    timecode: str
    colour: tuple[int, int, int]
    colour_range: int
    pixel_aspect: Fraction


def probe(path: Path) -> Probed:
    """Decode the whole file: its colour (matrix, primaries, transfer) and range are the first frame's."""
    with av.open(str(path)) as film:
        frames = list(film.decode(video=0))
        stream = film.streams.video[0]
        first = frames[0]
        colour = (int(first.colorspace), int(first.color_primaries), int(first.color_trc))
        rate, timecode = Fraction(stream.average_rate), stream.metadata["timecode"]
        aspect = stream.sample_aspect_ratio or Fraction(1)
    with av.open(str(path)) as film:
        seconds = sum(frame.samples / frame.sample_rate for frame in film.decode(audio=0))
    return Probed(len(frames), rate, seconds, timecode, colour, int(first.color_range), aspect)
