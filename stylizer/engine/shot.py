"""A whole shot painted in one pass or in several, as its settings say."""

from collections.abc import Iterable, Iterator, Sequence

import torch

from stylizer.engine.multi_pass import multi_pass
from stylizer.engine.perception import Perception
from stylizer.engine.picture import Picture
from stylizer.engine.progress import Report
from stylizer.engine.settings import Settings
from stylizer.engine.single_pass import PaintedFrame, single_pass
from stylizer.engine.style import WeightedStyle


def paint_shot(
    frames: Iterable[Picture],
    perception: Perception,
    styles: Sequence[WeightedStyle],
    settings: Settings,
    device: str | torch.device = "cpu",
    first_number: int = 1,
    report: Report | None = None,
) -> Iterator[PaintedFrame]:
    """Paint ``frames``, numbered from ``first_number``: :func:`multi_pass` or :func:`single_pass`."""
    paint = multi_pass if settings.passes > 1 else single_pass
    return paint(frames, perception, styles, settings, device, first_number, report)


def iterations_at_most(settings: Settings, frame_count: int) -> int:
    """The most iterations that painting so many frames takes."""
    if settings.passes > 1:
        return settings.passes * frame_count * settings.pass_iterations
    return settings.first_iterations + (frame_count - 1) * settings.iterations if frame_count else 0
