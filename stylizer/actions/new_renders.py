"""Renders as they are queued; no frame waits for two of them."""

from collections.abc import Collection
from typing import Any

from stylizer.access.reruns import plan_rerun
from stylizer.actions.errors import Refused, frames_that
from stylizer.actions.events import Change
from stylizer.actions.wakeups import wake_for_render
from stylizer.engine.settings import SETTINGS_VERSION, Settings
from stylizer.engine.sweeps import runs
from stylizer.models import Render, RenderKind, Take, User
from stylizer.models.renders import ACTIVE_STATES


def queue_render(
    change: Change,
    take: Take,
    kind: RenderKind,
    frames: list[int],
    held: dict[int, int],
    settings: Settings,
    actor: User,
    reason: str,
    **beyond: Any,
) -> Render:
    """Make a render within a change, and wake a worker; `beyond` are more of its columns."""
    render = Render.objects.create(
        take=take,
        kind=kind,
        frames=frames,
        held={str(number): revision for number, revision in held.items()},
        settings=settings.model_dump(mode="json"),
        settings_version=SETTINGS_VERSION,
        seed=settings.seed,
        requested_by=actor,
        reason=reason,
        **beyond,
    )
    change.renders.add(render.pk)
    change.frames(take, frames)
    wake_for_render(render.pk)
    return render


def queue_segments(change: Change, first: Render) -> None:
    """After the anchors, what lies between them: each part is a render of its own, which any worker may take.

    So several workers paint one shot at once, and both ends of each part are held.
    """
    take, settings = first.take, Settings(**first.settings)
    between = sorted({*take.numbers} - {*first.frames})
    for run in runs(between):
        plan = plan_rerun(take, run, settings)
        queue_render(
            change,
            take,
            RenderKind.SEGMENT,
            plan.frames,
            plan.held,
            settings,
            first.requested_by,
            "",
            priority=first.priority,
        )


def refuse_under_way(take: Take, frames: Collection[int]) -> None:
    """Raise Refused for frames that a render under way is about to make."""
    for render in take.renders.filter(state__in=ACTIVE_STATES):
        made = set(render.revisions.values_list("frame", flat=True))
        if waiting := (set(render.frames) - made).intersection(frames):
            raise Refused(
                f"Nothing was changed: {frames_that('are', waiting)} still to come from the "
                f"{render.kind} render {render.pk}. Wait for it, or cancel it.",
                field="seen",
                frames=waiting,
            )
