"""A clip's sound, carried over into another file."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer

#: What a file of FFmpeg's format can hold as it is, and players understand; anything else becomes AAC.
_COPIED_CODECS = {
    "mp4": {"aac", "ac3", "alac", "eac3", "flac", "mp3", "opus"},
    "mov": {"aac", "ac3", "alac", "eac3", "mp3"},
}

_AAC_RATES = {96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

#: The usual loudspeakers for 1, 2, … channels: many files say only how many they have.
_LAYOUTS = ("mono", "stereo", "2.1", "4.0", "5.0", "5.1", "6.1", "7.1")


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
    as AAC.
    """
    stream = source.streams.audio[0]
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
