"""A clip's sound as a file of its own, kept beside the shot's pictures."""

import io

import av

from stylizer.media.sound import Soundtrack, carried_packets, sound_in_words
from stylizer.media.video import opened_video

#: An MP4 of sound alone: it knows what a decoder has to skip before the first sample. Matroska does not for
#: AAC, and would be late by it.
SOUND_SUFFIX = "m4a"


def sound_file(track: Soundtrack) -> bytes:
    """The track as an MP4 file, copied without loss where its codec allows. Raises :class:`InvalidClip`."""
    buffer = io.BytesIO()
    with (
        opened_video(track.path) as source,
        sound_in_words(track),
        av.open(buffer, "w", format="mp4") as output,
    ):
        for _, packet in carried_packets(track, source, output):
            output.mux(packet)
    return buffer.getvalue()
