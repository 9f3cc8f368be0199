"""Settings that change over a shot: linear between keyframes, constant before and after them."""

from collections.abc import Sequence

import numpy as np

from stylizer.engine.errors import InvalidSettings
from stylizer.engine.settings import KEYED_WEIGHTS, Settings


def settings_at(settings: Settings, frame: int) -> Settings:
    """The settings with the weights that they have at this frame."""
    weights = {}
    for name in KEYED_WEIGHTS:
        keys = {key.frame: value for key in settings.keyframes if (value := getattr(key, name)) is not None}
        if keys:
            weights[name] = float(np.interp(frame, list(keys), list(keys.values())))
    return settings.model_copy(update=weights) if weights else settings


def style_shares_at(settings: Settings, frame: int, shares: Sequence[float]) -> list[float]:
    """The styles' shares at this frame, of the sum 1; ``shares``, the take's own, where no keyframe has any.

    Each keyframe's weights are brought to that sum before they are mixed, so that a blend moves evenly.
    """
    keys = {key.frame: np.divide(key.styles, sum(key.styles)) for key in settings.keyframes if key.styles}
    if not keys:
        return list(shares)
    courses = np.transpose(list(keys.values()))
    return [float(np.interp(frame, list(keys), course)) for course in courses]


def check_keyed_styles(settings: Settings, styles: int) -> None:
    """Raise :class:`InvalidSettings` where a keyframe's weights are not as many as there are ``styles``."""
    for key in settings.keyframes:
        if key.styles is not None and len(key.styles) != styles:
            raise InvalidSettings(
                f"The keyframe at frame {key.frame} (keyframes) weighs {len(key.styles)} styles, and there "
                f"are {styles}.",
                field="keyframes",
            )
