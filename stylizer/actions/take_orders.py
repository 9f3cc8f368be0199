"""What a take is to be like, as somebody asks for it, and whether it may be started."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stylizer.access.roles import Action, require
from stylizer.actions.errors import Invalid, Refused, in_our_words
from stylizer.actions.take_settings import check_settings, resolved_settings
from stylizer.engine.settings import Settings, check_strength
from stylizer.models import Mask, Shot, StyleState, StyleVersion, User
from stylizer.models.takes import STRONGEST_HOLD


@dataclass(frozen=True)
class WeightedStyle:
    """A style of a blend; weights count relative to each other."""

    style_version: StyleVersion
    weight: float = 1.0


@dataclass(frozen=True)
class RegionStyle:
    """A part of the frame in a style of its own, or in the take's; `strength` is from 0, as filmed, to 1."""

    mask: Mask
    style_version: StyleVersion | None = None
    strength: float = 1.0


@dataclass(frozen=True)
class TakeOrder:
    """What a take is to be like, as it is asked for. A region lies over those before it.

    With `rerun_flagged`, the frames that the first render leaves flagged are rerun once, their temporal
    weight times this; see `stylizer.actions.flagged`.
    """

    styles: Sequence[WeightedStyle]
    preset: str = "standard"
    overrides: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    regions: Sequence[RegionStyle] = ()
    rerun_flagged: float | None = None


def checked_settings(actor: User, shot: Shot, order: TakeOrder) -> Settings:
    """The settings of the take that is ordered, if it may be started. Raises Forbidden, Invalid, Refused."""
    check_order(actor, shot, order)
    settings = resolved_settings(shot, order.preset, order.overrides)
    check_settings(settings, shot, len(order.styles), len(order.regions))
    return settings


def check_order(actor: User, shot: Shot, order: TakeOrder) -> None:
    """What can be told without the settings. Raises Forbidden, Invalid, Refused."""
    require(actor, shot.project, Action.START_TAKE)
    if not order.styles:
        raise Invalid("A take needs a style.", "styles")
    check_styles(order.styles)
    _check_regions(order.regions, shot)
    if order.rerun_flagged is not None:
        check_factor(order.rerun_flagged, "rerun_flagged")


def check_styles(styles: Sequence[WeightedStyle]) -> None:
    """Raise Invalid or Refused for a blend that can't be painted."""
    if len({each.style_version.pk for each in styles}) < len(styles):
        raise Invalid("A style can be in a blend once: give it more weight instead.", "styles")
    for each in styles:
        if not 0 < each.weight <= 1000:  # false for NaN too
            raise Invalid(
                f"The weight of {each.style_version.style} is {each.weight:g}; "
                "it has to be above 0 and at most 1000.",
                "styles",
            )
        if each.style_version.style.state != StyleState.PUBLISHED:
            raise Refused(f"The style {each.style_version.style} is not published: choose another.", "styles")


def _check_regions(regions: Sequence[RegionStyle], shot: Shot) -> None:
    for number, each in enumerate(regions, 1):
        if each.mask.shot_id != shot.pk:
            raise Invalid(f"The mask of region {number} belongs to another shot.", "regions")
        frames = set(each.mask.pictures.values_list("frame", flat=True))
        if None not in frames and frames != set(shot.numbers):
            raise Invalid(
                f"The mask of region {number} was drawn on one frame, for a rerun. A take's needs one "
                "picture for the whole shot, or one for each frame.",
                "regions",
            )
        with in_our_words("regions"):
            check_strength(each.strength, number)
        version = each.style_version
        if version is not None and version.style.state != StyleState.PUBLISHED:
            raise Refused(f"The style {version.style} is not published: choose another.", "regions")


def check_factor(factor: float, field: str) -> None:
    """Raise Invalid for what flagged frames can't be held stronger by."""
    if not 1 < factor <= STRONGEST_HOLD:  # false for NaN too
        raise Invalid(
            f"The temporal weight can't be taken times {factor:g}: choose more than 1, and at most "
            f"{STRONGEST_HOLD}.",
            field,
        )
