"""A clip's sound as a file of its own, kept beside the shot's pictures."""

import io

import av

from stylizer.media.sound import Soundtrack, carried_packets

#: Matroska audio: it holds whatever an MP4 holds, and needs no seeking back to be written.
SOUND_SUFFIX = "mka"


def sound_file(track: Soundtrack) -> bytes:
    """The track as a Matroska file, copied without loss where its codec allows."""
    buffer = io.BytesIO()
    with av.open(str(track.path)) as source, av.open(buffer, "w", format="matroska") as output:
        for _, packet in carried_packets(track, source, output):
            output.mux(packet)
    return buffer.getvalue()
