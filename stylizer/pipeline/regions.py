"""The regions of a take, their masks read from the shot's files as they are needed."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from stylizer.access.stores import shot_store, style_store
from stylizer.engine.picture import Mask
from stylizer.engine.region import StyleRegion
from stylizer.media.masks import decode_mask
from stylizer.media.pictures import decode_picture
from stylizer.media.store import Store
from stylizer.models import Take, TakeRegion


def region_key(take: Take) -> tuple[object, ...]:
    """What the take's regions are made of: two takes with the same are painted alike."""
    return tuple(take.regions.order_by("position").values_list("mask", "style_version__picture", "strength"))


def read_regions(take: Take) -> list[StyleRegion]:
    """In the order of their positions. Raises what reading their styles and masks raises."""
    rows = take.regions.order_by("position").select_related("style_version")
    return [_read(row, shot_store(take.shot_id)) for row in rows]


def _read(row: TakeRegion, store: Store) -> StyleRegion:
    names = dict(row.mask.pictures.values_list("frame", "picture"))
    masks: Mask | Mapping[int, Mask]
    if None in names:
        masks = decode_mask(store.read(names[None]), f"The mask of {row}")
    else:
        masks = _Masks(store, {number: name for number, name in names.items() if number is not None})
    if row.style_version is None:
        return StyleRegion(masks, strength=row.strength)
    style = decode_picture(style_store().path(row.style_version.picture), name=f"The style of {row}")
    return StyleRegion(masks, [(style, 1.0)], row.strength)


class _Masks(Mapping[int, Mask]):
    """Masks by frame; a few are held decoded: a frame's, and those of the frames that it is tied to."""

    def __init__(self, store: Store, names: Mapping[int, str]) -> None:
        self._store, self._names = store, names
        self._decode = lru_cache(maxsize=4)(self._read)

    def __getitem__(self, number: int) -> Mask:
        return self._decode(self._names[number])

    def __iter__(self) -> Iterator[int]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _read(self, name: str) -> Mask:
        return decode_mask(self._store.read(name), "A mask")
