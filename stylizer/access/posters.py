"""The small picture by which a list shows a shot."""

from stylizer.access.errors import NotFound
from stylizer.access.objects import Viewer, access_shot
from stylizer.access.stores import shot_store
from stylizer.media.posters import poster


def shot_poster(user: Viewer, shot_id: int, picture: str) -> bytes:
    """A JPEG of this source picture of the shot. Raises NotFound."""
    shot = access_shot(user, shot_id)
    # Postgres would not even compare a name with a NUL in it.
    if not picture.isprintable() or not shot.source_frames.filter(picture=picture).exists():
        raise NotFound(f"The shot has no source picture {picture!r}.")
    return poster(shot_store(shot.pk).read(picture))
