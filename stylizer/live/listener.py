"""The one connection of a web process that hears Postgres, and tells the process's websockets.

A notification is a hint, never the news itself: the news is read from the event table, from the last event
told onwards. So a notification that comes twice, late or not at all costs time at most: every few seconds,
and after every reconnect, the listener looks how far each watched shot is and reads what it missed.
"""

import asyncio
import json
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import aclosing, suppress
from typing import Any

import psycopg
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import Error as DatabaseError
from django.db import connections

from stylizer.access.feed import events_after, head_numbers
from stylizer.access.media_pass import LIFETIME, MediaPass
from stylizer.actions.events import (
    ACCESS_CHANNEL,
    EVENT_CHANNEL,
    EXPORT_CHANNEL,
    FORMING_CHANNEL,
    PRESENCE_CHANNEL,
    PROGRESS_CHANNEL,
)

from .presence import Presence

#: Seconds between two head numbers; each beat also proves that the connection lives.
BEAT = 5.0
#: Seconds that Postgres has to answer before the connection counts as lost.
PATIENCE = 5.0
LONGEST_PAUSE = 10.0
#: A window answers every head number with where it is; one that let so many beats pass is gone.
BEATS_OF_SILENCE = 6
CHANNELS = (
    *(EVENT_CHANNEL, PROGRESS_CHANNEL, FORMING_CHANNEL),
    *(PRESENCE_CHANNEL, EXPORT_CHANNEL, ACCESS_CHANNEL),
)
#: How the connection is called in pg_stat_activity.
APPLICATION_NAME = "stylizer listener"

#: The Channels group of everybody who watches all of their shots.
STUDIO_GROUP = "studio"

logger = logging.getLogger(__name__)


def shot_group(shot: int) -> str:
    """The Channels group of everybody who watches a shot."""
    return f"shot.{shot}"


def user_group(user: int) -> str:
    """The Channels group of all sockets of one user."""
    return f"user.{user}"


