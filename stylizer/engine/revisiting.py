"""A whole shot painted by steps that come back to its frames: in several passes, around a loop, or between
frames that are held.

In passes of alternating directions (Ruder et al. 2016, section 4.4), errors at the border of a pan do not
pile up from frame to frame as in a single pass: every frame begins by itself, and only then are neighbours
blended into each other, a little with each pass.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from stylizer.engine.anchors import Anchor
from stylizer.engine.diagnosis import Region, diagnose
from stylizer.engine.errors import InvalidPicture
from stylizer.engine.flow import FlowFinder, FlowPair
from stylizer.engine.loop import frame_at
from stylizer.engine.measures import TransitionMeasure, measure_transition, picture_measures
from stylizer.engine.painter import Painter, Painting
from stylizer.engine.passes import PassStep, plan_steps, related_numbers
from stylizer.engine.picture import Picture, as_master, check_picture
from stylizer.engine.progress import Phase, Progress, Report
from stylizer.engine.recipe import Recipe
from stylizer.engine.single_pass import PaintedFrame
from stylizer.engine.sweeps import Step


def paint_revisiting(
    frames: Iterable[Picture],
    recipe: Recipe,
    first_number: int = 1,
    report: Report | None = None,
    held: Mapping[int, Picture] | None = None,
) -> Iterator[PaintedFrame]:
    """Paint ``frames``, numbered from ``first_number``; handed out in order when the last step is done.

    ``held`` are pictures of some of them, rounded to a master's levels and otherwise left as they are; the
    other frames are painted between them. Where all are held, nothing is painted, and all is measured.

    Iterations and seconds of a frame are those of all its steps. Memory does not grow with the shot: its
    frames, their newest pictures and the flows between them wait in a temporary folder, 40 bytes a pixel and
    frame, and are gone when the generator is. The rest is as in :func:`single_pass`. Raises what that raises,
    and :class:`InvalidPicture` for a held frame that the shot lacks or whose picture has another size.
    """
    held = held or {}
    finder = recipe.flow_finder()
    with TemporaryDirectory(prefix="stylizer-passes-") as name:
        shot = _Shot(Path(name), finder)
        numbers = range(first_number, first_number + shot.store_sources(frames, first_number))
        if not numbers:
            return
        height, width, _ = shot.source(first_number).shape
        painter = recipe.painter(width, height, lambda: shot.source(first_number))
        work = _Work(painter, shot, numbers, report)
        for number, picture in held.items():
            work.hold(number, picture)
        for step in plan_steps(recipe.settings, [n for n in numbers if n not in held], held, numbers):
            work.take(step)
        for number in numbers:
            yield work.finished(number)


class _Shot:
    """What is known of a shot's frames, as arrays in a folder."""

    def __init__(self, folder: Path, finder: FlowFinder) -> None:
        self._folder, self._finder = folder, finder

    def store_sources(self, frames: Iterable[Picture], first_number: int) -> int:
        """Take in the footage; returns the number of frames."""
        shape, count = None, 0
        for number, source in enumerate(frames, first_number):
            check_picture(source, f"Frame {number}", shape)
            np.save(self._folder / f"source_{number}.npy", source)
            shape, count = source.shape, count + 1
        return count

    def source(self, number: int) -> Picture:
        return np.asarray(np.load(self._folder / f"source_{number}.npy"), np.float32)

    def keep(self, number: int, picture: Picture) -> None:
        np.save(self._folder / f"picture_{number}.npy", picture)

    def picture(self, number: int) -> Picture:
        """The newest."""
        return np.asarray(np.load(self._folder / f"picture_{number}.npy"), np.float32)

    def flow(self, estimator: str, earlier: int, later: int) -> FlowPair:
        """Found once, from the one with the smaller number to the other."""
        if earlier > later:
            return self.flow(estimator, later, earlier).turned()
        path = self._folder / f"{estimator}_{earlier}_{later}.npy"
        if not path.exists():
            pair = self._finder.pair(estimator, (earlier, later), self.source(earlier), self.source(later))
            np.save(path, np.stack([pair.forward, pair.backward]))
        forward, backward = np.load(path)
        return FlowPair(forward, backward)


