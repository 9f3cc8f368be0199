"""A whole shot painted in the way that its settings say."""

from collections.abc import Iterable, Iterator, Mapping

from stylizer.engine.passes import plan_steps, step_work
from stylizer.engine.picture import Picture
from stylizer.engine.progress import Report
from stylizer.engine.recipe import Recipe
from stylizer.engine.revisiting import paint_revisiting
from stylizer.engine.settings import Settings
from stylizer.engine.single_pass import PaintedFrame, single_pass


def paint_shot(
    frames: Iterable[Picture],
    recipe: Recipe,
    first_number: int = 1,
    report: Report | None = None,
    held: Mapping[int, Picture] | None = None,
) -> Iterator[PaintedFrame]:
    """Paint ``frames``, numbered from ``first_number``: :func:`single_pass` where that will do.

    ``held`` are pictures of some of the frames, between which the others are painted: approved ones, or what
    somebody painted by hand.
    """
    settings = recipe.settings
    if settings.passes > 1 or settings.loop or settings.anchor_interval or held:
        return paint_revisiting(frames, recipe, first_number, report, held)
    return single_pass(frames, recipe, first_number, report)


def shot_work(settings: Settings, frame_count: int, width: int, height: int) -> float:
    """The most work of painting so many frames of a size, in iterations at that size."""
    shot = range(frame_count)
    return sum(step_work(settings, step, width, height) for step in plan_steps(settings, shot, (), shot))
