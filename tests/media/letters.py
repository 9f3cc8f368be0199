"""Reads what is written into a picture, by drawing for itself what may stand there."""

from collections.abc import Iterable

import cv2
import numpy as np
from PIL import ImageFont


def read(marked: np.ndarray, candidates: Iterable[str]) -> str:
    """Which of these lines the picture (H x W x 3) looks most like, at its best place and size."""
    return max(candidates, key=lambda words: _likeness(marked, words))


def _likeness(marked: np.ndarray, words: str) -> float:
    grey = marked.mean(axis=-1).astype(np.float32)
    best = 0.0
    for size in range(10, 30):
        drawn = ImageFont.load_default(size).getmask(words)
        letters = np.asarray(drawn, np.float32).reshape(drawn.size[::-1])
        if letters.shape[0] <= grey.shape[0] and letters.shape[1] <= grey.shape[1]:
            best = max(best, float(cv2.matchTemplate(grey, letters, cv2.TM_CCOEFF_NORMED).max()))
    return best