class _Work:
    """The steps under way, and what they took so far."""

    def __init__(self, painter: Painter, shot: _Shot, numbers: range, report: Report | None) -> None:
        self._painter, self._shot, self._numbers, self._report = painter, shot, numbers, report
        self._settings = painter.settings
        self._paintings: dict[int, Painting] = {}

    def hold(self, number: int, picture: Picture) -> None:
        """Take this picture for frame ``number`` as if it were painted already."""
        if number not in self._numbers:
            first, last = self._numbers[0], self._numbers[-1]
            raise InvalidPicture(f"Frame {number} is held, and the shot has the frames {first} to {last}.")
        source = self._shot.source(number)
        check_picture(picture, f"The picture held at frame {number}", source.shape)
        self._keep(number, self._painter.judge(source, number, as_master(picture)))

    def take(self, step: Step) -> None:
        """Paint one frame once more."""
        before = self._paintings.get(step.frame)
        self._tell("flow", step.frame, step.number if isinstance(step, PassStep) else 1)
        painting = self._paint(step)
        if before is not None:
            painting = replace(
                painting,
                iterations=before.iterations + painting.iterations,
                work=before.work + painting.work,
                seconds=before.seconds + painting.seconds,
            )
        self._keep(step.frame, painting)

    def _keep(self, number: int, painting: Painting) -> None:
        """The picture in the folder, the figures here."""
        self._shot.keep(number, painting.picture)
        self._paintings[number] = replace(painting, picture=np.empty((0, 0, 3), np.float32))

    def _paint(self, step: Step) -> Painting:
        shot, frame = self._shot, step.frame
        source, anchors = shot.source(frame), self._anchors(step)
        if isinstance(step, PassStep):
            previous = shot.picture(frame) if frame in self._paintings else None
            return self._painter.paint_pass(source, frame, step.number, previous, anchors, self._report)
        first = shot.picture(min(self._paintings)) if self._paintings else None
        return self._painter.paint(source, frame, anchors, self._report, first)

    def finished(self, number: int) -> PaintedFrame:
        picture = self._shot.picture(number)
        earlier = frame_at(number - 1, self._numbers, self._settings.loop)
        is_transition = earlier in self._numbers and earlier != number
        transition, diagnosis = self._measure(earlier, number) if is_transition else (None, [])
        painting = replace(self._paintings[number], picture=picture)
        measures = picture_measures(picture), picture_measures(self._shot.source(number))
        return PaintedFrame(number, painting, *measures, transition, diagnosis)

    def _anchors(self, step: Step) -> list[Anchor]:
        """The related frames that have a picture, on the sides that the step is tied to."""
        two_sided = step.earlier is not None and step.later is not None
        sides = ((step.earlier, -1, step.earlier_share), (step.later, 1, 1 - step.earlier_share))
        return [
            self._anchor(step.frame, number - step.frame, share if two_sided else 1.0)
            for neighbour, direction, share in sides
            for number in related_numbers(self._settings, neighbour, direction)
            if self._is_there(step.frame, number - step.frame)
        ]

    def _is_there(self, frame: int, offset: int) -> bool:
        related = frame_at(frame + offset, self._numbers, self._settings.loop)
        return related in self._paintings and related != frame

    def _anchor(self, frame: int, offset: int, share: float) -> Anchor:
        related = frame_at(frame + offset, self._numbers, self._settings.loop)
        flow = self._shot.flow(self._settings.flow, related, frame)
        picture, source = self._shot.picture(related), self._shot.source(related)
        return Anchor(picture, flow.backward, flow.forward, share, offset, source, related)

    def _measure(self, earlier: int, later: int) -> tuple[TransitionMeasure, list[Region]]:
        self._tell("measure", later, self._settings.passes)
        shot = self._shot
        pictures, sources = ((each(earlier), each(later)) for each in (shot.picture, shot.source))
        measuring = shot.flow(self._settings.measuring_flow, earlier, later)
        loss = shot.flow(self._settings.flow, earlier, later)
        transition = measure_transition(*pictures, *sources, measuring, loss)
        return transition, diagnose(*pictures, measuring, loss)

    def _tell(self, phase: Phase, frame: int, number: int) -> None:
        if self._report is not None:
            self._report(Progress(phase, frame, pass_number=number))
