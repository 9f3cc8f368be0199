"""Masks of a shot, which the regions of its takes go by."""

from collections.abc import Mapping
from pathlib import Path

from stylizer.access.roles import Action, require
from stylizer.access.stores import shot_store
from stylizer.actions.errors import Invalid, frame_list, in_our_words
from stylizer.actions.events import change_shot
from stylizer.engine.picture import Mask as Inside
from stylizer.media.behind import behind_painting
from stylizer.media.masks import decode_mask, encode_mask
from stylizer.models import Mask, MaskPicture, Shot, User


def add_mask(
    *, actor: User, shot: Shot, pictures: Mapping[int | None, Path], drawn_on: int | None = None
) -> Mask:
    """Keep one picture for all frames, numbered None, or one for each frame of the shot, by its number.

    White is inside, black outside. Pictures of other frames are left out. With `drawn_on`, the one picture is
    for that frame, and a rerun of a region tracks it from there.
    """
    require(actor, shot.project, Action.START_TAKE)
    if drawn_on is not None:
        pictures = {drawn_on: _only(pictures, drawn_on, shot)}
    if drawn_on is None and None not in pictures and (missing := set(shot.numbers) - pictures.keys()):
        raise Invalid(
            f"There is no mask for {frame_list(missing)}. Send one picture for the whole shot, or one for "
            "each frame, numbered as they are.",
            "files",
        )
    if drawn_on is not None:
        wanted: list[int | None] = [drawn_on]
    else:
        wanted = [None] if None in pictures else [*shot.numbers]
    masks = {number: behind_painting(_read, pictures[number], shot) for number in wanted}
    if not any(is_inside for _, is_inside in masks.values()):
        raise Invalid("The mask is black all over: white is what belongs to the region.", "files")
    with change_shot(shot.pk, "mask.added", actor):
        mask = Mask.objects.create(shot=shot, created_by=actor)
        with in_our_words("files"):
            # Inside, where the collector of files waits for the rows.
            names = {number: shot_store(shot.pk).put(data, "png") for number, (data, _) in masks.items()}
        MaskPicture.objects.bulk_create(
            MaskPicture(mask=mask, frame=number, picture=name) for number, name in names.items()
        )
    return mask


def _only(pictures: Mapping[int | None, Path], drawn_on: int, shot: Shot) -> Path:
    """The picture that was drawn on this frame."""
    if drawn_on not in shot.numbers:
        raise Invalid(f"The shot has no frame {drawn_on}.", "drawn_on")
    if pictures.keys() != {None}:
        raise Invalid("A region is drawn on one frame: send one picture.", "files")
    return pictures[None]


def _read(path: Path, shot: Shot) -> tuple[bytes, bool]:
    """The mask as it is kept, and whether anything is inside of it."""
    with in_our_words("files"):
        mask: Inside = decode_mask(path)
    height, width = mask.shape
    if (width, height) != (shot.width, shot.height):
        raise Invalid(
            f"{path.name} is {width}×{height} pixels, and the shot's frames are {shot.width}×{shot.height}.",
            "files",
        )
    return encode_mask(mask), bool(mask.any())
