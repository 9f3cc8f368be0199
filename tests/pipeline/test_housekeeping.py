"""Room on the disk, files that no row names, and progress."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from django.db.models.functions import Now
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params

from stylizer.access.stores import shot_store, shots_folder, style_store
from stylizer.actions import request_rerun
from stylizer.actions.events import WorkerActor
from stylizer.actions.styles import record_sample
from stylizer.actions.wakeups import wake_for_render
from stylizer.actions.workers import record_worker
from stylizer.media.errors import DiskFull
from stylizer.media.store import Store
from stylizer.media.whole_file import UNFINISHED
from stylizer.models import RenderState, Style, Take, Worker
from stylizer.pipeline import housekeeping
from stylizer.pipeline import render as render_module
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.housekeeping import collect_files, find_unmeasured, find_work, named_files
from stylizer.pipeline.render import make_render
from stylizer.pipeline.worker import forget_wake_ups_of_the_dead
from tests import studio
from tests.personas import Personas

pytestmark = pytest.mark.django_db(transaction=True)

StartTake = Callable[..., Take]


def made_long_ago(path: Path) -> None:
    past = time.time() - 7200
    os.utime(path, (past, past))


def test_a_render_pauses_below_the_reserve_and_goes_on_by_itself(
    start_take: StartTake, bench: Bench, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    settings.STYLIZER_DISK_RESERVE_MB = 100
    free = iter([500, 500, 99])
    monkeypatch.setattr(render_module, "free_bytes", lambda _: next(free) * 2**20)
    take = start_take()
    make_render(take.renders.get().pk, bench)

    render = take.renders.get()
    assert (render.state, render.lease) == (RenderState.PAUSED, None)
    assert "99 MB left" in render.pause_reason
    assert take.revisions.count() == 2

    monkeypatch.setattr(housekeeping, "free_bytes", lambda _: 99 * 2**20)
    find_work(bench.worker)
    assert take.renders.get().state == RenderState.PAUSED
    monkeypatch.setattr(housekeeping, "free_bytes", lambda _: 100 * 2**20)
    find_work(bench.worker)
    assert take.renders.get().state == RenderState.QUEUED

    monkeypatch.setattr(render_module, "free_bytes", lambda _: 500 * 2**20)
    make_render(render.pk, bench)
    assert take.renders.get().state == RenderState.DONE
    assert sorted(take.revisions.values_list("frame", "number")) == [(n, 1) for n in range(1001, 1006)]


def test_a_disk_that_fills_up_pauses_too(
    start_take: StartTake, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = start_take()
    put, written = Store.put, []

    def fill_up(self: Store, data: bytes, suffix: str) -> str:
        if suffix == "png":
            written.append(suffix)
            if len(written) == 3:
                raise DiskFull("There is no room left.")
        return put(self, data, suffix)

    monkeypatch.setattr(Store, "put", fill_up)
    make_render(take.renders.get().pk, bench)
    assert take.renders.get().pause_reason == "There is no room left."
    assert not take.take_frames.exclude(failures=0).exists()


def test_files_and_rows_agree(start_take: StartTake, bench: Bench, people: Personas, store: Store) -> None:
    take = start_take()
    make_render(take.renders.get().pk, bench)
    kept = studio.kept(take)
    seen = {n: kept[n] for n in (1002, 1003)}
    rerun = request_rerun(actor=people.bob, take=take, seen=seen, overrides={"style_weight": 400.0})
    make_render(rerun.pk, bench)

    # The first pass over 1002 was a step only; its file serves nothing now.
    passed = set(store.names()) - named_files(take.shot)
    assert len(passed) == 1
    for name in store.names():
        made_long_ago(store.path(name))
    collect_files()
    assert set(store.names()) == named_files(take.shot)


def test_only_what_is_old_and_unnamed_is_collected(take: Take, style: Style, settings) -> None:
    store = shot_store(take.shot_id)
    old, new = store.put(b"old", "png"), store.put(b"new", "png")
    version = style.versions.get()
    record_sample(style_version_id=version.pk, position=0, sample=b"a sample")
    version.refresh_from_db()
    style_store().put(b"old style", "png")
    for name in style_store().names():
        made_long_ago(style_store().path(name))
    for name in (old, *named_files(take.shot)):
        made_long_ago(store.path(name))
    half = store.root / f"half{UNFINISHED}"
    half.touch()
    made_long_ago(half)
    collect_files()
    assert set(store.names()) == named_files(take.shot) | {new}
    assert set(style_store().names()) == {version.picture, version.poster, *version.samples}
    assert not half.exists()


def test_an_import_that_was_never_finished_is_collected_when_it_is_old(take: Take) -> None:
    abandoned, under_way = (Store(shots_folder() / str(number)) for number in (900001, 900002))
    for each in (abandoned, under_way):
        each.put(b"frame", "png")
    made_long_ago(abandoned.root)
    collect_files()
    assert not abandoned.root.exists()
    assert under_way.root.exists()
    shutil.rmtree(under_way.root)


def test_transitions_whose_measuring_was_lost_are_found(take: Take) -> None:
    made = studio.paint(take)
    for n in range(1002, 1005):
        studio.measure(made[n - 1], made[n])
    find_unmeasured()
    waiting = ProcrastinateJob.objects.filter(task_name="measure_transitions", args__take_id=take.pk)
    assert waiting.count() == 1


def test_progress_is_heard_while_a_frame_is_painted(start_take: StartTake, bench: Bench) -> None:
    take = start_take()
    params = connections["default"].get_connection_params()
    params = {key: value for key, value in params.items() if key not in ("cursor_factory", "context")}
    with psycopg.connect(**params, autocommit=True) as listening:
        listening.execute("LISTEN stylizer_progress")
        make_render(take.renders.get().pk, bench)
        heard = [json.loads(each.payload) for each in listening.notifies(timeout=0, stop_after=1000)]

    painting = [message for message in heard if message["phase"] == "optimise"]
    assert [message["frame"] for message in painting if message["iteration"] == 1] == list(range(1001, 1006))
    first, last = painting[0], painting[-1]
    assert (first["type"], first["shot"], first["take"]) == ("progress", take.shot_id, take.pk)
    assert (first["iterations"], first["frames_done"], first["frames_total"]) == (4, 0, 5)
    assert last["frames_done"] == 4
    assert last["eta_seconds"] >= 0
    assert bench.worker == WorkerActor("bench-1")


def test_a_worker_that_fell_silent_is_shown_as_stopped(bench: Bench) -> None:
    for name in ("alive", "dead", "long dead"):
        record_worker(worker=WorkerActor(name), host="h", pid=1, device="cpu", state="busy", doing="frame 7")
    Worker.objects.filter(name="dead").update(last_seen=Now() - timedelta(seconds=31))
    Worker.objects.filter(name="long dead").update(last_seen=Now() - timedelta(days=2))
    find_work(bench.worker)
    assert set(Worker.objects.values_list("name", "state", "doing")) == {
        ("alive", "busy", "frame 7"),
        ("dead", "stopped", ""),
    }


def test_a_defect_of_ours_fails_the_render_rather_than_worker_after_worker(
    start_take: StartTake, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise KeyError("conv9_9")

    monkeypatch.setattr(Bench, "painter", break_down)
    take = start_take()
    make_render(take.renders.get().pk, bench)
    assert take.renders.get().failure == "KeyError: 'conv9_9'"


def test_the_wake_ups_of_dead_workers_are_forgotten(take: Take) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        (living,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    wake_for_render(take.renders.get().pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE status = 'todo'", [living]
        )

    async def forget() -> None:
        async with app.with_connector(PsycopgConnector(kwargs=connector_params())).open_async() as worker_app:
            await forget_wake_ups_of_the_dead(worker_app)

    asyncio.run(forget())
    assert [job.worker_id for job in ProcrastinateJob.objects.all()] == [living]
