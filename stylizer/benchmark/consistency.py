"""The run behind the table: every method on every scene in every style."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from stylizer.benchmark.figures import Judge, border_contrast, long_range, sharpness, temporal_error
from stylizer.benchmark.methods import Method
from stylizer.benchmark.paintings import PaintedScene, Paintings
from stylizer.benchmark.progress import RunProgress
from stylizer.benchmark.scenes import Frame, Scene, SceneSource
from stylizer.engine.errors import EngineError, InvalidSettings
from stylizer.engine.perception import Perception
from stylizer.engine.picture import Picture
from stylizer.engine.shot import shot_work


@dataclass(frozen=True)
class Plan:
    """What to run. ``perception`` is the network that every row paints through."""

    scenes: Sequence[SceneSource]
    styles: Mapping[str, Picture]
    methods: Sequence[Method]
    iterations: int
    frame_count: int
    frame: Frame
    perception: Perception


@dataclass(frozen=True)
class Row:
    """One cell of the table: a method on a scene in a style.

    ``mse_masked`` and ``mse_all_pixels`` are the mean squared error along the true motion, pixels in [0, 1],
    mean over pairs of neighbouring frames. ``vgg_content`` and ``vgg_style`` are the judge's weighted losses,
    means over frames. ``seconds`` and ``iterations`` are what all ``frames`` took to paint. ``long_range``
    is the masked error between frame 0 and the frame so many later; ``sharpness`` the mean gradient energy;
    ``border_contrast`` what the last frame has left of the first one's.
    """

    method: str
    scene: str
    style: str
    mse_masked: float
    mse_all_pixels: float
    vgg_content: float
    vgg_style: float
    seconds: float
    iterations: int
    frames: int
    sharpness: float
    border_contrast: float
    long_range: dict[int, float]


@dataclass(frozen=True)
class SceneFacts:
    """A scene as it was measured; its errors are the footage's own, which no painting can be blamed for.

    95 % of the pixels that are seen in both frames of a pair move by less than ``motion`` pixels.
    """

    name: str
    description: str
    width: int
    height: int
    frames: int
    pairs: int
    seen_share: float
    motion: float
    mse_masked: float
    mse_all_pixels: float
    border_contrast: float
    long_range: dict[int, float]


@dataclass(frozen=True)
class LeftOut:
    """A row that could not be run somewhere, and why."""

    method: str
    scene: str
    reason: str


@dataclass(frozen=True)
class Example:
    """A painted frame and its squared error along the true motion, NaN where there is none."""

    method: str
    scene: str
    style: str
    picture: Picture
    error: NDArray[np.float32]


@dataclass
class Results:
    """All that came of a run. ``judge`` says whose losses ``vgg_content`` and ``vgg_style`` are."""

    judge: str
    network: str
    scenes: list[SceneFacts] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)


def run(plan: Plan, judge: Judge, paintings: Paintings, progress: RunProgress) -> Results:
    """Paint what is not on disk yet, and measure everything.

    A method that a scene can't be painted with, for want of weights, say, is left out there with the
    engine's reason. Raises :class:`EngineError` where a scene can't be read.
    """
    perception = plan.perception
    results = Results(judge.perception.origin, perception.origin)
    progress.begin(_planned(plan))
    for source in plan.scenes:
        scene = source.load(plan.frame_count, plan.frame)
        results.scenes.append(_facts(scene))
        for method in plan.methods:
            try:
                settings = method.settings(scene.width, scene.height, plan.iterations, perception.name)
                for style, picture in plan.styles.items():
                    progress.cell(f"{scene.name}, {style}, {method.name}")
                    painted = paintings.paint(scene, picture, settings, perception, progress.report)
                    losses = judge.losses(painted.pictures, scene.frames, picture)
                    row = _row(method.name, scene, style, painted, losses)
                    results.rows.append(row)
                    progress.finished(
                        shot_work(settings, plan.frame_count, scene.width, scene.height),
                        f"error {row.mse_masked:.2e}",
                    )
                    if style == next(iter(plan.styles)):
                        results.examples.append(_example(method.name, scene, style, painted.pictures))
            except EngineError as error:
                results.left_out.append(LeftOut(method.name, scene.name, error.message))
    progress.close()
    return results


def _planned(plan: Plan) -> float:
    """The most work that the plan takes. A method that the engine lacks takes none."""
    total = 0.0
    for method in plan.methods:
        with suppress(InvalidSettings):
            size = plan.frame.crop or plan.frame.cap
            settings = method.settings(*size, plan.iterations, plan.perception.name)
            total += shot_work(settings, plan.frame_count, *size)
    return total * len(plan.scenes) * len(plan.styles)


def _row(method: str, scene: Scene, style: str, painted: PaintedScene, losses: tuple[float, float]) -> Row:
    error = temporal_error(painted.pictures, scene.neighbours)
    content_loss, style_loss = losses
    return Row(
        method=method,
        scene=scene.name,
        style=style,
        mse_masked=error.masked,
        mse_all_pixels=error.all_pixels,
        vgg_content=content_loss,
        vgg_style=style_loss,
        seconds=painted.seconds,
        iterations=painted.iterations,
        frames=len(painted.pictures),
        sharpness=sharpness(painted.pictures),
        border_contrast=border_contrast(painted.pictures),
        long_range=long_range(painted.pictures, scene),
    )


def _facts(scene: Scene) -> SceneFacts:
    lengths = [np.linalg.norm(truth.flow[truth.seen], axis=-1) for truth in scene.neighbours.values()]
    error = temporal_error(scene.frames, scene.neighbours)
    return SceneFacts(
        name=scene.name,
        description=scene.description,
        width=scene.width,
        height=scene.height,
        frames=len(scene.frames),
        pairs=len(scene.neighbours),
        seen_share=float(np.mean([truth.seen.mean() for truth in scene.neighbours.values()])),
        motion=float(np.quantile(np.concatenate(lengths), 0.95)),
        mse_masked=error.masked,
        mse_all_pixels=error.all_pixels,
        border_contrast=border_contrast(scene.frames),
        long_range=long_range(scene.frames, scene),
    )


def _example(method: str, scene: Scene, style: str, pictures: Sequence[Picture]) -> Example:
    """The first pair whose motion is known."""
    (first, second), truth = min(scene.neighbours.items())
    error = np.where(truth.seen, truth.error(pictures[first], pictures[second]), np.float32(np.nan))
    return Example(method, scene.name, style, pictures[first], error)
