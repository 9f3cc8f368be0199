"""Where the files of a shot and of the style library lie."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from stylizer.media.store import Store


def shots_folder() -> Path:
    return Path(settings.STYLIZER_DATA) / "shots"


def shot_store(shot_id: int) -> Store:
    """Source pictures, revisions, error fields and flows of one shot."""
    return Store(shots_folder() / str(shot_id))


def style_store() -> Store:
    """The pictures of the style library."""
    return Store(Path(settings.STYLIZER_DATA) / "styles")


def uploads_folder() -> Path:
    """Files on their way in; nothing in it is anybody's yet."""
    return Path(settings.STYLIZER_DATA) / "uploads"


def upload_path(upload_id: UUID) -> Path:
    return uploads_folder() / str(upload_id)
