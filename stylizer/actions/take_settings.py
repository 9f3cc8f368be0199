"""The settings of a take and of its reruns, resolved for the shot."""

from collections.abc import Mapping
from typing import Any

from stylizer.access.flows import missing_flow
from stylizer.actions.errors import Invalid, Refused, in_our_words
from stylizer.engine.keyframes import check_keyed_styles
from stylizer.engine.settings import Settings, change_settings, check_outside, resolve_settings
from stylizer.models import Shot, Take


def resolved_settings(shot: Shot, preset: str, overrides: Mapping[str, Any]) -> Settings:
    """The settings of a take of the shot. Raises Invalid."""
    _check_names(overrides)
    with in_our_words("overrides"):
        return resolve_settings(shot.width, shot.height, preset, **overrides)


def changed_settings(take: Take, overrides: Mapping[str, Any], preset: str | None = None) -> Settings:
    """The settings of a rerun of the take, or what they would be with another preset. Raises Invalid."""
    shot = take.shot
    _check_names(overrides)
    with in_our_words("overrides"):
        settings = change_settings(Settings(**take.settings), shot.width, shot.height, preset, **overrides)
    check_settings(settings, shot, take.take_styles.count(), take.regions.count())
    return settings


def check_settings(settings: Settings, shot: Shot, styles: int, regions: int) -> None:
    """What can't be known of the settings by themselves."""
    with in_our_words("overrides"):
        check_keyed_styles(settings, styles)
        check_outside(settings, regions)
    if settings.flow == "files" and (missing := missing_flow(shot, settings)):
        earlier, later = missing[0]
        raise Refused(
            f"The shot has no imported flow between the frames {earlier} and {later}: bring it in with "
            "manage.py import_flow, or choose another optical flow (flow).",
            "flow",
        )


def _check_names(overrides: Mapping[str, Any]) -> None:
    if strange := sorted(overrides.keys() - Settings.model_fields.keys() | overrides.keys() & {"preset"}):
        raise Invalid(f"There is no setting {strange[0]!r} to change.", strange[0])
