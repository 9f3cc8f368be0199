"""A clip's sound, carried over into another file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer

from stylizer.media.errors import InvalidClip

#: What a file of FFmpeg's format can hold as it is, and players understand; anything else becomes AAC.
_COPIED_CODECS = {
    "mp4": {"aac", "ac3", "alac", "eac3", "flac", "mp3", "opus"},
    "mov": {"aac", "ac3", "alac", "eac3", "mp3"},
}

_AAC_RATES = {96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

#: The usual loudspeakers for 1, 2, … channels: many files say only how many they have.
_LAYOUTS = ("mono", "stereo", "2.1", "4.0", "5.0", "5.1", "6.1", "7.1")

_MEND = "Copy the file again; if it stays so, send it without sound, or with stereo sound as AAC or PCM."


@dataclass(frozen=True)
class Soundtrack:
    """A file's first audio stream from ``start`` up to ``end`` (``None``: to its end), in its seconds."""

    path: Path
    start: Fraction
    end: Fraction | None = None


def carried_packets(
    track: Soundtrack, source: InputContainer, output: OutputContainer
) -> Iterator[tuple[Fraction, "av.Packet[AudioStream]"]]:
    """Add a stream to ``output`` for ``track``, then give its packets, each with its time from ``start``.

    Copied without loss where the file can hold the codec (cut at whole packets, some 20 ms), else encoded
    as AAC. Raises :class:`InvalidClip` where the sound can't be read.
    """
    stream = source.streams.audio[0]
    with sound_in_words(track):
        if stream.codec_context is None:
            raise InvalidClip(f"The sound of {track.path.name} is of a kind that can't be read. {_MEND}")
        yield from _packets(track, source, stream, output)


@contextmanager
def sound_in_words(track: Soundtrack) -> Iterator[None]:
    """Turn what FFmpeg finds wrong with the sound into an :class:`InvalidClip`."""
    try:
        yield
    except av.FFmpegError as error:
        raise InvalidClip(
            f"The sound of {track.path.name} can't be read ({error.strerror}). {_MEND}"
        ) from error


def _packets(
    track: Soundtrack, source: InputContainer, stream: AudioStream, output: OutputContainer
) -> Iterator[tuple[Fraction, "av.Packet[AudioStream]"]]:
    if stream.codec_context.name in _COPIED_CODECS[output.format.name]:
        return _copied(track, source, stream, output.add_stream_from_template(stream))
    rate = stream.rate if stream.rate in _AAC_RATES else 48000
    layout = _LAYOUTS[min(stream.channels, len(_LAYOUTS)) - 1]
    encoder = output.add_stream("aac", rate=rate, layout=layout, bit_rate=96_000 * stream.channels)
    return _encoded(track, source, stream, encoder)


def _copied(
    track: Soundtrack, source: InputContainer, stream: AudioStream, copy: AudioStream
) -> Iterator[tuple[Fraction, "av.Packet[AudioStream]"]]:
    for packet in source.demux(stream):
        if packet.pts is None or packet.dts is None:
            continue
        time = packet.pts * packet.time_base
        # The packet that ends at the start is kept: decoders need it to begin well.
        if time + (packet.duration or 0) * packet.time_base < track.start:
            continue
        if track.end is not None and time >= track.end:
            return
        shift = round(track.start / packet.time_base)
        packet.pts -= shift
        packet.dts -= shift
        packet.stream = copy
        yield time - track.start, packet


def _encoded(
    track: Soundtrack, source: InputContainer, stream: AudioStream, encoder: AudioStream
) -> Iterator[tuple[Fraction, "av.Packet[AudioStream]"]]:
    resampler = av.AudioResampler(format="fltp", layout=encoder.layout.name, rate=encoder.rate)
    for decoded in source.decode(stream):
        time = Fraction(decoded.time or 0)
        if time + Fraction(decoded.samples, decoded.sample_rate) <= track.start:
            continue
        if track.end is not None and time >= track.end:
            break
        for frame in resampler.resample(decoded):
            frame.pts = round((time - track.start) * encoder.rate)
            frame.time_base = Fraction(1, encoder.rate)
            for packet in encoder.encode(frame):
                yield (packet.pts or 0) * packet.time_base, packet
    for packet in encoder.encode(None):
        yield (packet.pts or 0) * packet.time_base, packet
