"""Crops of photographs and paintings, disturbed as an optimiser disturbs them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn.functional import interpolate

from stylizer.engine.perception.space import to_perceptual_space

SUFFIXES = {".jpg", ".jpeg", ".png"}

#: Each picture is kept at these scales; a crop is cut from one of them.
SCALES = (1.0, 0.7, 0.5, 0.35)


@dataclass(frozen=True)
class PictureFolder:
    """Pictures as uint8 arrays, H x W x 3 RGB, each at several scales."""

    pyramids: list[list[np.ndarray]]

    @classmethod
    def load(cls, folder: Path) -> "PictureFolder":
        """Read the pictures of a folder. Raises ValueError where there are none."""
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        if not files:
            raise ValueError(f"{folder} holds no pictures ({', '.join(sorted(SUFFIXES))}).")
        return cls([_pyramid(path) for path in files])

    def crop(self, rng: np.random.Generator, size: int) -> Tensor:
        """A random square crop, 3 x size x size, RGB in [0, 1], mirrored half of the time."""
        pyramid = self.pyramids[rng.integers(len(self.pyramids))]
        large_enough = [level for level in pyramid if min(level.shape[:2]) >= size]
        picture = large_enough[rng.integers(len(large_enough))] if large_enough else pyramid[0]
        top = int(rng.integers(max(picture.shape[0] - size, 0) + 1))
        left = int(rng.integers(max(picture.shape[1] - size, 0) + 1))
        patch = picture[top : top + size, left : left + size]
        if rng.random() < 0.5:
            patch = patch[:, ::-1]
        crop = torch.from_numpy(np.ascontiguousarray(patch)).permute(2, 0, 1).float() / 255
        if crop.shape[-2:] != (size, size):
            crop = interpolate(crop[None], (size, size), mode="bilinear")[0]
        return crop


def _pyramid(path: Path) -> list[np.ndarray]:
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    sizes = [(round(picture.width * scale), round(picture.height * scale)) for scale in SCALES]
    return [np.asarray(picture.resize(size, Image.Resampling.BOX)) for size in sizes]


def disturbed(folder: PictureFolder, rng: np.random.Generator, size: int) -> Tensor:
    """A crop as an optimiser may see it on its way, in the reference space, 1 x 3 x size x size."""
    return _disturbed(folder, rng, size)[None]


def _disturbed(folder: PictureFolder, rng: np.random.Generator, size: int) -> Tensor:
    kind = rng.random()
    x = to_perceptual_space(folder.crop(rng, size)[None])[0]
    if kind < 0.40:
        return x
    if kind < 0.58:
        return x + _noise(rng, size)
    if kind < 0.68:
        return torch.from_numpy(rng.uniform(-120, 130, (3, 1, 1)).astype(np.float32)) + _noise(rng, size)
    if kind < 0.82:
        other = to_perceptual_space(folder.crop(rng, size)[None])[0]
        share = float(rng.uniform(0.3, 0.7))
        return share * x + (1 - share) * other + (_noise(rng, size) if rng.random() < 0.3 else 0)
    return _colours_shifted(x, rng)


def _noise(rng: np.random.Generator, size: int) -> Tensor:
    """Gaussian noise of a random strength and grain (1 to 8 pixels), 3 x size x size."""
    strength = float(np.exp(rng.uniform(np.log(1), np.log(70))))
    grain = int(rng.choice([1, 1, 1, 2, 4, 8]))
    side = -(-size // grain)
    noise = torch.from_numpy(rng.standard_normal((1, 3, side, side), dtype=np.float32)) * strength
    return interpolate(noise, (size, size), mode="bilinear")[0] if grain > 1 else noise[0]


def _colours_shifted(x: Tensor, rng: np.random.Generator) -> Tensor:
    """Gains and offsets drawn for each channel, the channels sometimes exchanged."""
    if rng.random() < 0.4:
        x = x[torch.from_numpy(rng.permutation(3))]
    gain = torch.from_numpy(rng.uniform(0.4, 1.6, (3, 1, 1)).astype(np.float32))
    offset = torch.from_numpy(rng.uniform(-50, 50, (3, 1, 1)).astype(np.float32))
    return x * gain + offset
