from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.media.clips import read_clip
from stylizer.media.errors import InvalidClip
from stylizer.media.video_colour import BT709, picture_from_frame
from tests.media.conftest import MakeVideo
from tests.media.footage import number_in, numbered_picture

random = np.random.default_rng(3)
NOISE = random.integers(0, 256, (48, 64, 3), dtype=np.uint8)


def numbered(count: int, width: int = 64, height: int = 48) -> Iterator[NDArray[np.uint8]]:
    return (numbered_picture(number, width, height) for number in range(1, count + 1))


def noisy(count: int) -> list[NDArray[np.uint8]]:
    return [np.roll(NOISE, index, axis=1) for index in range(count)]


def yuv_frame(kind: str, planes: list[NDArray[np.integer]], matrix: int, is_full: bool) -> av.VideoFrame:
    """A frame with these very numbers in its planes."""
    height, width = planes[0].shape
    frame = av.VideoFrame(width, height, kind)
    for plane, values in zip(frame.planes, planes, strict=True):
        raw = values.astype("<u2" if "le" in kind else np.uint8)
        rows = np.zeros((plane.height, plane.line_size), np.uint8)
        rows[:, : raw.shape[1] * raw.itemsize] = np.ascontiguousarray(raw).view(np.uint8)
        plane.update(rows.tobytes())
    frame.colorspace, frame.color_range = matrix, 2 if is_full else 1
    return frame


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("clip.mp4", "libx264", "yuv420p"),
        ("clip.mkv", "ffv1", "bgr0"),
        ("clip.webm", "libvpx-vp9", "yuv420p"),
        ("clip.mov", "prores_ks", "yuv422p10le"),
        ("clip.avi", "mjpeg", "yuvj420p"),
        ("clip.gif", "gif", "rgb8"),
        ("clip.ts", "libx264", "yuv420p"),
    ],
)
def test_every_frame_is_the_one_its_number_says(
    make_video: MakeVideo, name: str, codec: str, pixels: str
) -> None:
    def frames() -> Iterator[NDArray[np.uint8] | av.VideoFrame]:
        for picture in numbered(20):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            yield picture if pixels.startswith("yuv") else frame.reformat(format=pixels)

    clip = read_clip(make_video(name, frames(), codec, pixels))
    assert (clip.width, clip.height, clip.rate) == (64, 48, 25)
    assert clip.numbers == range(1, 21)
    assert [number_in(picture) for picture in clip.frames()] == list(range(1, 21))
    assert [number_in(picture) for picture in clip.frames(range(7, 10))] == [7, 8, 9]


def test_a_video_of_one_frame_works(make_video: MakeVideo) -> None:
    clip = read_clip(make_video("one.mp4", numbered(1)))
    assert clip.numbers == range(1, 2)
    assert [number_in(picture) for picture in clip.frames()] == [1]


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25, 2), Fraction(60)])
def test_the_rate_is_exact(make_video: MakeVideo, rate: Fraction) -> None:
    assert read_clip(make_video("clip.mp4", numbered(8), rate=rate)).rate == rate


def test_eight_bits_are_exact_where_nothing_was_lost(make_video: MakeVideo) -> None:
    frame = av.VideoFrame.from_ndarray(NOISE, format="rgb24").reformat(format="bgr0")
    picture = next(read_clip(make_video("clip.mkv", [frame], "ffv1", "bgr0")).frames())
    np.testing.assert_allclose(picture, NOISE / 255, atol=1e-7)


@pytest.mark.parametrize("is_full", [False, True], ids=["limited", "full"])
@pytest.mark.parametrize("bits", [8, 10, 12])
@pytest.mark.parametrize(
    ("matrix", "red_share", "blue_share"),
    [(1, 0.2126, 0.0722), (6, 0.299, 0.114), (9, 0.2627, 0.0593)],
    ids=["709", "601", "2020"],
)
def test_matrix_range_and_depth_are_honoured(
    make_video: MakeVideo, matrix: int, red_share: float, blue_share: float, bits: int, is_full: bool
) -> None:
    """Against the definition in ITU-R BT.709 and BT.2020: encode known colours by hand, read them back."""
    colours = random.uniform(0.05, 0.95, (48, 64, 3))
    luma = colours @ [red_share, 1 - red_share - blue_share, blue_share]
    differences = [
        (colours[..., 2] - luma) / (2 - 2 * blue_share),
        (colours[..., 0] - luma) / (2 - 2 * red_share),
    ]
    step, top = 2 ** (bits - 8), 2**bits - 1
    if is_full:
        planes = [luma * top] + [difference * top + 128 * step for difference in differences]
    else:
        planes = [(16 + 219 * luma) * step] + [(128 + 224 * difference) * step for difference in differences]
    kind = "yuv444p" if bits == 8 else f"yuv444p{bits}le"
    frame = yuv_frame(kind, [np.rint(plane).astype(int) for plane in planes], matrix, is_full)
    clip = read_clip(make_video("clip.mkv", [frame], "ffv1", kind))
    picture = next(clip.frames())
    assert clip.tags.colour.matrix == matrix
    error = picture - colours
    assert np.abs(error).max() < 2.5 / 2**bits + (0.5 / 255 if bits == 8 else 0)
    assert abs(error.mean()) < 0.05 / 2**bits  # a decoder that darkens shows here


