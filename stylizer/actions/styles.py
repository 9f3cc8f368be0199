"""The style library."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from stylizer.access.roles import Action
from stylizer.access.stores import style_store
from stylizer.actions.errors import Invalid, Refused, in_our_words
from stylizer.actions.people import Operator, require_in_the_studio
from stylizer.actions.wakeups import wake_for_forecast
from stylizer.media.pictures import decode_picture
from stylizer.media.sources import encode_source
from stylizer.models import Style, StyleState, StyleVersion, User

#: Writers of the library and the collector of its files go one after the other.
LIBRARY_LOCK = 0x5717  # any number that no other advisory lock of the database uses


def add_style(
    *,
    actor: User | Operator,
    name: str,
    picture: bytes,
    credit: str = "",
    licence: str = "",
    tags: Sequence[str] = (),
    state: StyleState = StyleState.PUBLISHED,
    again: bool = False,
) -> Style:
    """Add a style with its first version. `picture` is the file as it came.

    Raises Refused where the library has this very picture, unless it is wanted `again`.
    """
    require_in_the_studio(actor, Action.ADD_STYLE)
    name = name.strip()
    if not name:
        raise Invalid("A style needs a name.", "name")
    try:
        with lock_library():
            style = Style.objects.create(
                name=name,
                credit=credit.strip(),
                licence=licence.strip(),
                tags=list(tags),
                state=state,
                created_by=actor if isinstance(actor, User) else None,
            )
            version = _add_version(style, picture)
            if not again:
                _warn_of_duplicates(version)
    except IntegrityError as error:
        raise Refused(f"There is a style {name!r} already: choose another name.", "name") from error
    return style


def add_style_version(*, actor: User | Operator, style: Style, picture: bytes) -> StyleVersion:
    """Give a style a new picture. Takes keep the version that they were made with."""
    require_in_the_studio(actor, Action.MANAGE_STYLES)
    with lock_library():
        return _add_version(style, picture)


def set_style_state(
    *, actor: User | Operator, style: Style, state: StyleState | str, reason: str = ""
) -> Style:
    """Publish a style, retire it, or say, with a reason, that its rights were withdrawn.

    Retired, it leaves the picker and stays in old takes. Withdrawn, its takes are not painted on or exported.
    """
    require_in_the_studio(actor, Action.MANAGE_STYLES)
    if state not in StyleState.values:
        raise Invalid(f"A style can't be {state!r}; it can be {', '.join(StyleState.values)}.", "state")
    reason = reason.strip()
    if state == StyleState.WITHDRAWN and not reason:
        raise Invalid(
            "Say why the rights were withdrawn: whoever has takes with the style will ask.", "reason"
        )
    style.state = StyleState(state)
    style.withdrawn_because = reason if state == StyleState.WITHDRAWN else ""
    style.save(update_fields=["state", "withdrawn_because"])
    return style


def record_forecast(*, style_version_id: int, error: float) -> None:
    """Keep how much a style version is expected to flicker."""
    StyleVersion.objects.filter(pk=style_version_id).update(flicker_forecast=error)


def wake_for_unforecast() -> None:
    """Have the style versions forecast that were not yet."""
    versions = StyleVersion.objects.filter(flicker_forecast=None)
    for version_id in versions.order_by("pk").values_list("pk", flat=True):
        wake_for_forecast(version_id)


@contextmanager
def lock_library() -> Iterator[None]:
    """A transaction that no other writer of the library shares."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LIBRARY_LOCK])
        yield


def _warn_of_duplicates(version: StyleVersion) -> None:
    same = StyleVersion.objects.filter(picture=version.picture).exclude(pk=version.pk)
    if first := same.select_related("style").order_by("pk").first():
        raise Refused(
            f"This very picture is in the library already, as {first.style}. Use that one, or add it again "
            "all the same.",
            "file",
        )


def _add_version(style: Style, data: bytes) -> StyleVersion:
    with in_our_words("file"):
        picture = decode_picture(data)
        name = style_store().put(encode_source(picture), "png")
    height, width, _ = picture.shape
    last = style.versions.aggregate(last=Max("number"))["last"] or 0
    version = StyleVersion.objects.create(
        style=style, number=last + 1, picture=name, width=width, height=height
    )
    wake_for_forecast(version.pk)
    return version
