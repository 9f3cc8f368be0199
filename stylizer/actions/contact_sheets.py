"""A contact sheet: a small sweep over styles and settings, painted as bursts of the same frames.

A row of it is a style, a column what is changed of the settings; a take is started from any of its bursts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from stylizer.access.movement import liveliest_frames
from stylizer.access.roles import Action, require
from stylizer.actions.bursts import BURST_FRAMES, PlannedBurst, plan_burst, start_burst
from stylizer.actions.errors import Invalid, frame_list, in_our_words
from stylizer.actions.events import change_shot
from stylizer.actions.takes import TakeOrder
from stylizer.models import ContactSheet, Shot, User

Columns = Sequence[Mapping[str, Any]]

#: More than so many can't be compared by eye, and would hold up who comes after them.
SHEET_BURSTS = 24


def create_contact_sheet(
    *, actor: User, shot: Shot, order: TakeOrder, columns: Columns, frames: range | None = None
) -> ContactSheet:
    """Have a burst painted of each style of the order by itself, with the changes of each column.

    They are of `frames`, or of those between which the shot moves most; all are asked for, or none.
    Raises Forbidden, Invalid, Refused.
    """
    bursts = plan_contact_sheet(actor, shot, order, columns)
    chosen = _liveliest(shot) if frames is None else checked_frames(shot, frames)
    with change_shot(shot.pk, "contact_sheet.created", actor) as change:
        sheet = ContactSheet.objects.create(shot=shot, columns=[*map(dict, columns)], created_by=actor)
        for planned in bursts:
            start_burst(change, actor, shot, planned, chosen, sheet)
    return sheet


def plan_contact_sheet(actor: User, shot: Shot, order: TakeOrder, columns: Columns) -> list[PlannedBurst]:
    """Its bursts, row by row. Raises Forbidden, Invalid, Refused."""
    require(actor, shot.project, Action.START_TAKE)
    _check_count(len(order.styles), len(columns))
    if len({each.style_version.pk for each in order.styles}) < len(order.styles):
        raise Invalid("A style can be in a contact sheet once: it is a row of its own.", "styles")
    bursts = [
        plan_burst(actor, shot, replace(order, styles=[style], overrides={**order.overrides, **column}))
        for style in order.styles
        for column in columns
    ]
    row = [planned.draft for planned in bursts[: len(columns)]]
    for later, settings in enumerate(row):
        if settings in row[:later]:
            raise Invalid(
                f"The columns {row.index(settings) + 1} and {later + 1} would be painted alike: "
                "leave one of them out.",
                "columns",
            )
    return bursts


def checked_frames(shot: Shot, frames: range) -> range:
    """Raises Invalid for frames that are no burst of the shot."""
    if not frames or frames[0] not in shot.numbers or frames[-1] not in shot.numbers:
        raise Invalid(
            f"{shot} has the frames {shot.first_frame} to {shot.last_frame}: choose some of these, the first "
            f"one first, not {frames.start} to {frames.stop - 1}.",
            "frames",
        )
    if len(frames) > BURST_FRAMES:
        raise Invalid(
            f"{frames[0]} to {frames[-1]} are {len(frames)} frames; a burst has at most {BURST_FRAMES}.",
            "frames",
        )
    if cuts := {*shot.unanswered_cuts} & {*frames[1:]}:
        raise Invalid(
            f"There seems to be a cut before {frame_list(cuts)}: choose frames on one side of it.", "frames"
        )
    return frames


def _check_count(styles: int, columns: int) -> None:
    if not styles or not columns:
        raise Invalid("A contact sheet needs a style and a column of settings, which may change nothing.")
    if styles * columns > SHEET_BURSTS:
        raise Invalid(
            f"{styles} × {columns} are {styles * columns} bursts, and a contact sheet has {SHEET_BURSTS} at "
            "most: choose fewer styles or fewer values.",
            "columns",
        )


def _liveliest(shot: Shot) -> range:
    if shot.frame_count <= BURST_FRAMES:
        return shot.numbers
    with in_our_words("shot"):
        return liveliest_frames(shot, BURST_FRAMES)
