"""Uploaded files, on disk under their own names for as long as they are read."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from ninja.files import UploadedFile

from stylizer.actions.errors import Invalid, in_our_words
from stylizer.media.clip import Clip
from stylizer.media.clips import read_clip
from stylizer.media.pictures import PICTURE_SUFFIXES
from stylizer.media.sequences import DEFAULT_RATE, PictureSequence


@contextmanager
def uploaded_clip(files: Sequence[UploadedFile], rate: Fraction) -> Iterator[Clip]:
    """One video, one picture, or the pictures of a sequence. Raises Invalid."""
    with tempfile.TemporaryDirectory(prefix="stylizer-upload-", dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        folder = Path(name)
        for file in files:
            _check_name(file, folder, alone=len(files) == 1)
            _move(file, folder / str(file.name))
        with in_our_words("files"):
            clip = read_clip(folder / str(files[0].name) if len(files) == 1 else folder, rate)
        yield clip


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


def _check_name(file: UploadedFile, folder: Path, *, alone: bool) -> None:
    name = str(file.name)  # Django has taken any folders off it
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
