"""Parts of the frame in styles of their own, and a rest that may stay as it was filmed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from torch import Tensor

from stylizer.engine.colour import recolour
from stylizer.engine.errors import InvalidPicture
from stylizer.engine.picture import Mask, Picture, check_mask, shrunk
from stylizer.engine.settings import Settings, check_outside, check_strength
from stylizer.engine.style import Styles, Wanted, WeightedStyle


@dataclass(frozen=True)
class StyleRegion:
    """A part of each frame.

    ``masks`` is one mask for the whole shot, or a mapping of frame numbers to masks, which may read them as
    they are asked for; 1 is inside. Without ``styles`` it has the take's. ``strength`` says how far it goes
    from the frame's own look, 0, to the styles', 1.
    """

    masks: Mask | Mapping[int, Mask]
    styles: Sequence[WeightedStyle] = ()
    strength: float = 1.0

    def shrunk(self, width: int, height: int) -> "StyleRegion":
        """The same part of smaller frames."""
        if isinstance(self.masks, np.ndarray):
            return replace(self, masks=shrunk(self.masks, width, height))
        return replace(self, masks=_Shrunk(self.masks, (width, height)))


@dataclass(frozen=True)
class _Shrunk(Mapping[int, Mask]):
    """Masks made smaller as they are asked for."""

    masks: Mapping[int, Mask]
    size: tuple[int, int]

    def __getitem__(self, frame: int) -> Mask:
        return shrunk(self.masks[frame], *self.size)

    def __iter__(self) -> Iterator[int]:
        return iter(self.masks)

    def __len__(self) -> int:
        return len(self.masks)


@dataclass(frozen=True)
class Part:
    """What is wanted of a frame, or of as much of each pixel as ``mask`` says."""

    wanted: Wanted
    mask: Mask | None = None


class Regions:
    """The regions of a take and the rest of its frames, and what each of them wants."""

    def __init__(
        self,
        regions: Sequence[StyleRegion],
        styles: Sequence[WeightedStyle],
        settings: Settings,
        size: tuple[int, int],
        grams: Callable[[Picture, Mask | None], Mapping[str, Tensor]],
    ) -> None:
        """``styles`` are the take's; the rest of the arguments are as in :class:`Styles`.

        Raises :class:`InvalidSettings` for a strength outside [0, 1], and where nothing is to be painted;
        what :class:`Styles` raises, and for masks of the whole shot what :meth:`masks` raises.
        """
        self._regions, self._shape = regions, (size[1], size[0])
        check_outside(settings, len(regions))
        unkeyed = settings.model_copy(update={"keyframes": ()})  # they weigh the take's styles
        self._styles = []
        for number, region in enumerate(regions, 1):
            check_strength(region.strength, number)
            keyed = unkeyed if region.styles else settings
            own = region.styles or styles
            self._styles.append(Styles(own, keyed, size, grams, region.strength))
            if isinstance(region.masks, np.ndarray):
                self._check(region.masks, number)
        self._keeps_outside = settings.outside == "kept"
        self._outside = Styles(styles, settings, size, grams)

    def masks(self, frame: int | None) -> list[Mask]:
        """How much of each pixel belongs to each region, and last to none of them; nothing without regions.

        A region lies over those before it, so that they sum to 1. Raises :class:`InvalidPicture` for a mask
        that is missing, of another size, or no mask.
        """
        if not self._regions:
            return []
        if frame is None:
            raise ValueError("masks go by the numbers of frames, and an anchor has none (frame)")
        free = np.ones(self._shape, np.float32)
        parts = []
        for number in range(len(self._regions), 0, -1):
            mask = self._mask(number, frame)
            parts.append(free * mask)
            free = free * (1 - mask)
        return [*reversed(parts), free]

    def parts(self, frame: int, source: Picture, masks: Sequence[Mask]) -> list[Part]:
        """What frame number ``frame`` wants, painted from ``source``; regions that it does not show aside."""
        if not masks:
            return [Part(self._outside.wanted(frame, source))]
        styles = self._styles if self._keeps_outside else [*self._styles, self._outside]
        return [
            Part(each.wanted(frame, source, mask), mask)
            for each, mask in zip(styles, masks, strict=not self._keeps_outside)
            if mask.any()
        ]

    def kept(self, masks: Sequence[Mask]) -> Mask | None:
        """How much of each pixel is to stay as filmed; None where nothing is."""
        return masks[-1] if self._keeps_outside else None

    def _mask(self, number: int, frame: int) -> Mask:
        masks = self._regions[number - 1].masks
        if isinstance(masks, np.ndarray):
            return masks
        if frame not in masks:
            raise InvalidPicture(f"Region {number} has no mask for frame {frame}.", "regions")
        mask = masks[frame]
        self._check(mask, number, f" at frame {frame}")
        return mask

    def _check(self, mask: Mask, number: int, where: str = "") -> None:
        called = f"The mask of region {number}{where}"
        check_mask(mask, called, self._shape)
        if not where and not mask.any():
            raise InvalidPicture(f"{called} is empty: it is 0 at every pixel.", "regions")


def recoloured(source: Picture, parts: Sequence[Part]) -> Picture:
    """Each part in the colours of its styles; what is in none stays as it is."""
    found = source
    for part in parts:
        moved = recolour(source, part.wanted.palette, part.mask)
        found = moved if part.mask is None else found + part.mask[..., None] * (moved - source)
    return found


def with_kept(picture: Picture, source: Picture, kept: Mask | None) -> Picture:
    """``picture``, but ``source`` to the bit where all of a pixel is ``kept``."""
    return picture if kept is None else np.where(kept[..., None] == 1, source, picture)
