"""The style library."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Q, QuerySet

from stylizer.access.posters import style_poster
from stylizer.access.roles import Action
from stylizer.access.stores import style_store
from stylizer.actions.claims import refuse_renders_with
from stylizer.actions.errors import Invalid, Refused, in_our_words
from stylizer.actions.people import Operator, require_in_the_studio
from stylizer.actions.wakeups import wake_for_trial
from stylizer.engine.picture import Picture
from stylizer.engine.settings import SMALLEST_SIDE
from stylizer.media.behind import behind_painting
from stylizer.media.likeness import MAY_DIFFER, difference, likeness
from stylizer.media.pictures import decode_picture
from stylizer.media.posters import POSTER_SUFFIX, encode_poster
from stylizer.media.scans import decode_scan
from stylizer.media.sources import encode_source
from stylizer.models import Style, StyleState, StyleVersion, User

#: Writers of the library and the collector of its files go one after the other.
LIBRARY_LOCK = 0x5717  # any number that no other advisory lock of the database uses

#: Of which samples are painted. The others are picked by nobody.
TRIED_STATES = (StyleState.DRAFT, StyleState.PUBLISHED)


@dataclass(frozen=True)
class Crop:
    """A part of a picture, in pixels of the picture as it was sent, upright."""

    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}×{self.height} at {self.left}, {self.top}"


@dataclass(frozen=True)
class _Files:
    """The files of a version to be, and what is told of them."""

    original: bytes
    picture: bytes
    poster: bytes
    likeness: str
    width: int
    height: int
    sent_width: int
    sent_height: int
    crop: Crop | None


def add_style(
    *,
    actor: User | Operator,
    name: str,
    picture: bytes | Path,
    crop: Crop | None = None,
    credit: str = "",
    licence: str = "",
    tags: Sequence[str] = (),
    state: StyleState = StyleState.PUBLISHED,
    again: bool = False,
) -> Style:
    """Add a style with its first version. `picture` is the file as it came, of which a `crop` takes a part.

    Raises Refused where the library has this painting already, unless it is wanted `again`.
    """
    require_in_the_studio(actor, Action.ADD_STYLE)
    name = name.strip()
    if not name:
        raise Invalid("A style needs a name.", "name")
    files = _read(picture, crop)
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
            version = _add_version(style, files)
            if not again:
                _warn_of_duplicates(version)
    except IntegrityError as error:
        raise Refused(f"There is a style {name!r} already: choose another name.", "name") from error
    return style


def describe_style(
    *, actor: User | Operator, style: Style, name: str, credit: str, licence: str, tags: Sequence[str]
) -> Style:
    """Say anew what a style is called, where it is from and under which licence, and how it is found."""
    require_in_the_studio(actor, Action.MANAGE_STYLES)
    if not name.strip():
        raise Invalid("A style needs a name.", "name")
    style.name, style.credit, style.licence = name.strip(), credit.strip(), licence.strip()
    style.tags = list(tags)
    try:
        with transaction.atomic():
            style.save(update_fields=["name", "credit", "licence", "tags"])
    except IntegrityError as error:
        raise Refused(f"There is a style {name!r} already: choose another name.", "name") from error
    return style


def add_style_version(
    *, actor: User | Operator, style: Style, picture: bytes | Path, crop: Crop | None = None
) -> StyleVersion:
    """Give a style a new picture. Takes keep the version that they were made with."""
    require_in_the_studio(actor, Action.MANAGE_STYLES)
    files = _read(picture, crop)
    with lock_library():
        return _add_version(style, files)


def crop_style(*, actor: User | Operator, style: Style, crop: Crop | None) -> StyleVersion:
    """Give a style a version with another part of its newest picture, or with the whole of it."""
    require_in_the_studio(actor, Action.MANAGE_STYLES)
    newest = style.versions.order_by("number").last()
    if newest is None:
        raise Refused(f"{style} has no picture to crop.", "crop")
    if newest.crop == _numbers(crop):
        raise Refused(f"{newest} is cropped like this already.", "crop")
    files = behind_painting(_crop_again, newest, crop)
    with lock_library():
        return _add_version(style, files)


def set_style_state(*, actor: User, style: Style, state: StyleState | str, reason: str = "") -> Style:
    """Publish a style, retire it, or say, with a reason, that its rights were withdrawn.

    Retired, it leaves the picker and stays in old takes. Withdrawn, its takes are not exported, and not
    painted on: what is being painted ends.
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
    with transaction.atomic():
        style.save(update_fields=["state", "withdrawn_because"])
        if state == StyleState.WITHDRAWN:
            refuse_renders_with(actor=actor, style=style)
    if state in TRIED_STATES:  # it may have been retired before its samples were painted
        for version_id in style.versions.values_list("pk", flat=True):
            wake_for_trial(version_id)
    return style


def record_forecast(*, style_version_id: int, error: float) -> None:
    """Keep how much a style version is expected to flicker."""
    StyleVersion.objects.filter(pk=style_version_id).update(flicker_forecast=error)


def record_poster(*, style_version_id: int, poster: bytes) -> None:
    """Keep the small picture of a style version from before there were any."""
    with lock_library():
        versions = StyleVersion.objects.filter(pk=style_version_id, poster="")
        versions.update(poster=style_store().put(poster, POSTER_SUFFIX))


