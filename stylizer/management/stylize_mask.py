"""The part of each frame that `manage.py stylize --mask` has painted."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import numpy as np
from django.core.management.base import CommandError

from stylizer.engine.measures import LUMA
from stylizer.engine.region import Mask
from stylizer.media.clip import Clip
from stylizer.media.clips import read_clip


class Masks:
    """One picture for all frames, or a sequence numbered as they are: white is painted, black is kept."""

    def __init__(self, path: Path, clip: Clip, numbers: range) -> None:
        """Raises `CommandError` where frames lack a mask, or masks have another size than frames."""
        self._pictures, self._numbers = read_clip(path), numbers
        found = self._pictures
        if (found.width, found.height) != (clip.width, clip.height):
            raise CommandError(
                f"--mask {path}: it is {found.width}×{found.height} pixels, and the frames are "
                f"{clip.width}×{clip.height}."
            )
        self._is_one = found.frame_count == 1
        if not self._is_one and not set(numbers) <= set(found.numbers):
            raise CommandError(
                f"--mask {path}: it has the frames {found.numbers[0]} to {found.numbers[-1]}; "
                f"{numbers[0]} to {numbers[-1]} are painted."
            )

    def __iter__(self) -> Iterator[Mask]:
        """A mask for each frame, without end where there is one for all."""
        pictures = self._pictures.frames() if self._is_one else self._pictures.frames(self._numbers)
        masks = (np.asarray(picture @ LUMA, np.float32) for picture in pictures)
        return repeat(next(masks)) if self._is_one else masks
