"""Takes whose frames were stylized by another program."""

import shutil
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import OuterRef, Subquery

from stylizer.access.roles import Action, require
from stylizer.access.stores import shot_store
from stylizer.actions.errors import Invalid, in_our_words
from stylizer.actions.events import change_shot
from stylizer.actions.new_stores import new_store
from stylizer.actions.take_orders import WeightedStyle, check_styles
from stylizer.actions.takes import add_take, check_one_piece
from stylizer.actions.wakeups import wake_for_measuring
from stylizer.engine.measures import beside_source, picture_measures
from stylizer.engine.picture import Picture
from stylizer.engine.settings import resolve_settings
from stylizer.media.behind import each_behind_painting
from stylizer.media.clip import Clip
from stylizer.media.pictures import decode_master, decode_picture, encode_master
from stylizer.media.proxies import PROXY_SUFFIX, encode_proxy
from stylizer.media.sequences import PictureSequence
from stylizer.media.store import Store
from stylizer.models import Origin, Revision, Shot, Take, User


def import_take(
    *,
    actor: User,
    shot: Shot,
    clip: Clip,
    styles: Sequence[WeightedStyle] = (),
    preset: str = "standard",
    name: str = "",
    renumber: bool = False,
) -> Take:
    """Make a take of pictures that are there already: each becomes its frame's kept revision.

    Workers measure its transitions. Reruns of its frames are painted in `styles` by `preset`, between those
    held; without a style they are refused. Pictures have the numbers of the shot's frames, or are taken in
    their order, as those of a video are, with `renumber`. Raises Invalid for another count, size or numbers.
    """
    require(actor, shot.project, Action.START_TAKE)
    check_styles(styles)
    check_one_piece(shot)
    _check_fit(shot, clip, renumber)
    with in_our_words("preset"):
        settings = resolve_settings(shot.width, shot.height, preset)
    sources = dict(shot.source_frames.values_list("number", "picture"))
    _, waiting = new_store()
    try:
        with in_our_words("files"):
            revisions = list(each_behind_painting(_store_frames(shot, clip, waiting, sources)))
        with change_shot(shot.pk, "take.imported", actor) as change:
            check_one_piece(shot)
            take = add_take(change, actor, shot, styles, settings, name)
            _check_fit(shot, clip, renumber)  # again: the shot may have been split meanwhile
            shot_store(shot.pk).take_over(waiting)
            for revision in revisions:
                revision.take = take
            Revision.objects.bulk_create(revisions)
            of_frame = Revision.objects.filter(take=take, frame=OuterRef("number")).values("pk")
            take.take_frames.update(kept=Subquery(of_frame))
            change.kept(take, shot.numbers)
            wake_for_measuring(take.pk)
    finally:
        shutil.rmtree(waiting.root, ignore_errors=True)
    return take


def _check_fit(shot: Shot, clip: Clip, renumber: bool) -> None:
    if clip.frame_count != shot.frame_count:
        raise Invalid(
            f"{clip.path.name} has {clip.frame_count} frames, and {shot} has {shot.frame_count}: a take has "
            "one picture for each frame.",
            "files",
        )
    if (clip.width, clip.height) != (shot.width, shot.height):
        raise Invalid(
            f"{clip.path.name} is {clip.width}×{clip.height} pixels, and {shot} is "
            f"{shot.width}×{shot.height}: they have to be of one size.",
            "files",
        )
    if isinstance(clip, PictureSequence) and clip.numbers != shot.numbers and not renumber:
        raise Invalid(
            f"The pictures are numbered {clip.numbers[0]} to {clip.numbers[-1]}, and the frames of {shot} "
            f"{shot.first_frame} to {shot.last_frame}. If the first picture belongs to the first frame, have "
            "them renumbered.",
            "renumber",
        )


def _store_frames(shot: Shot, clip: Clip, waiting: Store, sources: Mapping[int, str]) -> Iterator[Revision]:
    """The revisions to be, without their take, as the frames come; their files are stored."""
    for number, picture in zip(shot.numbers, clip.frames(), strict=True):
        master = encode_master(picture)
        exact = decode_master(master)
        yield Revision(
            frame=number,
            number=1,
            origin=Origin.IMPORTED,
            picture=waiting.put(master, "png"),
            proxy=waiting.put(encode_proxy(exact), PROXY_SUFFIX),
            measures=_measures(exact, decode_picture(shot_store(shot.pk).path(sources[number]))),
        )


def _measures(picture: Picture, source: Picture) -> dict[str, float]:
    return beside_source(picture_measures(picture), picture_measures(source))