class Listener:
    """Hears Postgres for all websockets of this process."""

    def __init__(self) -> None:
        self._watchers: Counter[int] = Counter()
        self._told: dict[int, int] = {}
        self._newest_forming: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self._present: dict[int, Presence] = {}
        self._telling = asyncio.Lock()
        self._heard_since = 0.0
        self._access_changed: dict[int, float] = {}

    def start(self) -> None:
        """Begin to hear, in the running event loop."""
        self._telling = asyncio.Lock()
        self._task = asyncio.create_task(self._hear_for_ever(), name="stylizer listener")

    async def stop(self) -> None:
        """Close the connection."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def watch(self, shot: int) -> int:
        """Have a shot's events sent to its group from now on. Returns the number of its last event."""
        self._watchers[shot] += 1
        heads: dict[int, int] = await database_sync_to_async(head_numbers)([shot])
        head = heads.get(shot, 0)
        self._told.setdefault(shot, head)
        self._present.setdefault(shot, Presence(BEATS_OF_SILENCE * BEAT))
        # An event between reading the head and remembering it had nobody to hear its notification.
        await self._tell(shot)
        return head

    def unwatch(self, shot: int) -> None:
        """The counterpart of :meth:`watch`."""
        self._watchers[shot] -= 1
        if not self._watchers[shot]:
            del self._watchers[shot]
            self._told.pop(shot, None)
            self._newest_forming.pop(shot, None)
            self._present.pop(shot, None)

    def people(self, shot: int) -> dict[str, Any]:
        """The message that says who looks at a shot that is watched."""
        return {"type": "people", "people": self._present[shot].people()}

    def is_newest_forming(self, shot: int, render: int, number: int) -> bool:
        """Whether this preview is the last one that was heard of this render."""
        return self._newest_forming[shot][render] == number

    def is_current(self, media_pass: MediaPass) -> bool:
        """Whether nothing was heard since the pass was issued that could have taken its right away.

        What happened before this process heard anything, or while its connection was lost, may have.
        """
        return media_pass.issued >= max(self._heard_since, self._access_changed.get(media_pass.user, 0.0))

    async def _hear_for_ever(self) -> None:
        pauses = _pauses()
        while True:
            try:
                async with await _connect() as connection:
                    self._heard_since = time.time()
                    self._access_changed.clear()
                    pauses = _pauses()
                    while True:
                        await self._beat(connection)
                        async with aclosing(connection.notifies(timeout=BEAT)) as notifications:
                            async for notification in notifications:
                                await self._hear(notification)
            except (psycopg.Error, DatabaseError, OSError, TimeoutError) as error:
                logger.warning("Lost the connection that hears Postgres, and tries again: %s", error)
            except Exception:
                logger.exception("The listener failed, and starts anew")
            await asyncio.sleep(next(pauses))

    async def _beat(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Prove that the connection lives, catch up, and send every watched shot's head number."""
        async with asyncio.timeout(PATIENCE):
            await connection.execute("SELECT 1")
        heads = await database_sync_to_async(head_numbers)(list(self._told))
        for shot, head in heads.items():
            await self._tell(shot)
            await _send(shot_group(shot), {"type": "shot.head", "number": head})
            await self._call_the_roll(shot)
        await _send(STUDIO_GROUP, {"type": "studio.alive"})
        self._forget_old_changes()

    async def _hear(self, notification: psycopg.Notify) -> None:
        news = json.loads(notification.payload)
        if notification.channel == ACCESS_CHANNEL:
            self._access_changed[news["user"]] = time.time()
            await _send(user_group(news["user"]), {"type": "access.changed"})
            return
        await self._tell_studio(notification.channel, news["shot"], notification.payload)
        if news["shot"] not in self._told:
            return
        if notification.channel in (PROGRESS_CHANNEL, EXPORT_CHANNEL):
            await _send(shot_group(news["shot"]), {"type": "shot.news", "text": notification.payload})
        elif notification.channel == FORMING_CHANNEL:
            await self._show_forming(news["shot"], news["render"], notification.payload)
        elif notification.channel == PRESENCE_CHANNEL:
            if self._present[news["shot"]].hear(news["socket"], news["here"], time.monotonic()):
                await self._tell_people(news["shot"])
        elif news["number"] > self._told[news["shot"]]:
            await self._tell(news["shot"])

    async def _tell_studio(self, channel: str, shot: int, payload: str) -> None:
        """Hint at what happens to any shot; each socket of the group knows which ones its person sees."""
        if channel == EVENT_CHANNEL:
            payload = json.dumps({"type": "changed", "shot": shot})
        elif channel != PROGRESS_CHANNEL:
            return
        await _send(STUDIO_GROUP, {"type": "studio.news", "shot": shot, "text": payload})

    async def _call_the_roll(self, shot: int) -> None:
        """Forget the windows that are silent; tell again who is left, as a message may be lost."""
        present = self._present.get(shot)
        if present and (present.forget_silent(time.monotonic()) or present.people()):
            await self._tell_people(shot)

    async def _tell_people(self, shot: int) -> None:
        await _send(shot_group(shot), {"type": "shot.news", "text": json.dumps(self.people(shot))})

    async def _show_forming(self, shot: int, render: int, text: str) -> None:
        """Numbered, so that a socket which comes to it late can see that there is a newer one."""
        self._newest_forming[shot][render] += 1
        number = self._newest_forming[shot][render]
        message = {"type": "shot.forming", "render": render, "number": number, "text": text}
        await _send(shot_group(shot), message)

    async def _tell(self, shot: int) -> None:
        """Send a shot's group the events that it was not told yet, in order."""
        async with self._telling:
            if shot not in self._told:
                return
            for event in await database_sync_to_async(events_after)(shot, self._told[shot]):
                text = json.dumps(event, separators=(",", ":"))
                await _send(shot_group(shot), {"type": "shot.news", "text": text})
                self._told[shot] = event["number"]

    def _forget_old_changes(self) -> None:
        """No pass is older than its lifetime, so what happened before that no longer matters."""
        oldest = time.time() - LIFETIME.total_seconds()
        self._access_changed = {user: at for user, at in self._access_changed.items() if at > oldest}


async def _connect() -> psycopg.AsyncConnection[Any]:
    params = connections["default"].get_connection_params()
    params["application_name"] = APPLICATION_NAME
    for of_django in ("cursor_factory", "context"):
        params.pop(of_django)
    connection = await psycopg.AsyncConnection.connect(**params, autocommit=True)
    for channel in CHANNELS:
        await connection.execute(f"LISTEN {channel}")
    return connection


def _pauses() -> Iterator[float]:
    """Seconds to wait before each further attempt to connect."""
    pause = 0.1
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_PAUSE)


async def _send(group: str, message: dict[str, Any]) -> None:
    await get_channel_layer().group_send(group, message)


listener = Listener()
