"""Sound that can't be kept as it is: refused in words, or said what was left out."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from stylizer.media.clips import read_clip
from stylizer.media.errors import InvalidClip
from stylizer.media.sound_file import sound_file
from tests.media.conftest import MakeVideo
from tests.media.footage import damage_sound, numbered_picture, sound_wave

PICTURES = [numbered_picture(number) for number in range(10)]


def kept_sound(path: Path) -> bytes:
    clip = read_clip(path)
    sound = clip.sound(clip.numbers)
    assert sound is not None
    return sound_file(sound)


def test_damaged_sound_under_good_pictures_is_refused(make_video: MakeVideo) -> None:
    path = make_video("clip.mkv", PICTURES, audio="mp2")
    assert kept_sound(path)
    damage_sound(path)
    with pytest.raises(InvalidClip, match=r"The sound of clip\.mkv can't be read \(.*send it without sound"):
        kept_sound(path)


def test_sound_of_an_unknown_kind_is_refused(make_video: MakeVideo) -> None:
    path = make_video("clip.mkv", PICTURES, audio="pcm_s16le")
    path.write_bytes(path.read_bytes().replace(b"A_PCM/INT/LIT", b"A_STRANGE/LIT"))
    with pytest.raises(InvalidClip, match=r"The sound of clip\.mkv is of a kind that can't be read"):
        kept_sound(path)


@pytest.mark.parametrize("channels", [9, 16])
def test_many_channels_are_mixed_or_refused(folder: Path, channels: int) -> None:
    """FFmpeg knows where the loudspeakers of sixteen stand, and not those of nine."""
    path = with_tracks(folder / "clip.mov", [channels])
    if channels == 16:
        assert kept_sound(path)
    else:
        with pytest.raises(InvalidClip, match=r"The sound of clip\.mov can't be read"):
            kept_sound(path)


def test_further_tracks_are_left_out_with_a_remark(folder: Path) -> None:
    assert read_clip(with_tracks(folder / "one.mov", [1])).remark == ""
    clip = read_clip(with_tracks(folder / "four.mov", [2, 1, 1, 1]))
    assert clip.remark == "Of the footage's 4 sound tracks the first was kept."


def with_tracks(path: Path, tracks: list[int]) -> Path:
    """Ten frames with PCM sound of so many channels in each track."""
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=Fraction(25))
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        sounds = [output.add_stream("pcm_s16le", rate=48000, layout=f"{count} channels") for count in tracks]
        for index, picture in enumerate(PICTURES):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            output.mux(video.encode(frame))
        wave = (sound_wave(19200) * 32767).astype(np.int16)
        for count, sound in zip(tracks, sounds, strict=True):
            heard = av.AudioFrame.from_ndarray(
                wave.repeat(count, axis=1), format="s16", layout=f"{count} channels"
            )
            heard.sample_rate, heard.pts = 48000, 0
            output.mux(sound.encode(heard))
        for stream in (video, *sounds):
            output.mux(stream.encode(None))
    return path
