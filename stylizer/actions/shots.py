"""Shots come in whole, or not at all; and footage that proves to be several shots is split."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from django.db import IntegrityError

from stylizer.access.roles import Action, require
from stylizer.access.stores import shot_store
from stylizer.actions.errors import Invalid, Refused, in_our_words
from stylizer.actions.events import NothingToDo, change_shot
from stylizer.actions.new_stores import new_store
from stylizer.engine.cuts import Cut, find_cuts
from stylizer.engine.picture import Picture
from stylizer.media.behind import each_behind_painting
from stylizer.media.film_tags import USUAL_TAGS, FilmTags
from stylizer.media.proxies import PROXY_SUFFIX, encode_proxy
from stylizer.media.sizes import size_complaint
from stylizer.media.sound import Soundtrack
from stylizer.media.sound_file import SOUND_SUFFIX, sound_file
from stylizer.media.sources import encode_source
from stylizer.media.store import Store
from stylizer.models import Project, Shot, SourceFrame, User


def import_shot(
    *,
    actor: User,
    project: Project,
    name: str,
    frames: Iterable[Picture],
    rate: Fraction,
    first_frame: int = 1,
    audio: bytes = b"",
    audio_suffix: str = SOUND_SUFFIX,
    tags: FilmTags = USUAL_TAGS,
    remark: str = "",
) -> Shot:
    """Keep the frames as PNG files, then make the shot, in one transaction at the end.

    `frames` are decoded one by one as they are taken, float32 H x W x 3 RGB in [0, 1], all of one size. What
    they raise, or what is found wrong with them, ends in an Invalid that names the cause; no file stays then.
    `remark` says what was done about unusual footage.
    """
    require(actor, project, Action.IMPORT_SHOT)
    name = name.strip()
    if not name:
        raise Invalid("A shot needs a name.", "name")
    if first_frame < 0:
        raise Invalid(f"The first frame can't be number {first_frame}: numbers start at 0.", "first_frame")
    _check_rate(rate)
    if project.shots.filter(name=name).exists():
        raise _name_taken(project, name)
    shot_id, store = new_store()
    try:
        with in_our_words("files"):
            kept = _keep_frames(store, frames)
            audio_name = store.put(audio, audio_suffix) if audio else ""
        shot = Shot(
            pk=shot_id,
            project=project,
            name=name,
            first_frame=first_frame,
            frame_count=len(kept.frames),
            width=kept.width,
            height=kept.height,
            rate_numerator=rate.numerator,
            rate_denominator=rate.denominator,
            audio=audio_name,
            remark=remark,
            proposed_cuts=[
                {"before": first_frame + cut.before, "after": first_frame + cut.after} for cut in kept.cuts
            ],
            created_by=actor,
        )
        shot.tags = tags
        return _make_shot(actor=actor, shot=shot, frames=kept.frames)
    except BaseException:
        shutil.rmtree(store.root, ignore_errors=True)
        raise


def split_shot(*, actor: User, shot: Shot, cuts: Sequence[int]) -> list[Shot]:
    """Make every part of a shot between `cuts` a shot of its own; a cut is named by the first frame after it.

    The shot itself becomes the first part. The parts are numbered after its name, keep the numbers of their
    frames, and share their files. Raises Refused where the shot has a take, a mask or a flow already, or a
    name is taken; Invalid for a cut that parts nothing.
    """
    require(actor, shot.project, Action.IMPORT_SHOT)
    with _new_stores() as make_store, change_shot(shot.pk, "shot.split", actor):
        shot.refresh_from_db()
        for kind, rows in (("take", shot.takes), ("mask", shot.masks), ("flow", shot.flows)):
            if rows.exists():
                raise Refused(f"{shot} has a {kind} already: its frames stay together.", "cuts")
        parts = _parts(shot, cuts)
        names = [f"{shot.name} {count}" for count in range(1, len(parts) + 1)]
        sounds = [_sound_of(shot, part) for part in parts]
        new = [
            _split_off(actor, shot, part, name, sound, make_store)
            for part, name, sound in list(zip(parts, names, sounds, strict=True))[1:]
        ]
        _shorten(shot, parts[0], names[0], sounds[0])
    return [shot, *new]


def keep_as_one_shot(*, actor: User, shot: Shot) -> None:
    """Say that the shot is one continuous piece, whatever cuts were proposed."""
    require(actor, shot.project, Action.IMPORT_SHOT)
    with change_shot(shot.pk, "shot.kept_whole", actor):
        if not Shot.objects.filter(pk=shot.pk).exclude(proposed_cuts=[]).update(proposed_cuts=[]):
            raise NothingToDo


class _Stored(NamedTuple):
    """The names of a frame's files."""

    picture: str
    proxy: str


@dataclass(frozen=True)
class _Kept:
    """The stored frames of a shot to be: their files' names, their size, and where they seem to be cut."""

    frames: list[_Stored]
    width: int
    height: int
    cuts: list[Cut]


