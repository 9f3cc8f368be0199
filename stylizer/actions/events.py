"""How a write to a shot is made: one transaction with its event, its number and its notification."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from stylizer.access.frames import frames_showing
from stylizer.access.loud import LoudPairs, find_loud_pairs
from stylizer.access.snapshot import (
    decision_values,
    frame_values,
    note_values,
    render_values,
    take_values,
    transition_values,
)
from stylizer.actions.webhooks import tell_webhooks
from stylizer.models import Decision, Event, Note, Render, Shot, Take, Transition, User

EVENT_CHANNEL = "stylizer_event"
PROGRESS_CHANNEL = "stylizer_progress"
FORMING_CHANNEL = "stylizer_forming"
PRESENCE_CHANNEL = "stylizer_presence"
EXPORT_CHANNEL = "stylizer_export"
#: Tells that what somebody may see has changed.
ACCESS_CHANNEL = "stylizer_access"


@dataclass(frozen=True)
class WorkerActor:
    """A worker that acts under its name."""

    name: str


Actor = User | WorkerActor


@dataclass
class Change:
    """What a write touches. At the end of the write, the new values of all this become the event's data."""

    number: int
    takes: set[int] = field(default_factory=set)
    renders: set[int] = field(default_factory=set)
    transitions: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    decisions: set[int] = field(default_factory=set)
    _frames: dict[Take, set[int]] = field(default_factory=dict)
    _loud: dict[Take, LoudPairs] = field(default_factory=dict)

    def frames(self, take: Take, numbers: Collection[int]) -> None:
        """The computed state of these frames changed."""
        self._frames.setdefault(take, set()).update(numbers)

    def kept(self, take: Take, numbers: Collection[int]) -> None:
        """The kept revisions of these frames changed, and with them what is computed about others."""
        self.frames(take, frames_showing(take, numbers))

    def errors(self, take: Take) -> None:
        """The errors between kept revisions are about to change, and their median with them.

        A seam anywhere may come or go with it, and a frame begin or cease to stand out.
        """
        if take not in self._loud:
            self._loud[take] = find_loud_pairs(take)

    def patch(self) -> dict[str, list[dict[str, Any]]]:
        """The new values, by the snapshot's names; what did not change is absent."""
        loud = {take: find_loud_pairs(take) for take in self._loud}
        for take, before in self._loud.items():
            if changed := loud[take].changed_since(before):
                self.frames(take, changed)
        values = {
            "takes": take_values(Take.objects.filter(pk__in=self.takes)),
            "renders": render_values(Render.objects.filter(pk__in=self.renders)),
            "frames": [
                each
                for take, numbers in self._frames.items()
                for each in frame_values(take, numbers, loud.get(take))
            ],
            "transitions": transition_values(Transition.objects.filter(pk__in=self.transitions)),
            "notes": note_values(Note.objects.filter(pk__in=self.notes)),
            "decisions": decision_values(Decision.objects.filter(pk__in=self.decisions)),
        }
        return {name: rows for name, rows in values.items() if rows}


class NothingToDo(Exception):  # noqa: N818 -- ends a change without an event
    """Raised inside `change_shot`: the write turned out to be none, and leaves no trace."""


@contextmanager
def change_shot(shot_id: int, kind: str, actor: Actor, new: Shot | None = None) -> Iterator[Change]:
    """One write to a shot, all or nothing; `new` is the shot's row where this write makes it.

    Taking the event's number locks the shot's row: writers of a shot go one after the other, numbers have no
    gaps, and what is read inside is what the last writer left.
    """
    try:
        with transaction.atomic():
            if new is not None:
                new.save(force_insert=True)
            change = Change(_next_number(shot_id))
            yield change
            event = Event.objects.create(
                shot_id=shot_id,
                number=change.number,
                kind=kind,
                actor_user=actor if isinstance(actor, User) else None,
                actor_worker=actor.name if isinstance(actor, WorkerActor) else "",
                data=change.patch(),
            )
            tell_webhooks(event=event)
            notify(EVENT_CHANNEL, {"shot": shot_id, "number": change.number})
    except NothingToDo:
        return


def notify(channel: str, message: dict[str, Any]) -> None:
    """Tell whoever listens; inside a transaction, when it commits. Postgres takes less than 8,000 bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, json.dumps(message)])


def _next_number(shot_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stylizer_shot SET head = head + 1 WHERE id = %s RETURNING head", [shot_id])
        return int(cursor.fetchone()[0])