@pytest.mark.parametrize("kind", ["yuvj420p", "yuvj422p", "yuvj444p", "yuv420p", "yuv444p"])
def test_full_range_under_either_name_is_full(kind: str) -> None:
    height, width = (24 if "420" in kind else 48), (64 if "444" in kind else 32)
    luma = np.broadcast_to(np.arange(0, 256, 4), (48, 64))
    planes = [luma, np.full((height, width), 128), np.full((height, width), 128)]
    picture = picture_from_frame(yuv_frame(kind, planes, 1, is_full=True), BT709)
    np.testing.assert_allclose(picture, (luma / 255)[..., None].repeat(3, 2), atol=1e-6)


def test_ten_bits_keep_more_than_256_levels(make_video: MakeVideo) -> None:
    ramp = np.broadcast_to(np.linspace(64, 940, 1024).round().astype(int), (32, 1024))
    grey = np.full((32, 1024), 512)
    frame = yuv_frame("yuv444p10le", [ramp, grey, grey], matrix=1, is_full=False)
    picture = next(read_clip(make_video("ramp.mkv", [frame], "ffv1", "yuv444p10le")).frames())
    assert len(np.unique(picture[16, :, 1])) == len(np.unique(ramp))
    np.testing.assert_allclose(picture[16, :, 1], (ramp[16] - 64) / 876, atol=1e-4)


@pytest.mark.parametrize(("height", "expected"), [(576, 6), (720, 1)])
def test_an_unsaid_matrix_goes_by_the_number_of_lines(
    make_video: MakeVideo, height: int, expected: int
) -> None:
    planes = [np.full((height, 64), 128)] * 3
    clip = read_clip(make_video("clip.mkv", [yuv_frame("yuv444p", planes, 2, False)], "ffv1", "yuv444p"))
    assert clip.tags.colour.matrix == expected


def test_a_matrix_that_is_none_is_refused(make_video: MakeVideo) -> None:
    planes = [np.full((48, 64), 128)] * 3
    path = make_video("clip.mkv", [yuv_frame("yuv444p", planes, 8, False)], "ffv1", "yuv444p")
    with pytest.raises(InvalidClip, match="matrix 8"):
        read_clip(path)