def _keep_frames(store: Store, frames: Iterable[Picture]) -> _Kept:
    """Store the frames one by one behind painting, and look for cuts as they pass."""
    stored: list[_Stored] = []
    width = height = 0

    def kept() -> Iterator[Picture]:
        nonlocal width, height
        for picture, files in each_behind_painting(_store_each(store, frames)):
            height, width = picture.shape[:2]
            stored.append(files)
            yield picture

    cuts = find_cuts(kept())
    if not stored:
        raise Invalid("There are no frames in what was sent.", "files")
    return _Kept(stored, width, height, cuts)


def _store_each(store: Store, frames: Iterable[Picture]) -> Iterator[tuple[Picture, _Stored]]:
    first: tuple[int, ...] | None = None
    for count, picture in enumerate(frames, 1):
        height, width = picture.shape[:2]
        if first is None:
            first = height, width
            if complaint := size_complaint(width, height):
                raise Invalid(f"The first frame {complaint}.", "files")
        elif (height, width) != first:
            raise Invalid(
                f"Frame {count} is {width}×{height} pixels, those before it are {first[1]}×{first[0]}: "
                "a shot's frames have one size.",
                "files",
            )
        still = store.put(encode_source(picture), "png")
        yield picture, _Stored(still, store.put(encode_proxy(picture), PROXY_SUFFIX))


def _parts(shot: Shot, cuts: Sequence[int]) -> list[range]:
    inside = shot.numbers[1:]
    for cut in cuts:
        if cut not in inside:
            raise Invalid(
                f"There can't be a cut before frame {cut}: {shot} has the frames {shot.first_frame} to "
                f"{shot.last_frame}, and a cut is named by the first frame after it.",
                "cuts",
            )
    if not cuts:
        raise Invalid("Without a cut there is nothing to split.", "cuts")
    ends = [shot.numbers.start, *sorted(set(cuts)), shot.numbers.stop]
    return [range(first, after) for first, after in pairwise(ends)]


@contextmanager
def _new_stores() -> Iterator[Callable[[], tuple[int, Store]]]:
    """Makes stores of shots to be; what is in them goes where the body raises."""
    stores: list[Store] = []

    def make_store() -> tuple[int, Store]:
        shot_id, store = new_store()
        stores.append(store)
        return shot_id, store

    try:
        yield make_store
    except BaseException:
        for store in stores:
            shutil.rmtree(store.root, ignore_errors=True)
        raise


def _split_off(
    actor: User,
    shot: Shot,
    part: range,
    name: str,
    sound: bytes,
    make_store: Callable[[], tuple[int, Store]],
) -> Shot:
    """Make a shot of a part of `shot`, which keeps its files."""
    shot_id, store = make_store()
    rows = shot.source_frames.filter(number__in=part).order_by("number")
    frames = [_Stored(*names) for names in rows.values_list("picture", "proxy")]
    for file in {file for frame in frames for file in frame if file}:
        shot_store(shot.pk).link(file, store)
    new = Shot(
        pk=shot_id,
        project=shot.project,
        name=name,
        first_frame=part[0],
        frame_count=len(part),
        width=shot.width,
        height=shot.height,
        rate_numerator=shot.rate_numerator,
        rate_denominator=shot.rate_denominator,
        remark=shot.remark,
        audio=store.put(sound, SOUND_SUFFIX) if sound else "",
        created_by=actor,
    )
    new.tags = shot.tags.later(part[0] - shot.first_frame)
    return _make_shot(actor=actor, shot=new, frames=frames)


def _shorten(shot: Shot, part: range, name: str, sound: bytes) -> None:
    """Leave the shot its first part. The collector removes the files that it no longer names."""
    shot.source_frames.exclude(number__in=part).delete()
    shot.name, shot.frame_count, shot.proposed_cuts = name, len(part), []
    shot.audio = shot_store(shot.pk).put(sound, SOUND_SUFFIX) if sound else ""
    try:
        shot.save(update_fields=["name", "frame_count", "proposed_cuts", "audio"])
    except IntegrityError as error:
        raise _name_taken(shot.project, name) from error


def _sound_of(shot: Shot, part: range) -> bytes:
    """The sound of some of the shot's frames, as a file; empty where it has none."""
    if not shot.audio:
        return b""
    start, end = ((number - shot.first_frame) / shot.rate for number in (part.start, part.stop))
    return sound_file(Soundtrack(shot_store(shot.pk).path(shot.audio), start, end))


def _make_shot(*, actor: User, shot: Shot, frames: list[_Stored]) -> Shot:
    try:
        with change_shot(shot.pk, "shot.imported", actor, new=shot):
            SourceFrame.objects.bulk_create(
                SourceFrame(shot=shot, number=number, picture=frame.picture, proxy=frame.proxy)
                for number, frame in zip(shot.numbers, frames, strict=True)
            )
    except IntegrityError as error:
        raise _name_taken(shot.project, shot.name) from error
    return shot


def _check_rate(rate: Fraction) -> None:
    if not 0 < rate <= 1000:
        raise Invalid(f"{float(rate):g} frames a second is no frame rate.", "rate")


def _name_taken(project: Project, name: str) -> Refused:
    return Refused(f"There is a shot {name!r} in {project} already: choose another name.", "name")
