"""A whole shot painted frame after frame, each tied to the one before it (Ruder et al. 2016, section 4)."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from stylizer.engine.anchors import Anchor
from stylizer.engine.diagnosis import Region, diagnose
from stylizer.engine.flow import FlowFinder, FlowPair
from stylizer.engine.measures import PictureMeasures, TransitionMeasure, measure_transition, picture_measures
from stylizer.engine.painter import Painter, Painting
from stylizer.engine.picture import Picture, check_picture
from stylizer.engine.progress import Phase, Progress, Report
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import Settings


@dataclass(frozen=True)
class PaintedFrame:
    """One frame of the pass, and what was measured on it and on the footage there.

    ``transition`` is to the frame before it, ``diagnosis`` has its worst regions; the first one has none,
    but for a loop's, which follows the last.
    """

    number: int
    painting: Painting
    picture_measures: PictureMeasures
    source_measures: PictureMeasures
    transition: TransitionMeasure | None
    diagnosis: list[Region]


@dataclass(frozen=True)
class _Flows:
    """Between a frame and its related ones by their offsets; measured with, to the one before it."""

    loss: dict[int, FlowPair]
    measuring: FlowPair


@dataclass(frozen=True)
class _Footage:
    """A frame as filmed, and its flows, which the first one lacks."""

    number: int
    source: Picture
    flows: Future[_Flows] | None


def single_pass(
    frames: Iterable[Picture],
    recipe: Recipe,
    first_number: int = 1,
    report: Report | None = None,
) -> Iterator[PaintedFrame]:
    """Paint ``frames``, numbered from ``first_number``, one at a time as they are asked for.

    Memory does not grow with the shot: as many frames are held as the furthest related frame is away. While a
    frame is painted, the flows of the next one are estimated in a thread beside it. ``report`` is called in
    the caller's thread. No frames give none. Raises what the recipe's painter and flow finder raise.
    """
    settings, finder = recipe.settings, recipe.flow_finder()
    painter = first = None
    painted: deque[tuple[_Footage, Painting]] = deque(maxlen=settings.related_frames[-1])
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="flow") as beside:
        for footage in _read_ahead(frames, settings, finder, first_number, beside):
            painter = painter or _painter(recipe, footage.source)
            flows, anchors = None, []
            if footage.flows is not None:
                _tell(report, "flow", footage.number)
                flows = footage.flows.result()
                anchors = [_anchor(offset, flow, *painted[-offset]) for offset, flow in flows.loss.items()]
            painting = painter.paint(footage.source, footage.number, anchors, report, first)
            transition, diagnosis = None, []
            if flows is not None:
                _tell(report, "measure", footage.number)
                before, neighbour = painted[-1]
                pictures, sources = (neighbour.picture, painting.picture), (before.source, footage.source)
                along = flows.measuring, flows.loss[1]
                transition = measure_transition(*pictures, *sources, *along)
                diagnosis = diagnose(*pictures, *along)
            measures = picture_measures(painting.picture), picture_measures(footage.source)
            yield PaintedFrame(footage.number, painting, *measures, transition, diagnosis)
            first = painting.picture if first is None else first
            painted.append((footage, painting))


def _painter(recipe: Recipe, first: Picture) -> Painter:
    height, width, _ = first.shape
    return recipe.painter(width, height, lambda: first)


def _anchor(offset: int, flow: FlowPair, footage: _Footage, painting: Painting) -> Anchor:
    """The frame ``offset`` frames back."""
    return Anchor(
        painting.picture,
        flow.backward,
        flow.forward,
        offset=-offset,
        source=footage.source,
        frame=footage.number,
    )


def _read_ahead(
    frames: Iterable[Picture],
    settings: Settings,
    finder: FlowFinder,
    first_number: int,
    beside: ThreadPoolExecutor,
) -> Iterator[_Footage]:
    """Read one frame further than is handed out, and start on the flows between it and those before."""
    held: _Footage | None = None
    earlier: deque[Picture] = deque(maxlen=settings.related_frames[-1])
    for number, source in enumerate(frames, first_number):
        check_picture(source, f"Frame {number}", shape=held.source.shape if held else None)
        flows = (
            beside.submit(_find_flows, finder, settings, tuple(earlier), number, source) if earlier else None
        )
        if held:
            yield held
        held = _Footage(number, source, flows)
        earlier.append(source)
    if held:
        yield held


def _find_flows(
    finder: FlowFinder, settings: Settings, earlier: Sequence[Picture], number: int, later: Picture
) -> _Flows:
    """The flows between ``later``, frame ``number``, and the frames before it, as far as there are any."""

    def to(offset: int, name: str) -> FlowPair:
        return finder.pair(name, (number - offset, number), earlier[-offset], later)

    offsets = [offset for offset in settings.related_frames if offset <= len(earlier)]
    return _Flows(
        loss={offset: to(offset, settings.flow) for offset in offsets},
        measuring=to(1, settings.measuring_flow),
    )


def _tell(report: Report | None, phase: Phase, frame: int) -> None:
    if report is not None:
        report(Progress(phase, frame))
