"""From a video frame's numbers to a picture and back: colour matrix, range, depth, alpha.

The matrix is applied here, in floats: FFmpeg's scaler darkens by half an 8-bit level where either side has
more than 8 bits (seen in libswscale 9). The scaler still changes depth and chroma resolution, which it does
exactly.
"""

from dataclasses import dataclass

import av
import numpy as np
from av.video.reformatter import ColorRange, Interpolation
from numpy.typing import NDArray

from stylizer.engine.picture import Picture
from stylizer.media.errors import InvalidClip

#: Shares of red and blue in luma, by the number of the matrix (ITU-T H.273, table 4).
_LUMA_SHARES = {
    1: (0.2126, 0.0722),  # BT.709
    4: (0.30, 0.11),  # FCC
    5: (0.299, 0.114),  # BT.601, 625 lines
    6: (0.299, 0.114),  # BT.601, 525 lines
    7: (0.212, 0.087),  # SMPTE 240M
    9: (0.2627, 0.0593),  # BT.2020, non-constant luminance
}

_EXACT = (
    Interpolation.BICUBIC
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
)

#: The scale of 16-bit limited range: black is at 16, white at 235 of 256 of these.
_UNIT = np.float32(256)


@dataclass(frozen=True)
class ColourTags:
    """What a video stream says about its colours, in H.273's numbers. 2 is "not said"."""

    matrix: int
    primaries: int
    transfer: int


BT709 = ColourTags(1, 1, 1)


def colour_tags(frame: av.VideoFrame, name: str) -> ColourTags:
    """The tags of a decoded frame; a matrix that is not said is BT.709 from 720 lines on, else BT.601.

    Raises :class:`InvalidClip` for a matrix that is not a plain one (YCgCo, ICtCp, constant luminance).
    """
    matrix = int(frame.colorspace)
    if matrix in (0, 2, 3):
        matrix = 1 if frame.width >= 1280 or frame.height >= 720 else 6
    if matrix not in _LUMA_SHARES:
        raise InvalidClip(
            f"{name} has colours in a form that can't be read (H.273 matrix {matrix}); "
            "convert it to BT.709 or BT.2020."
        )
    return ColourTags(matrix, int(frame.color_primaries), int(frame.color_trc))


def picture_from_frame(frame: av.VideoFrame, colour: ColourTags) -> Picture:
    """A decoded frame as float32 H x W x 3, RGB in [0, 1], with the source's transfer curve, over black."""
    is_rgb = frame.format.is_rgb or frame.format.has_palette or len(frame.format.components) < 3
    has_alpha = frame.format.has_palette or len(frame.format.components) in (2, 4)
    values = _rgb_values(frame, has_alpha) if is_rgb else _rgb_from_yuv(frame, has_alpha, colour)
    return np.ascontiguousarray(values[..., :3] * values[..., 3:] if has_alpha else values)


def frame_from_picture(picture: Picture, colour: ColourTags, pixels: str) -> av.VideoFrame:
    """A picture (H x W x 3, RGB, clipped to [0, 1]; even sides) as a frame of limited range.

    ``pixels`` is FFmpeg's name of a planar format with luma and chroma, such as "yuv420p".
    """
    red, green, blue = np.moveaxis(np.clip(picture, 0, 1).astype(np.float32), 2, 0)
    kr, kb = (np.float32(share) for share in _LUMA_SHARES[colour.matrix])
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    levels = np.stack(
        [
            16 + 219 * luma,
            128 + 112 * (blue - luma) / (1 - kb),
            128 + 112 * (red - luma) / (1 - kr),
        ],
        axis=2,
    )
    deep = av.VideoFrame.from_ndarray(np.rint(levels * _UNIT).astype(np.uint16), format="yuv444p16le")
    frame = deep.reformat(
        format=pixels,
        interpolation=_EXACT,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.MPEG,
    )
    frame.colorspace, frame.color_primaries, frame.color_trc = (
        colour.matrix,
        colour.primaries,
        colour.transfer,
    )
    return frame


def _rgb_values(frame: av.VideoFrame, has_alpha: bool) -> NDArray[np.float32]:
    deep = max(component.bits for component in frame.format.components) > 8
    kind = ("rgba64le" if has_alpha else "rgb48le") if deep else ("rgba" if has_alpha else "rgb24")
    values = frame.reformat(format=kind, interpolation=_EXACT).to_ndarray()
    return values.astype(np.float32) / np.float32(65535 if deep else 255)


def _rgb_from_yuv(frame: av.VideoFrame, has_alpha: bool, colour: ColourTags) -> NDArray[np.float32]:
    is_full = int(frame.color_range) == ColorRange.JPEG
    if frame.format.name.startswith("yuvj"):  # an old name for full range, which the scaler would convert
        is_full = True
        plain = frame.format.name.replace("yuvj", "yuv")
        frame = frame.reformat(format=plain, src_color_range=ColorRange.JPEG, dst_color_range=ColorRange.JPEG)
    bits = frame.format.components[0].bits
    # Called limited even where it is full: only then does the scaler shift all planes alike to 16 bits.
    levels = frame.reformat(
        format="yuva444p16le" if has_alpha else "yuv444p16le",
        interpolation=_EXACT,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.MPEG,
    ).to_ndarray()
    highest = np.float32((2**bits - 1) << (16 - bits))
    luma, blue_difference, red_difference = np.moveaxis(levels[..., :3].astype(np.float32), 2, 0)
    if is_full:
        luma = luma / highest
        chroma_span = highest
    else:
        luma = (luma - 16 * _UNIT) / (219 * _UNIT)
        chroma_span = 224 * _UNIT
    kr, kb = (np.float32(share) for share in _LUMA_SHARES[colour.matrix])
    red = luma + 2 * (1 - kr) * (red_difference - 128 * _UNIT) / chroma_span
    blue = luma + 2 * (1 - kb) * (blue_difference - 128 * _UNIT) / chroma_span
    green = (luma - kr * red - kb * blue) / (1 - kr - kb)
    channels = [red, green, blue]
    if has_alpha:
        channels.append(levels[..., 3].astype(np.float32) / highest)
    values: NDArray[np.float32] = np.clip(np.stack(channels, axis=2), 0, 1)
    # Eight bits of luma and chroma hold no more than eight of red, green and blue.
    return np.rint(values * np.float32(255)) / np.float32(255) if bits <= 8 else values
