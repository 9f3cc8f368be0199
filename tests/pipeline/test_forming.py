"""Frames are shown as they come into being, and nothing of it stays."""

import io
import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import psycopg
import pytest
from django.db import connections
from PIL import Image

from stylizer.actions.events import FORMING_CHANNEL, WorkerActor
from stylizer.actions.leases import Claim
from stylizer.api.schemas.socket import FormingMessage
from stylizer.engine.progress import Progress
from stylizer.media.pictures import decode_master
from stylizer.media.store import Store
from stylizer.models import Event, Take
from stylizer.pipeline import forming
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.housekeeping import named_files
from stylizer.pipeline.render import make_render


@contextmanager
def heard() -> Iterator[Callable[[], list[str]]]:
    """Yields a function that gives the notifications of forming frames that have come."""
    params = connections["default"].get_connection_params()
    params = {key: value for key, value in params.items() if key not in ("cursor_factory", "context")}
    with psycopg.connect(**params, autocommit=True) as connection:
        connection.execute(f"LISTEN {FORMING_CHANNEL}")

        def payloads() -> list[str]:
            connection.execute("SELECT 1")  # what was committed before this has come with its answer
            return [notification.payload for notification in connection.notifies(timeout=0)]

        yield payloads


@pytest.mark.django_db(transaction=True)
def test_every_frame_is_shown_while_it_is_painted_and_nothing_of_it_is_kept(
    start_take: Callable[..., Take], bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forming, "EVERY", 0.0)
    monkeypatch.setattr(forming, "SHARE", float("inf"))
    take = start_take()
    render = take.renders.get()
    with heard() as payloads:
        make_render(render.pk, bench)
        texts = payloads()

    assert max(map(len, texts)) < 8000
    messages = [FormingMessage.model_validate_json(text) for text in texts]
    assert {(each.shot, each.take, each.render) for each in messages} == {(take.shot_id, take.pk, render.pk)}
    shown = [(each.frame, each.iteration) for each in messages]
    assert shown[:4] == [(1001, n) for n in range(1, 5)]
    assert {frame for frame, _ in shown} == set(range(1001, 1006))

    last = [each for each in messages if each.frame == 1001][-1]
    preview = np.asarray(Image.open(io.BytesIO(b64decode(last.picture))), np.float32) / 255
    painted = decode_master(store.read(take.revisions.get(frame=1001).picture))
    assert preview.shape == painted.shape
    assert np.abs(preview - painted).mean() < 0.1

    assert set(store.names()) == named_files(take.shot)
    assert not any("forming" in json.dumps(event.data) for event in Event.objects.filter(shot=take.shot))


def test_previews_come_seldom_and_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=100.0)
    sent: list[float] = []
    taken: list[float] = []
    monkeypatch.setattr(forming, "time", SimpleNamespace(monotonic=lambda: clock.now))
    monkeypatch.setattr(forming, "send_forming", lambda **_message: sent.append(clock.now))

    def picture(cost: float) -> np.ndarray:
        taken.append(clock.now)
        clock.now += cost
        return np.zeros((48, 64, 3), np.float32)

    feed = forming.FormingFeed(Claim(1, 2, 3, uuid4(), WorkerActor("bench-1")))
    for cost, pause in ((0.001, 0.5), (0.1, 5.0)):
        sent.clear(), taken.clear()
        began = clock.now
        while clock.now < began + 20:
            feed.send(Progress("optimise", 1001, picture=partial(picture, cost)))
            clock.now += 0.01
        assert len(taken) == len(sent)  # a picture costs a copy: none is made in vain
        assert min(np.diff(taken)) >= pause - 0.001
        assert max(np.diff(taken)) <= pause + 0.05


def test_other_phases_have_no_picture_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forming, "send_forming", lambda **_message: pytest.fail("nothing was to be shown"))
    feed = forming.FormingFeed(Claim(1, 2, 3, uuid4(), WorkerActor("bench-1")))
    feed.send(Progress("flow", 1001))
