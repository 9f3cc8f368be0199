"""Bring decoded values to sRGB, through the colour profile that a file carries."""

import io

import numpy as np
from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile

from stylizer.engine.errors import InvalidPicture
from stylizer.engine.picture import Picture

#: Colour layouts with 8 bits a channel that convert to RGB without loss of meaning.
_EIGHT_BIT_MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr"}


def foreign_profile(image: ImageFile, name: str) -> ImageCms.ImageCmsProfile | None:
    """The embedded colour profile, unless there is none or it is sRGB's."""
    embedded = image.info.get("icc_profile")
    if not embedded:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
    except OSError as error:
        raise InvalidPicture(f"{name} has a damaged colour profile; save it as sRGB.") from error
    return None if "sRGB" in ImageCms.getProfileDescription(profile) else profile


def eight_bits_to_srgb(
    image: Image.Image, profile: ImageCms.ImageCmsProfile | None, name: str
) -> Image.Image:
    """RGB, or RGBA where the picture can be transparent."""
    if image.mode not in _EIGHT_BIT_MODES:
        raise InvalidPicture(f"{name} has values of kind {image.mode}; save it with 8 or 16 bits a channel.")
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode in ("P", "PA", "LA", "RGBA", "RGBX", "1", "YCbCr"):
        image = image.convert("L" if image.mode in ("LA", "1") else "RGB")
    if profile is not None:
        image = _to_srgb(image, profile, name)
    image = image.convert("RGB")
    if alpha:
        image.putalpha(alpha)
    return image


def sixteen_bits_to_srgb(values: Picture, profile: ImageCms.ImageCmsProfile | None, name: str) -> Picture:
    """Convert through a lattice of 52³ colours: LittleCMS, as Pillow offers it, takes 8 bits only.

    Between the lattice's points the conversion is interpolated linearly, so that fine gradients stay fine.
    """
    if profile is None:
        return values
    axis = np.arange(0, 256, 5, dtype=np.uint8)
    points = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(1, -1, 3)
    is_grey = profile.profile.xcolor_space.strip() == "GRAY"
    image = Image.fromarray(points[..., 0] if is_grey else points)
    lattice = np.asarray(_to_srgb(image, profile, name)).reshape(len(axis), len(axis), len(axis), 3)
    colour = _interpolate(lattice.astype(np.float32) / np.float32(255), values[..., :3])
    return np.concatenate([colour, values[..., 3:]], axis=2)


def _to_srgb(image: Image.Image, profile: ImageCms.ImageCmsProfile, name: str) -> Image.Image:
    try:
        converted = ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except ImageCms.PyCMSError as error:
        raise InvalidPicture(
            f"{name} has a colour profile that does not fit its values ({error}); save it as sRGB."
        ) from error
    assert converted is not None  # only in-place conversions return nothing
    return converted


def _interpolate(lattice: Picture, colour: Picture) -> Picture:
    """Trilinear interpolation in ``lattice`` (n x n x n x 3) at ``colour`` (H x W x 3, in [0, 1])."""
    position = colour * (len(lattice) - 1)
    low = np.minimum(position.astype(np.intp), len(lattice) - 2)
    share = position - low
    result = np.zeros_like(colour)
    for corner in np.ndindex(2, 2, 2):
        r, g, b = np.moveaxis(low + corner, -1, 0)
        weight = np.where(np.array(corner, bool), share, 1 - share).prod(axis=-1, keepdims=True)
        result += weight * lattice[r, g, b]
    return result
