"""Shots come in whole, or not at all."""

import shutil
from collections.abc import Iterable
from fractions import Fraction

from django.db import IntegrityError, connection

from stylizer.access.roles import Action, require
from stylizer.access.stores import shot_store
from stylizer.actions.errors import Invalid, Refused, in_our_words
from stylizer.actions.events import change_shot
from stylizer.engine.picture import Picture
from stylizer.media.sizes import size_complaint
from stylizer.media.sources import encode_source
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
    audio_suffix: str = "mka",
) -> Shot:
    """Keep the frames as PNG files, then make the shot, in one transaction at the end.

    `frames` are decoded one by one as they are taken, float32 H x W x 3 RGB in [0, 1], all of one size. What
    they raise, or what is found wrong with them, ends in an Invalid that names the cause; no file stays then.
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
    shot_id = _reserve_id()
    store = shot_store(shot_id)
    try:
        with in_our_words("files"):
            pictures, width, height = _keep_frames(shot_id, frames)
            audio_name = store.put(audio, audio_suffix) if audio else ""
        return _make_shot(
            actor=actor,
            shot=Shot(
                pk=shot_id,
                project=project,
                name=name,
                first_frame=first_frame,
                frame_count=len(pictures),
                width=width,
                height=height,
                rate_numerator=rate.numerator,
                rate_denominator=rate.denominator,
                audio=audio_name,
                created_by=actor,
            ),
            pictures=pictures,
        )
    except BaseException:
        shutil.rmtree(store.root, ignore_errors=True)
        raise


def _keep_frames(shot_id: int, frames: Iterable[Picture]) -> tuple[list[str], int, int]:
    """The names of the kept pictures, and their width and height."""
    store = shot_store(shot_id)
    names: list[str] = []
    width = height = 0
    for picture in frames:
        if not names:
            height, width = picture.shape[:2]
            if complaint := size_complaint(width, height):
                raise Invalid(f"The first frame {complaint}.", "files")
        elif picture.shape[:2] != (height, width):
            raise Invalid(
                f"Frame {len(names) + 1} is {picture.shape[1]}×{picture.shape[0]} pixels, those before it "
                f"are {width}×{height}: a shot's frames have one size.",
                "files",
            )
        names.append(store.put(encode_source(picture), "png"))
    if not names:
        raise Invalid("There are no frames in what was sent.", "files")
    return names, width, height


def _make_shot(*, actor: User, shot: Shot, pictures: list[str]) -> Shot:
    try:
        with change_shot(shot.pk, "shot.imported", actor, new=shot):
            SourceFrame.objects.bulk_create(
                SourceFrame(shot=shot, number=number, picture=picture)
                for number, picture in zip(shot.numbers, pictures, strict=True)
            )
    except IntegrityError as error:
        raise _name_taken(shot.project, shot.name) from error
    return shot


def _check_rate(rate: Fraction) -> None:
    if not 0 < rate <= 1000:
        raise Invalid(f"{float(rate):g} frames a second is no frame rate.", "rate")


def _name_taken(project: Project, name: str) -> Refused:
    return Refused(f"There is a shot {name!r} in {project} already: choose another name.", "name")


def _reserve_id() -> int:
    """The id that the shot will have: its files are kept under it before its row is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('stylizer_shot', 'id'))")
        return int(cursor.fetchone()[0])
