"""A worker process: waits for wake-ups, answers them one at a time, and says that it is there."""

import asyncio
import logging
import os
import signal
import socket

from django.db import connection
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from stylizer.actions.wakeups import DELIVERY_QUEUE, PAINTING_QUEUE
from stylizer.actions.workers import record_worker
from stylizer.engine.device import memory_held, memory_in_all
from stylizer.models import WorkerState
from stylizer.pipeline import tasks as tasks  # registers them
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.housekeeping import find_unmeasured, find_work
from stylizer.pipeline.trial import find_untried

log = logging.getLogger(__name__)

#: Seconds between two signs of life, and between two looks for work that was left behind.
BEAT = 5.0

#: A worker that was silent for so many seconds is dead, and its wake-ups go.
DEAD_AFTER = 30.0

#: A database that gives no connection for so many seconds has gone away.
CONNECT_WITHIN = 5.0

#: An address that is slow to answer must not hold up the others.
DELIVERIES_AT_ONCE = 4


async def run_worker(bench: Bench) -> None:
    """Work until SIGTERM or SIGINT. Raises ConnectorException or DatabaseError where the database is gone."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, bench, stopped)
    await asyncio.to_thread(_in_thread, find_unmeasured)
    await asyncio.to_thread(_in_thread, find_untried)
    worker_app = app.with_connector(PsycopgConnector(kwargs=connector_params(), timeout=CONNECT_WITHIN))
    async with worker_app.open_async():
        doings = [
            asyncio.create_task(doing)
            for doing in (
                _answer_wake_ups(worker_app, bench),
                _deliver(worker_app, bench),
                _keep_house(worker_app, bench),
                stopped.wait(),
            )
        ]
        await asyncio.wait(doings, return_when=asyncio.FIRST_COMPLETED)
        bench.stop.set()
        for doing in doings:
            doing.cancel()
        ends = await asyncio.gather(*doings, return_exceptions=True)
    if not stopped.is_set():
        raise next((end for end in ends if isinstance(end, Exception)), ConnectorException())
    await asyncio.to_thread(_in_thread, _sign_of_life, bench, WorkerState.STOPPED)


def _stop(bench: Bench, stopped: asyncio.Event) -> None:
    log.info("Stopping at the next iteration")
    bench.stop.set()
    stopped.set()


async def _answer_wake_ups(worker_app: App, bench: Bench) -> None:
    await worker_app.run_worker_async(
        name=bench.worker.name,
        queues=[PAINTING_QUEUE],
        concurrency=1,
        delete_jobs="always",
        install_signal_handlers=False,
        additional_context={"bench": bench},
    )


async def _deliver(worker_app: App, bench: Bench) -> None:
    """Send webhooks beside the painting."""
    await worker_app.run_worker_async(
        name=f"{bench.worker.name} deliveries",
        queues=[DELIVERY_QUEUE],
        concurrency=DELIVERIES_AT_ONCE,
        delete_jobs="always",
        install_signal_handlers=False,
    )


async def _keep_house(worker_app: App, bench: Bench) -> None:
    while True:
        await asyncio.to_thread(_in_thread, _beat, bench)
        await forget_wake_ups_of_the_dead(worker_app)
        await asyncio.sleep(BEAT)


async def forget_wake_ups_of_the_dead(worker_app: App) -> None:
    """Their renders are found again by the lease; the jobs would stay "doing" for ever."""
    for job in await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        await worker_app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


def _beat(bench: Bench) -> None:
    _sign_of_life(bench, WorkerState.BUSY if bench.doing else WorkerState.IDLE)
    find_work(bench.worker)


def _sign_of_life(bench: Bench, state: WorkerState) -> None:
    alive = state != WorkerState.STOPPED
    record_worker(
        worker=bench.worker,
        host=socket.gethostname(),
        pid=os.getpid(),
        device=str(bench.device),
        state=state,
        doing=bench.doing,
        memory_held=memory_held(bench.device) if alive else None,
        memory_in_all=memory_in_all(bench.device) if alive else None,
        seconds_per_frame=bench.seconds_per_frame,
    )


def _in_thread(function, *arguments) -> None:  # type: ignore[no-untyped-def]
    """Threads come and go, and each has a connection of its own."""
    try:
        function(*arguments)
    finally:
        connection.close()
