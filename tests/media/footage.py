"""Pictures that carry their frame number, and a tone: what test videos are made of."""

import numpy as np
from numpy.typing import NDArray


def numbered_picture(number: int, width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    """Eight vertical bars that spell ``number`` in binary, legible through any codec."""
    bits = np.array([number >> place & 1 for place in range(8)], bool)
    row = np.where(bits, 225, 30).astype(np.uint8).repeat(width // 8)
    return np.broadcast_to(row[None, :, None], (height, width // 8 * 8, 3)).copy()


def number_in(picture: NDArray[np.float32]) -> int:
    """What `numbered_picture` spelt."""
    bars = picture.mean(axis=(0, 2)).reshape(8, -1).mean(axis=1) > 0.5
    return int(sum(1 << place for place, is_set in enumerate(bars) if is_set))


def sound_wave(samples: int) -> NDArray[np.float32]:
    """A tone of 440 Hz at 48 kHz, one channel."""
    return (0.3 * np.sin(2 * np.pi * 440 / 48000 * np.arange(samples))).astype(np.float32)[None]
