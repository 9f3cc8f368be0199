"""A contact sheet: a small sweep over styles and settings, painted as bursts of the same frames.

A row of it is a style, a column what is changed of the settings. A cell holds a burst of each run of
consecutive frames that was chosen; a take is started from any of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from stylizer.access.movement import liveliest_frames
from stylizer.access.roles import Action, require
from stylizer.actions.bursts import BURST_FRAMES, PlannedBurst, plan_burst, start_burst
from stylizer.actions.errors import Invalid, frame_list, in_our_words
from stylizer.actions.events import change_shot
from stylizer.actions.take_orders import TakeOrder
from stylizer.engine.sweeps import runs
from stylizer.models import ContactSheet, Shot, User

Columns = Sequence[Mapping[str, Any]]

#: More than so many can't be compared by eye, and would hold up who comes after them.
SHEET_BURSTS = 24


def create_contact_sheet(
    *,
    actor: User,
    shot: Shot,
    order: TakeOrder,
    columns: Columns,
    frames: Collection[int] | None = None,
) -> ContactSheet:
    """Have bursts painted of each style of the order by itself, with the changes of each column.

    They are of `frames`, one of each run of consecutive ones, or of those between which the shot moves most;
    all are asked for, or none. Raises Forbidden, Invalid, Refused.
    """
    plan = plan_contact_sheet(actor, shot, order, columns, frames)
    chosen = plan.frames or [_liveliest(shot)]
    with change_shot(shot.pk, "contact_sheet.created", actor) as change:
        sheet = ContactSheet.objects.create(shot=shot, columns=[*map(dict, columns)], created_by=actor)
        for planned in plan.cells:
            for run in chosen:
                start_burst(change, actor, shot, planned, run, sheet)
    return sheet


@dataclass(frozen=True)
class PlannedSheet:
    """What each cell is painted with, row by row, and the frames of its bursts."""

    cells: list[PlannedBurst]
    #: None chosen: one burst, where the shot moves most.
    frames: list[range]

    @property
    def bursts(self) -> int:
        """How many there are in all cells."""
        return len(self.cells) * max(1, len(self.frames))


def plan_contact_sheet(
    actor: User, shot: Shot, order: TakeOrder, columns: Columns, frames: Collection[int] | None
) -> PlannedSheet:
    """A sheet that may be started. Raises Forbidden, Invalid, Refused."""
    require(actor, shot.project, Action.START_TAKE)
    chosen = [] if frames is None else _checked_frames(shot, frames)
    _check_count(len(order.styles), len(columns), len(chosen))
    if len({each.style_version.pk for each in order.styles}) < len(order.styles):
        raise Invalid("A style can be in a contact sheet once: it is a row of its own.", "styles")
    cells = [
        plan_burst(actor, shot, replace(order, styles=[style], overrides={**order.overrides, **column}))
        for style in order.styles
        for column in columns
    ]
    row = [planned.draft for planned in cells[: len(columns)]]
    for later, settings in enumerate(row):
        if settings in row[:later]:
            raise Invalid(
                f"The columns {row.index(settings) + 1} and {later + 1} would be painted alike: "
                "leave one of them out.",
                "columns",
            )
    return PlannedSheet(cells, chosen)


def _checked_frames(shot: Shot, frames: Collection[int]) -> list[range]:
    """The runs of consecutive ones. Raises Invalid where one of them is no burst of the shot."""
    if not frames:
        raise Invalid("A contact sheet needs a frame.", "frames")
    if beyond := {*frames} - {*shot.numbers}:
        raise Invalid(
            f"{shot} has the frames {shot.first_frame} to {shot.last_frame}, not {frame_list(beyond)}: "
            "choose others.",
            "frames",
        )
    chosen = [range(run[0], run[-1] + 1) for run in runs(sorted({*frames}))]
    for run in chosen:
        _check_run(shot, run)
    return chosen


def _check_run(shot: Shot, run: range) -> None:
    if len(run) > BURST_FRAMES:
        raise Invalid(
            f"{run[0]} to {run[-1]} are {len(run)} frames; a burst has at most {BURST_FRAMES}.", "frames"
        )
    if cuts := {*shot.unanswered_cuts} & {*run[1:]}:
        raise Invalid(
            f"There seems to be a cut before {frame_list(cuts)}: choose frames on one side of it.", "frames"
        )


def _check_count(styles: int, columns: int, separate: int) -> None:
    if not styles or not columns:
        raise Invalid("A contact sheet needs a style and a column of settings, which may change nothing.")
    factors = [styles, columns, separate] if separate > 1 else [styles, columns]
    if prod(factors) > SHEET_BURSTS:
        raise Invalid(
            f"{' × '.join(map(str, factors))} are {prod(factors)} bursts, and a contact sheet has "
            f"{SHEET_BURSTS} at most: choose fewer styles, values or separate frames.",
            "columns",
        )


def _liveliest(shot: Shot) -> range:
    with in_our_words("shot"):
        return liveliest_frames(shot, BURST_FRAMES)
