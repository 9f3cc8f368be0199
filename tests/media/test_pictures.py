import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps

from stylizer.engine.errors import InvalidPicture
from stylizer.media.errors import DamagedFile
from stylizer.media.pictures import decode_master, decode_picture, encode_master, picture_size

random = np.random.default_rng(1)
EIGHT = random.integers(0, 256, (40, 56, 3), dtype=np.uint8)
SIXTEEN = random.integers(0, 65536, (40, 56, 3), dtype=np.uint16)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def deep(values: NDArray[np.uint16], kind: str = ".png") -> bytes:
    """A 16-bit file; colour and alpha in OpenCV's order."""
    order = {2: [...], 3: [..., [2, 1, 0]]}[2 if values.ndim == 2 else 3]
    if values.ndim == 3 and values.shape[2] == 4:
        order = [..., [2, 1, 0, 3]]
    return cv2.imencode(kind, values[tuple(order)])[1].tobytes()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that claim to hold this many pixels."""

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(b"")) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def tiff_of_sixteen_bits(values: NDArray[np.uint16], orientation: int) -> bytes:
    """An uncompressed TIFF, written by hand: no library here writes 16 bits and an orientation."""
    height, width, _ = values.shape
    pixels = values.astype("<u2").tobytes()
    bits_at = 8 + len(pixels)
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, bits_at), (259, 3, 1, 1), (262, 3, 1, 2)]
    tags += [(273, 4, 1, 8), (274, 3, 1, orientation), (277, 3, 1, 3), (278, 4, 1, height)]
    tags += [(279, 4, 1, len(pixels)), (284, 3, 1, 1)]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    return b"II*\0" + struct.pack("<I", bits_at + 6) + pixels + struct.pack("<HHH", 16, 16, 16) + directory


def profile_with_red_and_blue_swapped() -> bytes:
    """sRGB's profile under another name, whose red is sRGB's blue and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def test_a_master_is_rounded_to_nearest() -> None:
    levels = random.integers(1, 65535, (32, 32, 3))
    offset = random.uniform(-0.49, 0.49, levels.shape)
    master = encode_master(((levels + offset) / 65535).astype(np.float32))
    image = cv2.imdecode(np.frombuffer(master, np.uint8), cv2.IMREAD_UNCHANGED)
    assert image.dtype == np.uint16
    # Near 1, float32 itself is good to 1/500 of a level.
    np.testing.assert_array_equal(image[..., ::-1], levels)


def test_a_decoded_master_encodes_to_the_same_bytes() -> None:
    picture = random.uniform(-0.1, 1.1, (33, 47, 3)).astype(np.float32)
    master = encode_master(picture)
    decoded = decode_master(master)
    assert decoded.dtype == np.float32
    assert np.abs(decoded - picture.clip(0, 1)).max() <= 0.51 / 65535
    assert encode_master(decoded) == master
    np.testing.assert_array_equal(decode_picture(master), decoded)


def test_a_master_of_no_numbers_is_refused() -> None:
    picture = np.full((32, 32, 3), 0.5, np.float32)
    picture[3, 4, 1] = np.nan
    with pytest.raises(ValueError, match="not finite"):
        encode_master(picture)


def test_a_damaged_master_is_not_decoded() -> None:
    master = encode_master(SIXTEEN.astype(np.float32) / 65535)
    flipped = bytearray(master)
    flipped[len(master) // 2] ^= 0xFF
    for damaged in (b"", master[: len(master) // 2], bytes(flipped), saved(Image.fromarray(EIGHT))):
        with pytest.raises(DamagedFile):
            decode_master(damaged)


GREY = EIGHT[..., 0]
ALPHA = EIGHT[..., 1]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (saved(Image.fromarray(EIGHT)), EIGHT / 255),
        (saved(Image.fromarray(EIGHT), "TIFF"), EIGHT / 255),
        (saved(Image.fromarray(EIGHT), "BMP"), EIGHT / 255),
        (saved(Image.fromarray(EIGHT), "PPM"), EIGHT / 255),
        (saved(Image.fromarray(EIGHT), "WEBP", lossless=True), EIGHT / 255),
        (saved(Image.fromarray(GREY)), GREY[..., None].repeat(3, 2) / 255),
        (saved(Image.fromarray(GREY > 127)), (GREY > 127)[..., None].repeat(3, 2)),
        (saved(Image.fromarray(GREY).convert("P")), GREY[..., None].repeat(3, 2) / 255),
        (saved(Image.fromarray(np.dstack([EIGHT, ALPHA]))), EIGHT / 255 * ALPHA[..., None] / 255),
        (
            saved(Image.fromarray(np.dstack([GREY, ALPHA]))),
            (GREY / 255 * ALPHA / 255)[..., None].repeat(3, 2),
        ),
        (deep(SIXTEEN), SIXTEEN / 65535),
        (deep(SIXTEEN, ".tiff"), SIXTEEN / 65535),
        (deep(SIXTEEN[..., 0]), SIXTEEN[..., :1].repeat(3, 2) / 65535),
        (deep(np.dstack([SIXTEEN, SIXTEEN[..., 0]])), SIXTEEN / 65535 * SIXTEEN[..., :1] / 65535),
    ],
    ids=[
        *("rgb", "tiff", "bmp", "ppm", "webp", "grey", "one-bit", "palette", "alpha", "grey-alpha"),
        *("16-bit-png", "16-bit-tiff", "16-bit-grey", "16-bit-alpha"),
    ],
)
def test_every_layout_becomes_rgb(data: bytes, expected: NDArray[np.float64]) -> None:
    picture = decode_picture(data)
    assert picture.dtype == np.float32
    assert picture.flags.c_contiguous
    np.testing.assert_allclose(picture, expected, atol=1e-6)


def test_a_transparent_palette_is_laid_over_black() -> None:
    image = Image.new("P", (32, 32), 1)
    image.putpalette([0, 0, 0, 255, 0, 0, 0, 255, 0])
    image.paste(2, (16, 0, 32, 32))
    picture = decode_picture(saved(image, transparency=1))
    np.testing.assert_array_equal(picture[0, 0], [0, 0, 0])
    np.testing.assert_array_equal(picture[0, 31], [0, 1, 0])


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(kind: str) -> None:
    image = Image.new("CMYK", (32, 32), (0, 255, 255, 0))
    picture = decode_picture(saved(image, kind))
    np.testing.assert_allclose(picture[16, 16], [1, 0, 0], atol=0.02)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_a_turned_picture_comes_upright(kind: str, orientation: int) -> None:
    image = Image.fromarray(EIGHT)
    image.getexif()[274] = orientation
    data = saved(image, kind, exif=image.getexif(), lossless=True)
    expected = np.asarray(ImageOps.exif_transpose(image))
    np.testing.assert_allclose(decode_picture(data) * 255, expected, atol=1e-3)
    assert picture_size(data) == expected.shape[1::-1]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_tiff_of_sixteen_bits_comes_upright(orientation: int) -> None:
    image = Image.fromarray(EIGHT)
    image.getexif()[274] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image))
    data = tiff_of_sixteen_bits(EIGHT.astype(np.uint16) * 257, orientation)
    picture = decode_picture(data)
    np.testing.assert_allclose(picture * 255, expected, atol=1e-3)
    assert picture_size(data) == expected.shape[1::-1]


