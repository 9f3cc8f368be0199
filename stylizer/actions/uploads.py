"""Files on their way in, piece by piece; what is made of them is up to other actions."""

import shutil
import time
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath, PureWindowsPath

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from stylizer.access.roles import Action, require_anywhere
from stylizer.access.stores import upload_path, uploads_folder
from stylizer.actions.errors import ActionRefused, Invalid, NoRoom, Refused, in_our_words
from stylizer.media.archives import refuse_archive
from stylizer.media.pieces import CHECKSUMS, Readable, write_piece
from stylizer.media.store import free_bytes
from stylizer.models import Upload, User
from stylizer.models.uploads import UPLOAD_LIFETIME

MEGABYTE = 2**20

#: Bytes of a file's name: a disk takes no more, however few letters they are.
LONGEST_NAME = 255


class TooLarge(ActionRefused):
    """More than this server takes."""

    status = 413
    title = "Too large"


class WrongChecksum(ActionRefused):
    """What arrived is not what was sent. The status is the one of the tus protocol."""

    status = 460
    title = "Checksum mismatch"


@dataclass(frozen=True)
class ExpectedChecksum:
    """What the sender says of a piece: one of :data:`CHECKSUMS`, and its digest."""

    algorithm: str
    digest: bytes


def begin_upload(*, actor: User, name: str, size: int, metadata: str = "") -> Upload:
    """Make room for a file of `size` bytes. Raises TooLarge beyond what one person may have under way."""
    require_anywhere(actor, Action.IMPORT_SHOT)
    plain = PureWindowsPath(PurePosixPath(name.strip()).name).name  # without folders, whosever they are
    if plain in ("", ".", "..") or "\0" in plain:
        raise Invalid(f"A file can't be called {name[:60]!r}: give it a plain name.", "filename")
    check_name_length(plain, "filename")
    if "\0" in metadata:
        raise Invalid("The metadata have a NUL in them.", "Upload-Metadata")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two at once must not pass the limit
        _check_room(actor, size)
        upload = Upload.objects.create(user=actor, name=plain, size=size, metadata=metadata)
        uploads_folder().mkdir(parents=True, exist_ok=True)
        upload_path(upload.pk).touch()
    return upload


def check_name_length(name: str, field: str) -> None:
    """Raise Invalid for a file's name that no disk takes."""
    if (length := len(name.encode())) > LONGEST_NAME:
        raise Invalid(
            f"The name {name[:30]!r}… has {length} bytes, and a file's has {LONGEST_NAME} at most: "
            "shorten it.",
            field,
        )


def add_to_upload(
    *, actor: User, upload: Upload, offset: int, data: Readable, expected: ExpectedChecksum | None = None
) -> Upload:
    """Take the next piece; all of it counts, or nothing.

    Raises Refused for another `offset` than the one reached, TooLarge for more than was announced,
    WrongChecksum, and Invalid for an archive: its first piece tells, before gigabytes have come.
    """
    require_anywhere(actor, Action.IMPORT_SHOT)
    algorithm = expected.algorithm if expected else "crc32"
    if algorithm not in CHECKSUMS:
        raise Invalid(f"The checksum {algorithm!r} is not one of {', '.join(CHECKSUMS)}.", "Upload-Checksum")
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if offset != upload.received:
            raise Refused(
                f"{upload} has {upload.received} of {upload.size} bytes: go on there, not at {offset}.",
                "Upload-Offset",
            )
        checksum, left = CHECKSUMS[algorithm](), upload.size - offset
        with in_our_words("files"):
            written = write_piece(upload_path(upload.pk), offset, data, left, checksum)
        if written is None:
            raise TooLarge(
                f"{upload} was announced with {upload.size} bytes, and more came.", "Upload-Length"
            )
        if expected and checksum.digest() != expected.digest:
            raise WrongChecksum(f"A piece of {upload} was damaged on its way: send it again from {offset}.")
        upload.received += written
        upload.save(update_fields=["received", "heard_of"])
    if offset == 0:
        _refuse_archive(upload)
    return upload


def discard_upload(*, actor: User, upload: Upload) -> None:
    """Forget an upload and remove its file."""
    require_anywhere(actor, Action.IMPORT_SHOT)
    _discard(upload)


def discard_stale_uploads() -> None:
    """Forget uploads that nobody went on with, or whose file is lost; remove files that belong to none."""
    for upload in Upload.objects.all():
        if upload.expires_at < timezone.now() or not upload_path(upload.pk).is_file():
            _discard(upload)
    folder, named = uploads_folder(), {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
    for path in folder.iterdir() if folder.is_dir() else []:
        stale = time.time() - path.stat().st_mtime > UPLOAD_LIFETIME.total_seconds()
        if stale and path.is_dir():
            shutil.rmtree(path)  # of a process that was killed while it read
        elif stale and path.name not in named:
            path.unlink(missing_ok=True)


def _refuse_archive(upload: Upload) -> None:
    try:
        with in_our_words("files"):
            refuse_archive(upload_path(upload.pk), upload.name)
    except ActionRefused:
        _discard(upload)  # nothing will ever be made of it
        raise


def _discard(upload: Upload) -> None:
    """The file goes after the row: one that stays where the server is killed in between is swept away."""
    path = upload_path(upload.pk)
    upload.delete()
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def _check_room(actor: User, size: int) -> None:
    limit = settings.STYLIZER_UPLOAD_LIMIT_MB * MEGABYTE
    under_way = Upload.objects.filter(user=actor).aggregate(sum=Sum("size"))["sum"] or 0
    if size + under_way > limit:
        waiting = f" beside {under_way // MEGABYTE} MB of your uploads under way" if under_way else ""
        raise TooLarge(
            f"These are {-(-size // MEGABYTE)} MB{waiting}; this server takes {limit // MEGABYTE} MB at "
            "once. Send less, discard what is under way, or have STYLIZER_UPLOAD_LIMIT_MB raised."
        )
    free = free_bytes(uploads_folder()) // MEGABYTE
    to_come = Upload.objects.aggregate(sum=Sum(F("size") - F("received")))["sum"] or 0
    needed = (size + to_come) // MEGABYTE + settings.STYLIZER_DISK_RESERVE_MB
    if free < needed:
        raise NoRoom(
            f"The server's disk has {free} MB left, and {needed} MB are needed, with the rest of the uploads "
            f"under way ({to_come // MEGABYTE} MB) and what is kept free: ask its admin."
        )
