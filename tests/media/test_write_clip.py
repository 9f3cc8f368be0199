from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.media.clip import Clip
from stylizer.media.clips import read_clip, write_clip
from stylizer.media.errors import DiskFull, InvalidClip
from stylizer.media.film_tags import FilmTags
from stylizer.media.sound import Soundtrack
from stylizer.media.sound_file import SOUND_SUFFIX, sound_file
from stylizer.media.timecode import Timecode
from stylizer.media.video_colour import ColourTags
from tests.media.conftest import MakeVideo
from tests.media.footage import number_in, numbered_picture, sound_wave


def painted(count: int, width: int = 64, height: int = 48) -> Iterator[NDArray[np.float32]]:
    """Soft colours that differ from frame to frame, the same whenever they are asked for."""
    random = np.random.default_rng(4)
    for _ in range(count):
        noise = random.uniform(0, 1, (height, width, 3)).astype(np.float32)
        blurred = cv2.GaussianBlur(noise, (0, 0), 4)
        yield 0.1 + 0.8 * (blurred - blurred.min()) / (blurred.max() - blurred.min())


def numbered(count: int) -> Iterator[NDArray[np.float32]]:
    return (numbered_picture(number).astype(np.float32) / 255 for number in range(1, count + 1))


def audio_packets(path: Path) -> list[tuple[Fraction, bytes]]:
    with av.open(str(path)) as container:
        return [
            (packet.pts * packet.time_base, bytes(packet))
            for packet in container.demux(audio=0)
            if packet.pts is not None
        ]


def heard(path: Path) -> NDArray[np.float32]:
    """The samples of the first channel, as a player plays them."""
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


@pytest.mark.parametrize("name", ["out.mp4", "out.mov"])
@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30000, 1001), Fraction(25, 2)])
def test_frames_and_rate_come_back(folder: Path, rate: Fraction, name: str) -> None:
    write_clip(folder / name, numbered(20), rate)
    clip = read_clip(folder / name)
    assert clip.rate == rate
    assert [number_in(picture) for picture in clip.frames()] == list(range(1, 21))
    with av.open(str(folder / name)) as container:
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
    assert times == [index / rate for index in range(20)]


@pytest.mark.parametrize("name", ["out.mp4", "out.mov"])
@pytest.mark.parametrize("matrix", [1, 6, 9])
def test_colours_come_back_neither_darker_nor_shifted(folder: Path, matrix: int, name: str) -> None:
    pictures = list(painted(9))
    colour = ColourTags(matrix, primaries=1, transfer=13)
    timecode = Timecode.read("09:59:58:12", Fraction(24))
    tags = FilmTags(colour, Fraction(128, 117), timecode)
    write_clip(folder / name, pictures, Fraction(24), tags=tags)
    clip = read_clip(folder / name)
    assert clip.tags == tags
    error = np.stack(list(clip.frames())) - np.stack(pictures)
    assert np.abs(error.mean(axis=(0, 1, 2))).max() < 0.001
    assert np.sqrt((error**2).mean()) < 0.02


def test_an_odd_side_gets_its_last_line_twice(folder: Path) -> None:
    picture = next(painted(1, 63, 47))
    write_clip(folder / "out.mp4", [picture], Fraction(24))
    clip = read_clip(folder / "out.mp4")
    assert (clip.width, clip.height) == (64, 48)
    decoded = next(clip.frames())
    assert np.abs(decoded[:47, :63] - picture).max() < 0.06
    np.testing.assert_allclose(decoded[47], decoded[46], atol=0.03)


def clip_with_sound(make_video: MakeVideo, name: str, audio: str, count: int = 50) -> Clip:
    frames = (numbered_picture(number) for number in range(1, count + 1))
    return read_clip(make_video(name, frames, audio=audio))


def test_aac_is_copied_untouched(make_video: MakeVideo, folder: Path) -> None:
    clip = clip_with_sound(make_video, "clip.mp4", "aac")
    write_clip(folder / "out.mp4", clip.frames(), clip.rate, clip.sound(clip.numbers))
    assert audio_packets(folder / "out.mp4") == audio_packets(folder / "clip.mp4")
    np.testing.assert_array_equal(heard(folder / "out.mp4"), heard(folder / "clip.mp4"))


