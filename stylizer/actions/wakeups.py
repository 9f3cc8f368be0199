"""Wake-ups for workers: jobs that carry an id and no truth. Who works is decided by the claim."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

RENDER_TASK = "render"
MEASURE_TASK = "measure_transitions"
TRIAL_TASK = "try_style"
DELIVERY_TASK = "deliver"

#: Painting has a worker to itself for hours; messages to the outside do not wait for it.
PAINTING_QUEUE = "default"
DELIVERY_QUEUE = "deliveries"

#: Renders and measuring have 0: nobody's take waits for the trial of a style, which gives way when begun.
TRIAL_PRIORITY = -10


def wake_for_render(render_id: int) -> None:
    """Have a worker look at this render, once the transaction commits."""
    _wake(RENDER_TASK, f"render {render_id}", render_id=render_id)


def wake_for_measuring(take_id: int) -> None:
    """Have a worker measure the transitions that the take lacks, once the transaction commits."""
    _wake(MEASURE_TASK, f"measure {take_id}", take_id=take_id)


def wake_for_trial(style_version_id: int) -> None:
    """Have a worker try this style version, when nothing else waits for it."""
    _wake(TRIAL_TASK, f"try style {style_version_id}", TRIAL_PRIORITY, style_version_id=style_version_id)


def trials_give_way() -> bool:
    """Whether something waits for a worker that goes before the trial of a style."""
    waiting = ProcrastinateJob.objects.filter(queue_name=PAINTING_QUEUE, status="todo")
    due = Q(scheduled_at=None) | Q(scheduled_at__lte=Now())
    return waiting.filter(due, priority__gt=TRIAL_PRIORITY).exists()


def wake_for_delivery(delivery_id: int) -> None:
    """Have a worker make the next attempt of a delivery, once the transaction commits."""
    _wake(DELIVERY_TASK, f"deliver {delivery_id}", queue=DELIVERY_QUEUE, delivery_id=delivery_id)


def _wake(task: str, lock: str, priority: int = 0, queue: str = PAINTING_QUEUE, **arguments: int) -> None:
    """Enqueue by name, so that no process but the worker loads the task; one waiting wake-up is enough."""
    try:
        with transaction.atomic():  # a savepoint: the refusal of a second one must not end the caller's write
            app.configure_task(task, queueing_lock=lock, priority=priority, queue=queue).defer(**arguments)
    except AlreadyEnqueued:
        return
