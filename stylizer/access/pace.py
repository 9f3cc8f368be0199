"""How long renders take, by how long the last ones took."""

from collections.abc import Iterable
from itertools import pairwise
from statistics import median
from typing import Any

from django.db.models import Q

from stylizer.engine.coarse_to_fine import work_at_most
from stylizer.engine.passes import plan_steps, step_work
from stylizer.engine.settings import Settings
from stylizer.models import Render, Revision

#: So many of the newest frames tell the pace,
LOOKED_AT = 60

#: if there are at least so many.
ENOUGH = 2

#: What an iteration takes depends on these most.
WEIGHTY = ("preset", "network", "fidelity")


def paces_of(renders: Iterable[Render]) -> dict[int, float | None]:
    """By take, the seconds for an iteration and pixel; None where nothing like it was painted yet."""
    one_of_each_take = {render.take_id: render for render in renders}
    return {
        take: _pace(Q(take=take)) or painted_pace(Settings(**render.settings))
        for take, render in one_of_each_take.items()
    }


def seconds_left(render: Render, pace: float | None) -> float | None:
    """How long a render still takes once a worker is at it, at its take's pace; None without one."""
    if pace is None:
        return None
    settings, shot = Settings(**render.settings), render.take.shot
    steps = plan_steps(settings, render.frames, {int(n) for n in render.held}, shot.numbers)
    to_come = steps[len(render.steps.all()) :]
    work = sum(step_work(settings, step, shot.width, shot.height) for step in to_come)
    return pace * work * shot.width * shot.height


def painted_pace(settings: Settings) -> float | None:
    """Seconds for an iteration and pixel, as takes like it came to; None without any."""
    alike = {f"render__settings__{name}": getattr(settings, name) for name in WEIGHTY}
    return _pace(Q(**alike))


def _pace(which: Q) -> float | None:
    """The median over neighbouring frames of a render, from one being committed to the next.

    So it has in it what the painting waits for, and what is saved where it converges early: iterations count
    as many as there may be at most.
    """
    rows = (
        Revision.objects.filter(which, render__isnull=False)
        .order_by("-pk")
        .values_list(
            "render", "created_at", "anchors", "render__settings", "take__shot__width", "take__shot__height"
        )
    )
    paces = [pace for earlier, later in pairwise(reversed(rows[:LOOKED_AT])) if (pace := _of(earlier, later))]
    return median(paces) if len(paces) >= ENOUGH else None


def _of(earlier: Iterable[Any], later: Iterable[Any]) -> float | None:
    before, since, *_ = earlier
    render, committed, anchors, values, width, height = later
    if render != before:
        return None
    settings = Settings(**values)
    limit = settings.iterations if settings.passes == 1 else settings.pass_iterations
    if not anchors:
        limit = round(work_at_most(settings, width, height, settings.first_iterations))
    return float((committed - since).total_seconds() / (limit * width * height))
