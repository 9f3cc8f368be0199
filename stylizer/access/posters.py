"""The small pictures by which lists show shots and styles."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from stylizer.access.errors import NotFound
from stylizer.access.media_pass import STYLES_FOLDER
from stylizer.access.objects import Viewer, access_shot
from stylizer.access.stores import shot_store
from stylizer.media.posters import poster
from stylizer.models import Shot, SourceFrame, StyleVersion


def shot_poster(user: Viewer, shot_id: int, picture: str) -> bytes:
    """A JPEG of this source picture of the shot. Raises NotFound."""
    shot = access_shot(user, shot_id)
    # Postgres would not even compare a name with a NUL in it.
    if not picture.isprintable() or not shot.source_frames.filter(picture=picture).exists():
        raise NotFound(f"The shot has no source picture {picture!r}.")
    return poster(shot_store(shot.pk).read(picture))


def first_pictures(shots: QuerySet[Shot, Any]) -> QuerySet[Shot, Any]:
    """The shots with the name of their first source picture as `first_picture`."""
    pictures = SourceFrame.objects.filter(shot=OuterRef("pk")).order_by("number").values("picture")
    return shots.annotate(first_picture=Subquery(pictures[:1]))


def source_poster(shot_id: int, picture: str) -> str:
    """The address of what :func:`shot_poster` makes."""
    return f"/api/shots/{shot_id}/poster/{picture}"


def style_poster(version: StyleVersion) -> str:
    """The address of the small picture; of the picture itself, where a worker has yet to make a small one."""
    return f"{STYLES_FOLDER}{version.poster or version.picture}"