def test_transparent_footage_is_laid_over_black(make_video: MakeVideo) -> None:
    alpha = np.zeros((48, 64), int)
    alpha[:, 32:] = 255
    planes = [np.full((48, 64), 235), np.full((48, 64), 128), np.full((48, 64), 128), alpha]
    frame = yuv_frame("yuva444p", planes, 1, False)
    picture = next(read_clip(make_video("clip.mkv", [frame], "ffv1", "yuva444p")).frames())
    np.testing.assert_allclose(picture[:, :32], 0, atol=1e-6)
    np.testing.assert_allclose(picture[:, 32:], 1, atol=1e-6)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_phone_video_comes_upright(make_video: MakeVideo, turned: int) -> None:
    straight = next(read_clip(make_video("straight.mp4", numbered(1))).frames())
    clip = read_clip(make_video("turned.mp4", numbered(1), turned=turned))
    assert (clip.width, clip.height) == ((48, 64) if turned != 180 else (64, 48))
    # FFmpeg's display matrix turns counter-clockwise.
    np.testing.assert_array_equal(next(clip.frames()), np.rot90(straight, turned // 90))


@pytest.mark.parametrize(
    ("name", "codec", "audio", "faststart"),
    [
        ("clip.mp4", "libx264", None, False),
        ("clip.mp4", "libx264", "aac", True),
        ("clip.mov", "mjpeg", None, False),
        ("clip.mkv", "libx264", "aac", False),
        ("clip.webm", "libvpx-vp9", None, False),
        ("clip.avi", "mpeg4", None, False),
    ],
    ids=["mp4", "mp4-index-first", "mov", "mkv", "webm", "avi"],
)
def test_a_cut_file_is_refused_wherever_it_was_cut(
    make_video: MakeVideo, folder: Path, name: str, codec: str, audio: str | None, faststart: bool
) -> None:
    pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    whole = make_video(name, noisy(12), codec, pixels, audio=audio, faststart=faststart).read_bytes()
    assert read_clip(folder / name).frame_count == 12
    for end in (len(whole) // 3, len(whole) * 2 // 3, len(whole) - 1):
        (folder / name).write_bytes(whole[:end])
        with pytest.raises(InvalidClip, match=rf"^{name} is cut short: it has {end:,} of at least"):
            read_clip(folder / name)


def test_a_damaged_frame_is_numbered(make_video: MakeVideo, folder: Path) -> None:
    path = make_video("clip.mov", noisy(10), "prores_ks", "yuv422p10le")
    content = bytearray(path.read_bytes())
    frames = [at for at in range(len(content)) if content[at : at + 4] == b"icpf"]
    assert len(frames) == 10
    content[frames[6] : frames[7] - 8] = bytes(frames[7] - 8 - frames[6])
    path.write_bytes(content)
    with pytest.raises(InvalidClip, match=r"^clip\.mov is damaged (after frame 6|at frame 7)"):
        read_clip(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.mp4", b"<!doctype html><title>Not found</title>"),
        ("empty.mp4", b""),
        ("noise.mp4", random.bytes(20_000)),
        ("notes.txt", b"frame 1 is fine\n" * 100),
        ("titles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n\n"),
        ("list.mp4", b"ffconcat version 1.0\nfile secret.mp4\n"),
        ("list.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.mp4\n#EXT-X-ENDLIST\n"),
    ],
)
def test_what_is_no_video_is_named(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(InvalidClip, match=rf"^{name} is not a video"):
        read_clip(folder / name)


def test_sound_alone_is_no_video(folder: Path) -> None:
    path = folder / "voice.mp4"
    with av.open(str(path), "w") as output:
        sound = output.add_stream("aac", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 48000
        output.mux(sound.encode(frame))
        output.mux(sound.encode(None))
    with pytest.raises(InvalidClip, match="no moving pictures"):
        read_clip(path)


def test_a_video_without_frames_is_refused(make_video: MakeVideo, folder: Path) -> None:
    path = make_video("clip.avi", noisy(3), "mpeg4")
    content = path.read_bytes()
    # Keep the header, and a list of frames that is empty.
    header = content[: content.index(b"movi") - 8]
    body = header + b"LIST" + (4).to_bytes(4, "little") + b"movi"
    path.write_bytes(b"RIFF" + (len(body) - 8).to_bytes(4, "little") + body[8:])
    with pytest.raises(InvalidClip, match="has no frames"):
        read_clip(path)


def test_a_change_of_size_is_numbered(make_video: MakeVideo, folder: Path) -> None:
    small = make_video("small.ts", numbered(3)).read_bytes()
    large = make_video("large.ts", numbered(2, width=128)).read_bytes()
    (folder / "both.ts").write_bytes(small + large)
    with pytest.raises(InvalidClip, match=r"frame 4 is 128×48 pixels, the frames before are 64×48"):
        read_clip(folder / "both.ts")


def test_a_tiny_video_is_refused(make_video: MakeVideo) -> None:
    with pytest.raises(InvalidClip, match="64×16 pixels; both sides have to be at least 32"):
        read_clip(make_video("clip.mp4", numbered(2, height=16)))


def test_a_file_exchanged_meanwhile_is_found(make_video: MakeVideo) -> None:
    clip = read_clip(make_video("clip.mp4", numbered(5)))
    make_video("clip.mp4", numbered(3))
    with pytest.raises(InvalidClip, match="has changed: frame 5 is no longer there"):
        list(clip.frames())


@pytest.mark.parametrize(
    ("name", "size", "rate", "count", "has_audio"),
    [
        ("bigbuckbunny.mp4", (1280, 720), Fraction(25), 132, True),
        ("bikes.mp4", (640, 272), Fraction(25), 250, False),
        ("carphone_pristine.mp4", (176, 144), Fraction(30000, 1001), 120, False),
        ("flower.mp4", (960, 540), Fraction(30000, 1001), 150, True),
        ("intel-car-detection.mp4", (768, 432), Fraction(25, 2), 377, True),
    ],
)
def test_real_clips_are_read(
    shared_data: Path, name: str, size: tuple[int, int], rate: Fraction, count: int, has_audio: bool
) -> None:
    clip = read_clip(shared_data / "clips" / name)
    assert (clip.width, clip.height) == size
    assert (clip.rate, clip.frame_count, clip.has_audio) == (rate, count, has_audio)
    if name == "carphone_pristine.mp4":
        assert clip.tags.pixel_aspect == Fraction(128, 117)
    pictures = list(clip.frames(range(1, 4)))
    assert all(picture.shape == (*size[::-1], 3) for picture in pictures)
    assert all(0 < np.abs(one - next_one).mean() < 0.1 for one, next_one in pairwise(pictures))
