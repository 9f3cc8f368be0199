"""Pictures above the limit of others. Here the limit is small, so that the pictures can be, too."""

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from stylizer.engine.errors import InvalidPicture
from stylizer.media import scans, strips
from stylizer.media.pictures import decode_picture
from stylizer.media.scans import decode_scan
from tests.media.test_pictures import (
    deep,
    png_chunk,
    png_claiming,
    profile_with_red_and_blue_swapped,
    saved,
    tiff_of_sixteen_bits,
)

WIDTH, HEIGHT, BY = 331, 257, 3
random = np.random.default_rng(5)
SMOOTH = cv2.GaussianBlur(random.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint8), (0, 0), 3)
SMOOTH = cv2.normalize(SMOOTH, None, 0, 255, cv2.NORM_MINMAX)
RGB, ALPHA = SMOOTH[..., :3], SMOOTH[..., 3]
DEEP = RGB.astype(np.uint16) * 257 + random.integers(0, 200, RGB.shape, dtype=np.uint16)


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """85 thousand pixels are three times too large, in both directions; strips have seven rows."""
    monkeypatch.setattr(scans, "MEGAPIXEL_LIMIT", 0.08)
    monkeypatch.setattr(scans, "SCALED_MEGAPIXELS", 0.01)
    monkeypatch.setattr(strips, "STRIP_PIXELS", 7 * WIDTH)


