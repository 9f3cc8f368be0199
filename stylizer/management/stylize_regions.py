"""The regions that `manage.py stylize --region` names, with their masks read as they are needed."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from django.core.management.base import CommandError

from stylizer.engine.picture import Mask
from stylizer.engine.region import StyleRegion
from stylizer.management.stylize_order import RegionOrder
from stylizer.media.clip import Clip
from stylizer.media.clips import read_clip
from stylizer.media.masks import decode_mask
from stylizer.media.pictures import decode_picture
from stylizer.media.sequences import PictureSequence


def read_region(order: RegionOrder, clip: Clip, numbers: range) -> StyleRegion:
    """Raises `CommandError` where frames lack a mask, masks have another size, or all of them are black."""
    pictures = read_clip(order.mask)
    if not isinstance(pictures, PictureSequence):
        raise CommandError(f"--region {order.mask}: it is a video; masks are a picture, or pictures.")
    if (pictures.width, pictures.height) != (clip.width, clip.height):
        raise CommandError(
            f"--region {order.mask}: it is {pictures.width}×{pictures.height} pixels, and the frames are "
            f"{clip.width}×{clip.height}."
        )
    masks = _masks(order, pictures, numbers)
    styles = [(decode_picture(order.style), 1.0)] if order.style is not None else []
    return StyleRegion(masks, styles, order.strength)


def _masks(order: RegionOrder, pictures: PictureSequence, numbers: range) -> Mask | Mapping[int, Mask]:
    if pictures.frame_count == 1:
        mask = decode_mask(pictures.files[0])
        if not mask.any():
            raise CommandError(f"--region {order.mask}: it is black all over, and white is what is painted.")
        return mask
    if not set(numbers) <= set(pictures.numbers):
        raise CommandError(
            f"--region {order.mask}: it has the frames {pictures.numbers[0]} to {pictures.numbers[-1]}; "
            f"{numbers[0]} to {numbers[-1]} are painted."
        )
    masks = _Sequence(pictures, numbers)
    if not any(mask.any() for mask in masks.values()):
        raise CommandError(
            f"--region {order.mask}: all of its masks are black, and white is what is painted."
        )
    return masks


class _Sequence(Mapping[int, Mask]):
    """Masks numbered as the frames, decoded when they are asked for."""

    def __init__(self, pictures: PictureSequence, numbers: range) -> None:
        self._pictures, self._numbers = pictures, numbers
        self._decode = lru_cache(maxsize=4)(decode_mask)

    def __getitem__(self, number: int) -> Mask:
        if number not in self._numbers:
            raise KeyError(number)
        return self._decode(self._pictures.files[number - self._pictures.first_number])

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
