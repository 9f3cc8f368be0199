"""A whole shot painted in the way that its settings say."""

from collections.abc import Iterable, Iterator, Mapping

from stylizer.engine.passes import plan_steps, step_iterations
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


def iterations_at_most(settings: Settings, frame_count: int) -> int:
    """The most iterations that painting so many frames takes."""
    shot = range(frame_count)
    return sum(step_iterations(settings, step) for step in plan_steps(settings, shot, (), shot))
