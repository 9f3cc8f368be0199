"""Words written into a picture, so that a copy can't be taken for the final."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from stylizer.engine.picture import Picture

#: Height of the letters, as a part of the picture's height, and the part of its width that a line may take.
_LETTERS, _LINE = 1 / 24, 0.95
#: Pixels of letters that can just be read: where not even these fit, the line's ends are cut off.
_SMALLEST = 10


def burn_in(picture: Picture, words: str) -> Picture:
    """``picture`` (float32 H x W x 3 RGB in [0, 1]) with a line of words on a dark bar at its lower edge."""
    height, width, _ = picture.shape
    size = max(_SMALLEST, round(height * _LETTERS))
    length = ImageFont.load_default(size).getlength(words)
    size = max(_SMALLEST, min(size, int(size * _LINE * width / length)))
    bar = Image.new("L", (width, 2 * size))
    ImageDraw.Draw(bar).text((width / 2, size), words, 255, ImageFont.load_default(size), anchor="mm")
    letters = np.asarray(bar, np.float32)[..., None] / np.float32(255)
    marked = picture.copy()
    edge = marked[height - bar.height :]
    edge *= np.float32(0.3)
    edge += (np.float32(1) - edge) * letters[-len(edge) :]
    return marked