def record_likeness(*, style_version_id: int, likeness: str) -> None:
    """Keep what tells the picture of a style version from others, of one from before that was known."""
    StyleVersion.objects.filter(pk=style_version_id).update(likeness=likeness)


def record_sample(*, style_version_id: int, position: int, sample: bytes) -> None:
    """Keep what a style version makes of the standard frame at this position; of two the first one stays."""
    with lock_library():
        version = StyleVersion.objects.get(pk=style_version_id)
        if len(version.samples) == position:
            version.samples.append(style_store().put(sample, POSTER_SUFFIX))
            version.save(update_fields=["samples"])


def wake_for_untried(*, samples: int) -> None:
    """Have the style versions tried that lack a part of it, of which so many `samples` are one."""
    unsampled = Q(style__state__in=TRIED_STATES, samples__len__lt=samples)
    unknown = Q(poster="") | Q(likeness="") | Q(flicker_forecast=None)
    versions = StyleVersion.objects.filter(unknown | unsampled)
    for version_id in versions.order_by("pk").values_list("pk", flat=True):
        wake_for_trial(version_id)


@contextmanager
def lock_library() -> Iterator[None]:
    """A transaction that no other writer of the library shares."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LIBRARY_LOCK])
        yield


def _warn_of_duplicates(version: StyleVersion) -> None:
    others = StyleVersion.objects.exclude(pk=version.pk).order_by("pk")
    found = others.filter(original=version.original).first()
    words = "This very picture is in the library already"
    if found is None and (nearest := _nearest(version, others)):
        found = others.get(pk=nearest)
        words = "Much the same picture is in the library already"
    if found:
        raise Refused(
            f"{words}, as {found.style}. Use that one, or add it again all the same.",
            "file",
            picture=style_poster(found),
        )


def _nearest(version: StyleVersion, others: QuerySet[StyleVersion]) -> int | None:
    """Which of them is the most like it, where one is much like it."""
    known = others.exclude(likeness="").values_list("pk", "likeness")
    apart = {pk: difference(version.likeness, each) for pk, each in known}
    near = {pk: count for pk, count in apart.items() if count is not None and count <= MAY_DIFFER}
    return min(near, key=near.__getitem__, default=None)


def _read(data: bytes | Path, crop: Crop | None) -> _Files:
    """Decode and encode, before the library is locked: a large scan takes a while."""
    with in_our_words("file"):
        return behind_painting(_read_at_once, data, crop)


def _read_at_once(data: bytes | Path, crop: Crop | None) -> _Files:
    scan = decode_scan(data, "The picture")
    original = encode_source(scan.picture)
    return _files(scan.picture, original, likeness(scan.picture), scan.width, scan.height, crop)


def _crop_again(version: StyleVersion, crop: Crop | None) -> _Files:
    original = style_store().read(version.original)
    picture = decode_picture(original, "The picture")
    return _files(picture, original, likeness(picture), version.sent_width, version.sent_height, crop)


def _files(
    picture: Picture, original: bytes, like: str, sent_width: int, sent_height: int, crop: Crop | None
) -> _Files:
    part = picture if crop is None else _part(picture, sent_width, sent_height, crop)
    height, width, _ = part.shape
    cropped = original if crop is None else encode_source(part)
    poster = encode_poster(part)
    return _Files(original, cropped, poster, like, width, height, sent_width, sent_height, crop)


def _part(picture: Picture, sent_width: int, sent_height: int, crop: Crop) -> Picture:
    """The part of a picture that may have been scaled down since it was sent."""
    right, bottom = crop.left + crop.width, crop.top + crop.height
    if min(crop.left, crop.top) < 0 or right > sent_width or bottom > sent_height:
        raise Invalid(f"{crop} does not lie within the picture's {sent_width}×{sent_height} pixels.", "crop")
    height, width, _ = picture.shape
    columns = [round(edge * width / sent_width) for edge in (crop.left, right)]
    rows = [round(edge * height / sent_height) for edge in (crop.top, bottom)]
    part = picture[slice(*rows), slice(*columns)]
    if min(part.shape[:2]) < SMALLEST_SIDE:
        raise Invalid(
            f"The part would be {part.shape[1]}×{part.shape[0]} pixels; both sides have to be at least "
            f"{SMALLEST_SIDE}.",
            "crop",
        )
    return part


def _numbers(crop: Crop | None) -> list[int] | None:
    return None if crop is None else [crop.left, crop.top, crop.width, crop.height]


def _add_version(style: Style, files: _Files) -> StyleVersion:
    with in_our_words("file"):
        original = style_store().put(files.original, "png")
        whole = files.picture is files.original
        picture = original if whole else style_store().put(files.picture, "png")
        poster = style_store().put(files.poster, POSTER_SUFFIX)
    last = style.versions.aggregate(last=Max("number"))["last"] or 0
    version = StyleVersion.objects.create(
        style=style,
        number=last + 1,
        picture=picture,
        poster=poster,
        likeness=files.likeness,
        width=files.width,
        height=files.height,
        original=original,
        sent_width=files.sent_width,
        sent_height=files.sent_height,
        crop=_numbers(files.crop),
    )
    wake_for_trial(version.pk)
    return version
