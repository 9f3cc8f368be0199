"""The trial of a style version: what a worker finds out about it before anybody has picked it.

Its poster and its likeness, where it has none yet; how much it will flicker; and what it makes of a few
standard frames.
"""

import logging
import time
from dataclasses import replace
from functools import cache

from stylizer.access.stores import style_store
from stylizer.actions.styles import (
    TRIED_STATES,
    record_forecast,
    record_likeness,
    record_poster,
    record_sample,
    wake_for_untried,
)
from stylizer.actions.wakeups import trials_give_way, wake_for_trial
from stylizer.demo.scenes.balloons import BALLOONS
from stylizer.demo.scenes.harbour import HARBOUR
from stylizer.engine.flicker_forecast import FITTED_SIZE, forecast_flicker
from stylizer.engine.picture import Picture, shrunk
from stylizer.engine.progress import Cancelled, Progress, Report
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import resolve_settings
from stylizer.media.likeness import likeness
from stylizer.media.pictures import decode_picture
from stylizer.media.posters import encode_poster
from stylizer.models import StyleVersion
from stylizer.pipeline.bench import Bench

log = logging.getLogger(__name__)

#: One frame of each is painted: one with large planes, one with fine detail.
STANDARD_SHOTS = (BALLOONS, HARBOUR)
STANDARD_INDEX = 12

#: Pixels: enough for a card of the library, and seconds of work.
SAMPLE_SIZE = 320, 180

#: Seconds between two looks at what waits: how long a take that comes is held up, and an iteration.
LOOK_EVERY = 0.5


def make_trial(style_version_id: int, bench: Bench) -> None:
    """Find out what is not known yet. Gives way to all else that waits, and is then woken again.

    What was begun then is begun anew: each part takes seconds.
    """
    version = StyleVersion.objects.select_related("style").filter(pk=style_version_id).first()
    if version is None:
        return
    bench.doing = f"{version}: a trial"
    try:
        _make(version, bench, _giving_way(bench))
    except Cancelled:
        if not bench.stop.is_set():  # a worker that starts finds what is missing
            wake_for_trial(version.pk)
    finally:
        bench.doing = ""


def find_untried() -> None:
    """Wake for the style versions of which something is not known yet."""
    wake_for_untried(samples=len(STANDARD_SHOTS))


@cache
def standard_frame(position: int) -> Picture:
    """Drawing one takes a second or two. The stage it stands on is not kept."""
    return shrunk(replace(STANDARD_SHOTS[position]).sharp(STANDARD_INDEX), *SAMPLE_SIZE)


def _make(version: StyleVersion, bench: Bench, report: Report) -> None:
    tried = version.style.state in TRIED_STATES
    to_paint = range(len(version.samples), len(STANDARD_SHOTS)) if tried else range(0)
    known = version.poster and version.likeness and version.flicker_forecast is not None
    if known and not to_paint:
        return
    report(Progress("load", STANDARD_INDEX))
    style = decode_picture(style_store().path(version.picture), name="The style")
    if not version.poster:
        record_poster(style_version_id=version.pk, poster=encode_poster(style))
    if not version.likeness:
        original = decode_picture(style_store().path(version.original), name="The style")
        record_likeness(style_version_id=version.pk, likeness=likeness(original))
    if version.flicker_forecast is None:
        report(Progress("load", STANDARD_INDEX))
        settings = resolve_settings(*FITTED_SIZE)
        forecast = forecast_flicker(bench.perception(settings), style, settings, *FITTED_SIZE)
        record_forecast(style_version_id=version.pk, error=forecast.error)
    for position in to_paint:
        sample = _paint_sample(style, position, bench, report)
        record_sample(style_version_id=version.pk, position=position, sample=encode_poster(sample))


def _paint_sample(style: Picture, position: int, bench: Bench, report: Report) -> Picture:
    report(Progress("load", STANDARD_INDEX))
    frame, settings = standard_frame(position), resolve_settings(*SAMPLE_SIZE, preset="draft")
    report(Progress("load", STANDARD_INDEX))
    recipe = Recipe(bench.perception(settings), [(style, 1.0)], settings, bench.device)
    return recipe.painter(*SAMPLE_SIZE, lambda: frame).paint(frame, STANDARD_INDEX, report=report).picture


def _giving_way(bench: Bench) -> Report:
    """A report that raises Cancelled where the worker is to stop, or something else waits for it."""
    looked = -LOOK_EVERY

    def look(_: Progress) -> None:
        nonlocal looked
        if bench.stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - looked >= LOOK_EVERY:
            looked = now
            if trials_give_way():
                raise Cancelled

    return look