@pytest.mark.parametrize(("audio", "name"), [("pcm_s16le", "out.mp4"), ("flac", "out.mov")])
def test_other_codecs_become_aac_of_the_same_length(
    make_video: MakeVideo, folder: Path, audio: str, name: str
) -> None:
    clip = clip_with_sound(make_video, "clip.mkv", audio)
    write_clip(folder / name, clip.frames(), clip.rate, clip.sound(clip.numbers))
    with av.open(str(folder / name)) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
    wave, original = heard(folder / name), sound_wave(96000)[0]
    assert abs(len(wave) - 96000) < 2 * 1024
    np.testing.assert_allclose(wave[4800:90000], original[4800:90000], atol=0.02)


@pytest.mark.parametrize(("name", "audio"), [("clip.mp4", "aac"), ("clip.mkv", "pcm_s16le")])
def test_part_of_a_clip_takes_its_own_part_of_the_sound(
    make_video: MakeVideo, folder: Path, name: str, audio: str
) -> None:
    clip = clip_with_sound(make_video, name, audio)
    numbers = range(26, 39)  # the second second, and half of it
    write_clip(folder / "out.mp4", clip.frames(numbers), clip.rate, clip.sound(numbers))
    wave, original = heard(folder / "out.mp4"), heard(folder / name).reshape(-1)[48000:]
    assert abs(len(wave) - 13 * 1920) < 2 * 1024
    if original.dtype == np.int16:
        original = original / np.float32(32768)
    np.testing.assert_allclose(wave[4800:20000], original[4800:20000], atol=0.02)


@pytest.mark.parametrize(("name", "audio"), [("clip.mp4", "aac"), ("clip.mov", "pcm_s16le")])
def test_what_was_heard_at_a_frame_is_heard_at_it(
    make_video: MakeVideo, folder: Path, name: str, audio: str
) -> None:
    """Through the file that a shot's sound is kept in, that of a part, and the film."""
    clip = clip_with_sound(make_video, name, audio)
    kept, part = folder / f"whole.{SOUND_SUFFIX}", folder / f"part.{SOUND_SUFFIX}"
    kept.write_bytes(sound_file(clip.sound(clip.numbers)))
    a_second_in, after = Fraction(1), Fraction(3, 2)
    part.write_bytes(sound_file(Soundtrack(kept, a_second_in, after)))
    write_clip(folder / "out.mp4", numbered(13), clip.rate, Soundtrack(part, Fraction(0)))
    original = heard(clip.path).reshape(-1)
    if original.dtype == np.int16:
        original = original / np.float32(32768)
    for path, start in ((kept, 0), (part, 48000), (folder / "out.mp4", 48000)):
        wave = heard(path)[4800:20000]
        np.testing.assert_allclose(wave, original[start + 4800 : start + 20000], atol=0.02)


def test_no_frames_make_no_file(folder: Path) -> None:
    with pytest.raises(InvalidClip, match="no frames to write"):
        write_clip(folder / "out.mp4", [], Fraction(24))
    assert list(folder.iterdir()) == []


def test_a_failing_source_leaves_the_earlier_file(folder: Path) -> None:
    write_clip(folder / "out.mp4", painted(2), Fraction(24))
    before = (folder / "out.mp4").read_bytes()

    def failing() -> Iterator[NDArray[np.float32]]:
        yield from painted(80)
        assert len(list(folder.iterdir())) == 2  # the encoder looks ahead, but by now it has written
        raise InvalidClip("the source is gone")

    with pytest.raises(InvalidClip, match="the source is gone"):
        write_clip(folder / "out.mp4", failing(), Fraction(24))
    assert (folder / "out.mp4").read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["out.mp4"]


def test_a_full_disk_leaves_nothing(folder: Path, full_disk) -> None:
    random = np.random.default_rng(4)
    noise = (random.uniform(0, 1, (96, 128, 3)).astype(np.float32) for _ in range(40))
    with full_disk(after=100_000), pytest.raises(DiskFull, match=r"no room to write out\.mp4"):
        write_clip(folder / "out.mp4", noise, Fraction(24))
    assert list(folder.iterdir()) == []


def test_real_sound_is_carried_over(shared_data: Path, folder: Path) -> None:
    clip = read_clip(shared_data / "clips" / "flower.mp4")
    black = np.zeros((32, 32, 3), np.float32)
    write_clip(folder / "out.mp4", (black for _ in clip.numbers), clip.rate, clip.sound(clip.numbers))
    assert audio_packets(folder / "out.mp4") == audio_packets(clip.path)
