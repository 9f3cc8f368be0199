"""A burst: a few frames, painted as a draft, to see what a take would look like, or one for a rerun.

It is a take of these frames alone, which can't be exported, and remembers the settings of the whole one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stylizer.access.movement import liveliest_frames
from stylizer.access.roles import Action, require
from stylizer.actions.errors import Invalid, Refused, in_our_words
from stylizer.actions.events import Change, change_shot
from stylizer.actions.new_renders import queue_render
from stylizer.actions.reruns import check_paintable
from stylizer.actions.take_orders import RegionStyle, TakeOrder, WeightedStyle, check_order, checked_settings
from stylizer.actions.take_settings import changed_settings, check_settings, resolved_settings
from stylizer.actions.takes import add_regions, add_take, start_take
from stylizer.engine.settings import Settings
from stylizer.models import ContactSheet, Priority, RenderKind, Shot, Take, User

#: So many frames, half a second of film.
BURST_FRAMES = 12

#: Of the settings, those that concern the shot as a whole.
ALONE = {"loop": False, "anchor_interval": 0}


def create_burst(*, actor: User, shot: Shot, order: TakeOrder) -> Take:
    """Have a burst painted of the take that this would be for `create_take`, before other renders that wait.

    Raises as that does, and Refused for a shot that has no more frames than a burst.
    """
    planned = plan_burst(actor, shot, order)
    if shot.frame_count <= BURST_FRAMES:
        raise Refused(
            f"{shot} has {shot.frame_count} frames, and a burst is {BURST_FRAMES} of more: start the whole "
            "take as a draft."
        )
    with in_our_words("shot"):
        frames = liveliest_frames(shot, BURST_FRAMES)
    with change_shot(shot.pk, "burst.created", actor) as change:
        return start_burst(change, actor, shot, planned, frames)


@dataclass(frozen=True)
class PlannedBurst:
    """A burst that may be started: the settings of the take that it is to show, and its own."""

    order: TakeOrder
    whole: Settings
    draft: Settings


def plan_burst(actor: User, shot: Shot, order: TakeOrder) -> PlannedBurst:
    """Of the take that is ordered, if that may be started. Raises Forbidden, Invalid, Refused."""
    whole = checked_settings(actor, shot, order)
    return PlannedBurst(order, whole, burst_settings(shot, order.overrides))


def start_burst(
    change: Change,
    actor: User,
    shot: Shot,
    planned: PlannedBurst,
    frames: range,
    sheet: ContactSheet | None = None,
) -> Take:
    """Make the burst, and queue its render."""
    order, draft = planned.order, planned.draft
    shot.refresh_from_db()
    if not {*frames} <= {*shot.numbers}:
        raise Refused(f"{shot} was split meanwhile: look at its parts, then choose one.")
    burst = add_take(change, actor, shot, order.styles, draft, order.name, frames)
    burst.burst_for, burst.sheet = planned.whole.model_dump(mode="json"), sheet
    burst.rerun_flagged = order.rerun_flagged
    burst.save(update_fields=["burst_for", "rerun_flagged", "sheet"])
    add_regions(burst, order.regions)
    queue_render(
        change,
        burst,
        RenderKind.FIRST,
        [*frames],
        {},
        draft,
        actor,
        "",
        # One is a minute's work that somebody waits for; a sheet's together would hold up others' takes.
        priority=Priority.HIGH if sheet is None else Priority.NORMAL,
    )
    return burst


def create_rerun_draft(*, actor: User, take: Take, frame: int, overrides: Mapping[str, Any]) -> Take:
    """Have one frame painted as a draft with the settings of a rerun, before that is asked for.

    A burst of that frame alone, tied to no neighbour. Raises as `request_rerun` does, and Invalid for a frame
    that the take has not got.
    """
    shot = take.shot
    require(actor, shot.project, Action.RERUN)
    check_paintable(take)
    if frame not in take.numbers:
        raise Invalid(f"{take} has no frame {frame}.", "frame")
    whole, draft = changed_settings(take, overrides), changed_settings(take, {**overrides, **ALONE}, "draft")
    planned = PlannedBurst(_order_of(take), whole, draft)
    with change_shot(shot.pk, "burst.created", actor) as change:
        return start_burst(change, actor, shot, planned, range(frame, frame + 1))


def burst_settings(shot: Shot, overrides: Mapping[str, Any]) -> Settings:
    """Of a draft with the same changes, but for those that concern the shot as a whole. Raises Invalid."""
    return resolved_settings(shot, "draft", {**overrides, **ALONE})


def start_whole_take(*, actor: User, burst: Take) -> Take:
    """Start the take that a burst was to show, with the very settings that it was asked for with.

    Raises Forbidden; Refused for what is no burst, and where one of its styles is gone.
    """
    shot = burst.shot
    require(actor, shot.project, Action.START_TAKE)
    if burst.burst_for is None:
        raise Refused(f"{burst} is a whole take already.")
    order, settings = _order_of(burst), Settings(**burst.burst_for)
    check_order(actor, shot, order)
    check_settings(settings, shot, len(order.styles), len(order.regions))
    with change_shot(shot.pk, "take.created", actor) as change:
        return start_take(change, actor, shot, order, settings)


def _order_of(take: Take) -> TakeOrder:
    styles = take.take_styles.select_related("style_version__style").order_by("pk")
    regions = take.regions.select_related("mask", "style_version").order_by("position")
    return TakeOrder(
        [WeightedStyle(each.style_version, each.weight) for each in styles],
        "",  # resolved long since
        {},
        take.name,
        [RegionStyle(each.mask, each.style_version, each.strength) for each in regions],
        take.rerun_flagged,
    )