def test_a_phones_photograph_comes_upright() -> None:
    image = Image.fromarray(np.full((40, 60, 3), (200, 0, 0), np.uint8))
    image.paste((0, 200, 0), (0, 0, 10, 40))  # the left edge; turned right by a quarter, the top
    exif = Image.Exif()
    exif[274] = 6
    picture = decode_picture(saved(image, "JPEG", exif=exif, quality=95))
    assert picture.shape == (60, 40, 3)
    assert picture[3, 20, 1] > 0.7
    assert picture[30, 20, 0] > 0.7


def test_a_colour_profile_is_converted_to_srgb() -> None:
    smooth = cv2.GaussianBlur(EIGHT, (0, 0), 4)
    profile = profile_with_red_and_blue_swapped()
    picture = decode_picture(saved(Image.fromarray(smooth), icc_profile=profile))
    np.testing.assert_allclose(picture, smooth[..., ::-1] / 255, atol=2.5 / 255)


def test_sixteen_bits_stay_so_through_a_colour_profile() -> None:
    ramp = np.linspace(0.2, 0.8, 1024)
    levels = np.rint(np.stack([ramp, ramp[::-1], 0 * ramp + 0.5], axis=-1) * 65535).astype(np.uint16)
    plain = deep(np.broadcast_to(levels, (32, 1024, 3)).copy())
    profile = png_chunk(b"iCCP", b"test\0\0" + zlib.compress(profile_with_red_and_blue_swapped()))
    picture = decode_picture(plain[:33] + profile + plain[33:])
    np.testing.assert_allclose(picture[16], levels[:, ::-1] / 65535, atol=2.5 / 255)
    assert len(np.unique(picture[16, :, 2])) == 1024


def test_a_damaged_colour_profile_is_named() -> None:
    with pytest.raises(InvalidPicture, match="colour profile"):
        decode_picture(saved(Image.fromarray(EIGHT), icc_profile=b"no profile at all"))


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><title>Not found</title>",
        b"",
        b"GIF89a",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 64\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>",
        random.bytes(4096),
    ],
    ids=["html", "empty", "header-only", "eps", "svg", "noise"],
)
@pytest.mark.parametrize("decode", [decode_picture, picture_size])
def test_what_is_no_picture_is_named(folder: Path, content: bytes, decode: Callable[[Path], object]) -> None:
    path = folder / "style.jpg"
    path.write_bytes(content)
    with pytest.raises(InvalidPicture, match=r"^style\.jpg is not a picture that can be read"):
        decode(path)


def test_a_missing_picture_is_named(folder: Path) -> None:
    with pytest.raises(InvalidPicture, match=r"style\.jpg can't be read: No such file"):
        decode_picture(folder / "style.jpg")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
@pytest.mark.parametrize("share", [0.4, 0.95])
def test_a_cut_picture_is_named(kind: str, share: float) -> None:
    whole = saved(Image.fromarray(EIGHT), kind)
    with pytest.raises(InvalidPicture, match=r"^The upload (is damaged or cut short|is not a picture)"):
        decode_picture(whole[: int(len(whole) * share)], "The upload")


@pytest.mark.parametrize("share", [0.4, 0.95])
def test_a_cut_picture_of_sixteen_bits_is_named(share: float) -> None:
    whole = deep(SIXTEEN)
    with pytest.raises(InvalidPicture, match="damaged or cut short"):
        decode_picture(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(("width", "height"), [(31, 64), (64, 31), (1, 1)])
def test_a_tiny_picture_is_refused_with_both_sizes(width: int, height: int) -> None:
    with pytest.raises(InvalidPicture, match=rf"is {width}×{height} pixels; both sides .* at least 32"):
        decode_picture(saved(Image.new("RGB", (width, height))))


def test_the_smallest_and_odd_sizes_work() -> None:
    assert decode_picture(saved(Image.new("RGB", (32, 33)))).shape == (33, 32, 3)


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_decompression_bomb_is_refused_with_the_limit(side: int) -> None:
    with pytest.raises(InvalidPicture, match="80 megapixels"):
        decode_picture(png_claiming(side, side))
