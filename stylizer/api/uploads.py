"""Files that were sent, on disk under their own names for as long as they are read."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from ninja.files import UploadedFile

from stylizer import actions
from stylizer.access.objects import access_upload
from stylizer.access.stores import upload_path, uploads_folder
from stylizer.actions.errors import Invalid, Refused, in_our_words
from stylizer.actions.uploads import check_name_length
from stylizer.media.behind import behind_painting
from stylizer.media.clip import Clip
from stylizer.media.clips import read_clip
from stylizer.media.pictures import PICTURE_SUFFIXES
from stylizer.media.sequences import DEFAULT_RATE, PictureSequence
from stylizer.models import Upload, User

#: For operations that take uploads in place of files.
NO_FILES: list[UploadedFile] = []


@contextmanager
def sent_clip(
    user: User, files: Sequence[UploadedFile], uploads: Sequence[UUID], rate: Fraction
) -> Iterator[Clip]:
    """What came with the request, or in finished uploads, which are discarded once something is made of it.

    Raises Invalid, NotFound, and Refused for an upload under way.
    """
    if bool(files) == bool(uploads):
        raise Invalid("Footage is required: either files, or the ids of finished uploads.", "files")
    if files:
        with uploaded_clip(files, rate) as clip:
            yield clip
        return
    arrived = [access_upload(user, upload) for upload in dict.fromkeys(uploads)]
    with _linked(arrived) as folder:
        with in_our_words("files"):
            path = folder / arrived[0].name if len(arrived) == 1 else folder
            clip = behind_painting(read_clip, path, rate)
        yield clip
    for upload in arrived:
        actions.discard_upload(actor=user, upload=upload)


@contextmanager
def _linked(uploads: Sequence[Upload]) -> Iterator[Path]:
    """A folder with these files under their names; none is copied."""
    with tempfile.TemporaryDirectory(prefix="reading-", dir=uploads_folder()) as name:
        folder = Path(name)
        for upload in uploads:
            if not upload.is_complete:
                raise Refused(
                    f"{upload} is not here yet: {upload.received} of {upload.size} bytes are.", "uploads"
                )
            _check_name(upload.name, folder, alone=len(uploads) == 1)
            (folder / upload.name).hardlink_to(upload_path(upload.pk))
        yield folder


@contextmanager
def uploaded_clip(files: Sequence[UploadedFile], rate: Fraction) -> Iterator[Clip]:
    """One video, one picture, or the pictures of a sequence. Raises Invalid."""
    with tempfile.TemporaryDirectory(prefix="stylizer-upload-", dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        folder = Path(name)
        for file in files:
            _check_name(str(file.name), folder, alone=len(files) == 1)  # Django took any folders off
            _move(file, folder / str(file.name))
        with in_our_words("files"):
            path = folder / str(files[0].name) if len(files) == 1 else folder
            clip = behind_painting(read_clip, path, rate)
        yield clip


def sent_picture(file: UploadedFile) -> bytes | Path:
    """The file, where it is one already, or what is in it."""
    return Path(file.temporary_file_path()) if isinstance(file, TemporaryUploadedFile) else file.read()


@contextmanager
def uploaded_pictures(files: Sequence[UploadedFile]) -> Iterator[dict[int | None, Path]]:
    """One picture, under None, or the pictures of a sequence by their numbers. Raises Invalid."""
    with uploaded_clip(files, DEFAULT_RATE) as clip:
        if not isinstance(clip, PictureSequence):
            raise Invalid(f"{clip.path.name} is a video: send a picture, or those of a sequence.", "files")
        if len(files) == 1:
            yield {None: clip.files[0]}
        else:
            yield dict(zip(clip.numbers, clip.files, strict=True))


def _check_name(name: str, folder: Path, *, alone: bool) -> None:
    check_name_length(name, "files")
    if not alone and Path(name).suffix.lower() not in PICTURE_SUFFIXES:
        raise Invalid(
            f"{name} is not a picture: send one video, or only the pictures of a sequence.", "files"
        )
    if (folder / name).exists():
        raise Invalid(f"{name} was sent twice.", "files")


def _move(file: UploadedFile, path: Path) -> None:
    if isinstance(file, TemporaryUploadedFile):  # large: it is a file already
        shutil.move(file.temporary_file_path(), path)
        return
    with path.open("wb") as copy:
        shutil.copyfileobj(file, copy)