def shrunk(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """The mean of every 3 x 3 pixels."""
    height, width = values.shape[0] // BY, values.shape[1] // BY
    return values[: height * BY, : width * BY].reshape(height, BY, width, BY, 3).mean((1, 3))


def interlaced(image: Image.Image) -> bytes:
    """A PNG whose header says Adam7, which Pillow does not write: seven pictures of every so many pixels."""
    values = np.asarray(image)
    passes = [
        (0, 0, 8, 8),
        (0, 4, 8, 8),
        (4, 0, 8, 4),
        (0, 2, 4, 4),
        (2, 0, 4, 2),
        (0, 1, 2, 2),
        (1, 0, 2, 1),
    ]
    rows = b"".join(b"\0" + row.tobytes() for y, x, h, w in passes for row in values[y::h, x::w])
    header = struct.pack(">IIBBBBB", image.width, image.height, 8, 2, 0, 0, 1)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


COLOUR = Image.fromarray(RGB)
WITH_ALPHA = Image.fromarray(np.dstack([RGB, ALPHA]))
#: In strips, and the kinds that are decoded whole.
FILES = {
    "png": saved(COLOUR),
    "png-grey": saved(COLOUR.convert("L")),
    "png-grey-alpha": saved(WITH_ALPHA.convert("LA")),
    "png-alpha": saved(WITH_ALPHA),
    "png-palette": saved(COLOUR.quantize(250)),
    "png-16": deep(DEEP),
    "png-16-grey": deep(DEEP[..., 0]),
    "png-16-alpha": deep(np.dstack([DEEP, DEEP[..., 0]])),
    "png-interlaced": interlaced(COLOUR),
    "png-one-bit": saved(Image.fromarray(RGB[..., 0] > 128)),
    "tiff": saved(COLOUR, "TIFF"),
    "tiff-lzw": saved(COLOUR, "TIFF", compression="tiff_lzw"),
    "tiff-deflate": saved(COLOUR, "TIFF", compression="tiff_adobe_deflate"),
    "tiff-cmyk": saved(COLOUR.convert("CMYK"), "TIFF", compression="tiff_lzw"),
    "tiff-16": deep(DEEP, ".tiff"),
    "bmp": saved(COLOUR, "BMP"),
    "webp": saved(COLOUR, "WEBP", lossless=True),
    "gif": saved(COLOUR.quantize(250), "GIF"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_scan_is_the_mean_of_its_pixels(kind: str, folder: Path) -> None:
    path = folder / "scan"
    path.write_bytes(FILES[kind])
    scan = decode_scan(path, "The scan")
    assert (scan.width, scan.height) == (WIDTH, HEIGHT)
    # Transparency and 8 bits are averaged before they are laid over black or rounded.
    tolerance = 0.03 if "alpha" in kind else 2e-5 if "16" in kind else 0.6 / 255
    expected = shrunk(decode_picture(FILES[kind]))
    got = scan.picture[: len(expected), : expected.shape[1]]  # decoded whole, a part of a pixel is kept
    np.testing.assert_allclose(got, expected, atol=tolerance)


def test_what_is_no_larger_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MEGAPIXEL_LIMIT", 0.09)
    np.testing.assert_array_equal(decode_scan(FILES["png"], "The scan").picture, decode_picture(FILES["png"]))


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
def test_a_jpeg_is_scaled_by_a_power_of_two(mode: str) -> None:
    data = saved(COLOUR.convert(mode), "JPEG", quality=97, subsampling=0)
    scan = decode_scan(data, "The scan")
    assert scan.picture.shape == (65, 83, 3)
    expected = cv2.resize(decode_picture(data)[:256, :328], (82, 64), interpolation=cv2.INTER_AREA)
    assert np.abs(scan.picture[:64, :82] - expected).mean() < 0.01


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG", "WEBP", "deep TIFF"])
def test_a_turned_scan_comes_upright(kind: str, orientation: int) -> None:
    image = COLOUR.copy()
    image.getexif()[274] = orientation
    if kind == "deep TIFF":
        data = tiff_of_sixteen_bits(RGB.astype(np.uint16) * 257, orientation)
    else:
        options = {"lossless": True} if kind == "WEBP" else {}
        data = saved(image, kind, exif=image.getexif(), quality=95, **options)
    upright = ImageOps.exif_transpose(image)
    scan = decode_scan(data, "The scan")
    assert (scan.width, scan.height) == upright.size
    height, width, _ = scan.picture.shape
    expected = np.asarray(upright.resize((width, height), Image.Resampling.BOX)) / 255
    assert np.abs(scan.picture - expected).mean() < 0.04  # a part of a pixel is left over


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG"])
def test_a_scans_colour_profile_is_converted(kind: str) -> None:
    profile = profile_with_red_and_blue_swapped()
    data = saved(COLOUR, kind, icc_profile=profile, quality=97)
    plain = saved(COLOUR, kind, quality=97)
    picture, swapped = (
        decode_scan(data, "The scan").picture,
        decode_scan(plain, "The scan").picture[..., ::-1],
    )
    assert np.abs(picture - swapped).mean() < 0.01


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("share", [0.3, 0.95])
@pytest.mark.parametrize("kind", ["png", "png-16", "tiff", "tiff-lzw", "bmp"])
def test_a_cut_scan_is_named(kind: str, share: float) -> None:
    data = FILES[kind]
    with pytest.raises(InvalidPicture, match=r"^The scan (is damaged or cut short|is not a picture)"):
        decode_scan(data[: int(len(data) * share)], "The scan")


def test_a_damaged_png_is_named() -> None:
    data = bytearray(FILES["png"])
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(InvalidPicture, match="a checksum is wrong"):
        decode_scan(bytes(data), "The scan")


def test_a_bomb_is_refused_with_the_limit() -> None:
    with pytest.raises(
        InvalidPicture, match=r"\(900 megapixels\); the limit of a PNG file is 600 megapixels"
    ):
        decode_scan(png_claiming(30_000, 30_000), "The scan")


def test_a_file_that_can_only_be_decoded_whole_has_a_limit_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scans, "WHOLE_MEGAPIXELS", 0.08)
    with pytest.raises(InvalidPicture, match="the limit of a BMP file is"):
        decode_scan(FILES["bmp"], "The scan")


def test_a_strip_of_a_scan_is_named() -> None:
    with pytest.raises(InvalidPicture, match="its sides divided by 11, is 3×2727 pixels"):
        decode_scan(saved(Image.new("RGB", (40, 30_000))), "The scan")
