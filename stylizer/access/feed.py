"""A shot's events, as the live feed sends them."""

from collections.abc import Collection

from stylizer.access.objects import Viewer, access_shot
from stylizer.access.snapshot import Values, event_values
from stylizer.models import Event, Shot


def head_numbers(shots: Collection[int]) -> dict[int, int]:
    """Shot → number of its last event. A shot that is not there has no entry."""
    return dict(Shot.objects.filter(pk__in=shots).values_list("pk", "head"))


def events_after(shot: int, number: int) -> list[Values]:
    """The events of a shot after this number, in order. For the feed of the whole shot, not of one person."""
    rows = Event.objects.filter(shot=shot, number__gt=number).select_related("actor_user").order_by("number")
    return [event_values(row) for row in rows]


def events_seen_by(user: Viewer, shot: int, number: int) -> list[Values]:
    """The same for one person. Raises NotFound."""
    return events_after(access_shot(user, shot).pk, number)
