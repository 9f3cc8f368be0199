"""The wake-ups, as procrastinate hands them to a worker. The worker's bench comes with the context."""

from typing import cast

from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app

from stylizer.actions.idempotency import forget_old_answers
from stylizer.actions.wakeups import DELIVERY_QUEUE, DELIVERY_TASK, MEASURE_TASK, RENDER_TASK, TRIAL_TASK
from stylizer.actions.webhooks import forget_old_deliveries
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.deliveries import deliver
from stylizer.pipeline.housekeeping import collect_files, find_unmeasured
from stylizer.pipeline.measure import measure_take
from stylizer.pipeline.render import make_next_render
from stylizer.pipeline.trial import find_untried, make_trial


@app.task(name=RENDER_TASK, pass_context=True)
def render(context: JobContext, render_id: int) -> None:  # noqa: ARG001 (see make_next_render)
    make_next_render(_bench(context))


@app.task(name=MEASURE_TASK, pass_context=True)
def measure_transitions(context: JobContext, take_id: int) -> None:
    measure_take(take_id, _bench(context))


@app.task(name=TRIAL_TASK, pass_context=True)
def try_style(context: JobContext, style_version_id: int) -> None:
    make_trial(style_version_id, _bench(context))


@app.task(name=DELIVERY_TASK, queue=DELIVERY_QUEUE)
def deliver_webhook(delivery_id: int) -> None:
    try:
        deliver(delivery_id)
    finally:
        connection.close()  # several run at once, each in a thread that comes and goes


@app.periodic(cron="17 * * * *")
@app.task(name="keep_house", queueing_lock="keep house")
def keep_house(timestamp: int) -> None:  # noqa: ARG001 (procrastinate says when it was due)
    """Once an hour, by whichever worker is free."""
    collect_files()
    find_unmeasured()
    find_untried()
    forget_old_answers()
    forget_old_deliveries()


def _bench(context: JobContext) -> Bench:
    return cast(Bench, context.additional_context["bench"])
