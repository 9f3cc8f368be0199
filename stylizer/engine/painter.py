"""One frame painted: the optimiser at work on the objective (Ruder et al. 2016, section 4.1)."""

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from stylizer.engine.anchors import Anchor, Arrival, arrive
from stylizer.engine.coarse_to_fine import coarser_size, finishing_iterations
from stylizer.engine.device import in_bfloat16, memory_named
from stylizer.engine.errors import Diverged
from stylizer.engine.initial import first_image, initial_image, pass_image
from stylizer.engine.keyframes import settings_at
from stylizer.engine.luminance import coloured, greyed
from stylizer.engine.objective import Losses, Objective, StyleTerm, TemporalTerm, grams
from stylizer.engine.optimise import LBFGS, Adam, Optimiser, StoppingRule, steepest
from stylizer.engine.perception import Perception, enter_perceptual_space, from_perceptual_space
from stylizer.engine.picture import Mask, Picture, as_master, check_picture, enlarged, shrunk
from stylizer.engine.progress import Progress, Report
from stylizer.engine.reference import truncated, unpaired_step
from stylizer.engine.region import Part, Regions, StyleRegion, recoloured, with_kept
from stylizer.engine.retouch import Retouch
from stylizer.engine.settings import Settings
from stylizer.engine.style import WeightedStyle, fits
from stylizer.engine.tiles import Tiling

log = logging.getLogger(__name__)

#: How much stiffer a pixel is for the optimiser that is tied to a painted neighbour with the weight 1.
STIFFNESS = 10.0


@dataclass(frozen=True)
class Painting:
    """A painted frame: ``picture`` is float32 H x W x 3 RGB in [0, 1], on the levels of a master.

    ``iterations`` are those at all sizes, ``work`` what they amount to at the frame's own.
    ``loss`` is the picture's total; the terms are weighted, so that they sum to it with the smoothing term.
    ``remark`` tells the user in a sentence what was done otherwise than asked for; it is empty as a rule.
    """

    picture: Picture
    iterations: int
    work: float
    loss: float
    content_loss: float
    style_loss: float
    temporal_loss: float
    seconds: float
    remark: str


@dataclass(frozen=True)
class _Task:
    """A frame to paint: as filmed, as the network is shown it, and what is known of it at the start.

    ``settings`` are those at this frame; ``anchors`` show the painted frames as the network is shown them.
    ``parts`` are what is to be painted how, ``kept`` is how much of each pixel stays as filmed, if any does.
    ``retouch`` is what stays as it was painted before, if any does.
    """

    began: float
    source: Picture
    shown: Picture
    anchors: Sequence[Anchor]
    arrivals: Sequence[Arrival]
    parts: Sequence[Part]
    kept: Mask | None
    settings: Settings
    retouch: Retouch | None

    @property
    def unmoved(self) -> Mask | None:
        """How much of each pixel the optimiser leaves as it is; None where it leaves nothing."""
        if self.retouch is None:
            return self.kept
        return 1 - self.retouch.inside * (1 if self.kept is None else 1 - self.kept)


class Painter:
    """Paints the frames of one take, all of one size, in its styles."""

    def __init__(
        self,
        perception: Perception,
        styles: Sequence[WeightedStyle],
        settings: Settings,
        width: int,
        height: int,
        device: str | torch.device = "cpu",
        regions: Sequence[StyleRegion] = (),
    ) -> None:
        """``styles`` are pictures of any size with their weights, which are brought to the sum 1.

        Raises :class:`InvalidPicture` and :class:`InvalidSettings` for styles and regions that can't be used.
        """
        self.settings = settings
        self.width, self.height = width, height
        self.device = torch.device(device)
        self.perception = perception.to(self.device)
        self.tiling = Tiling(settings, width, height)
        self.regions = Regions(regions, styles, settings, (width, height), self._grams)
        self._coarser = self._for_smaller_frames(styles, regions)

    def paint(
        self,
        source: Picture,
        frame: int,
        anchors: Sequence[Anchor] = (),
        report: Report | None = None,
        first: Picture | None = None,
        retouch: Retouch | None = None,
    ) -> Painting:
        """Paint frame number ``frame``, whose footage is ``source``, tied to its painted neighbours.

        ``first`` is the first painted frame of the shot, needed only where the settings start from it.
        With a ``retouch``, only a part of a painted frame is painted again.
        ``report`` is called at every iteration; what it raises ends the painting. Where memory runs out, the
        network sees smaller tiles from there on; where the loss is not a number in bfloat16, the frame is
        painted in float32. The painting's remark says so.
        Raises :class:`InvalidPicture`, :class:`OutOfMemory`, :class:`Diverged`.
        """
        task = self._begin(source, frame, anchors, retouch)
        start = initial_image(
            self.settings,
            self._unpainted(task),
            task.shown,
            frame,
            task.anchors,
            task.arrivals,
            None if first is None else self._show(first),
        )
        beside = any(abs(anchor.offset) == 1 for anchor in anchors)
        limit = self.settings.iterations if beside else self.settings.first_iterations
        if not anchors:
            return self._paint_alone(task, start, limit, self._ahead(frame, limit), report)
        progress = Progress("optimise", frame, iterations=limit)
        return self._carry_out(task, start, task.arrivals, limit, progress, report)

    def paint_pass(
        self,
        source: Picture,
        frame: int,
        number: int,
        previous: Picture | None,
        anchors: Sequence[Anchor] = (),
        report: Report | None = None,
        retouch: Retouch | None = None,
    ) -> Painting:
        """Paint a frame in pass ``number``, from 1, of a multi-pass render.

        ``previous`` is its picture of the pass before, which the first pass has none of; ``anchors`` are the
        frames that this pass has been to, closest first. The rest is as in :meth:`paint`.
        """
        task, limit = self._begin(source, frame, anchors, retouch), self.settings.pass_iterations
        if previous is None:
            start = first_image(self.settings, self._unpainted(task), frame, number)
            progress = replace(self._ahead(frame, limit), pass_number=number)
            return self._paint_alone(task, start, limit, progress, report)
        progress = Progress("optimise", frame, iterations=limit, pass_number=number)
        start = pass_image(self.settings, self._show(previous), next(iter(task.arrivals), None))
        tied = task.arrivals if number >= self.settings.temporal_from_pass else []
        return self._carry_out(task, start, tied, limit, progress, report)

    def judge(self, source: Picture, frame: int, picture: Picture) -> Painting:
        """``picture`` as it is, with the losses that it has by itself as frame number ``frame``."""
        task = self._begin(source, frame, anchors=())
        judged = self._carry_out(task, self._show(picture), (), 0, Progress("optimise", frame), None)
        return replace(judged, picture=picture, remark="")

    def _begin(
        self, source: Picture, frame: int, anchors: Sequence[Anchor], retouch: Retouch | None = None
    ) -> _Task:
        began = time.perf_counter()
        check_picture(source, f"Frame {frame}", shape=(self.height, self.width, 3))
        shown = self._show(source)
        masks = self.regions.masks(frame)
        anchors = [
            replace(anchor, picture=self._show(anchor.picture), parts=self.regions.masks(anchor.frame))
            for anchor in anchors
        ]
        arrivals = arrive(anchors, source, self.settings, masks)
        parts = self.regions.parts(frame, shown, masks)
        kept, settings = self.regions.kept(masks), settings_at(self.settings, frame)
        return _Task(began, source, shown, anchors, arrivals, parts, kept, settings, retouch)

    def _ahead(self, frame: int, limit: int) -> Progress:
        """A frame by itself before anything is done, where ``limit`` is the most iterations at one size."""
        most, painter = 0, self
        while painter._coarser is not None:
            most, painter = most + finishing_iterations(limit), painter._coarser
        return Progress("optimise", frame, iterations=most + limit)

    def _paint_alone(
        self, task: _Task, start: Picture, limit: int, progress: Progress, report: Report | None
    ) -> Painting:
        """Paint a frame tied to no other, at smaller sizes before its own where the settings say so."""
        if self._coarser is None:
            return self._carry_out(task, start, (), limit, progress, report)
        start, progress, remark = self._coarser._sketch(task, start, limit, progress, report)
        painting = self._carry_out(task, start, (), finishing_iterations(limit), progress, report)
        return _remarked(painting, remark)

    def _sketch(
        self, larger: _Task, start: Picture, limit: int, progress: Progress, report: Report | None
    ) -> tuple[Picture, Progress, str]:
        """Change ``start``, of a frame larger than this painter's, as it paints the frame made small.

        What that took and its remark come with it.

        It is the change that is enlarged, so that what only the larger frame shows is there to go on with.
        """
        height, width, _ = start.shape
        share = self.width * self.height / (width * height)

        def pass_on(seen: Progress) -> None:
            assert report is not None
            assert seen.picture is not None
            look = seen.picture
            report(
                replace(
                    seen,
                    work=share * seen.work,
                    picture=lambda: np.clip(enlarged(look(), width, height), 0, 1),
                )
            )

        small = shrunk(start, self.width, self.height)
        source = shrunk(larger.source, self.width, self.height)
        retouch = larger.retouch and larger.retouch.shrunk(self.width, self.height)
        task = self._begin(source, progress.frame, anchors=(), retouch=retouch)
        painting = self._paint_alone(task, small, limit, progress, None if report is None else pass_on)
        change = enlarged(self._show(painting.picture) - small, width, height)
        done = replace(progress, iteration=painting.iterations, work=share * painting.work)
        return np.clip(start + change, 0, 1), done, painting.remark

    def _carry_out(
        self,
        task: _Task,
        start: Picture,
        tied: Sequence[Arrival],
        limit: int,
        progress: Progress,
        report: Report | None,
    ) -> Painting:
        """Paint from ``start``, held by what is ``tied``, in at most ``limit`` iterations.

        ``progress`` is what is known before, with what other sizes took. A picture that bfloat16 fails on
        is painted once more.
        """
        try:
            return self._carry_out_once(task, start, tied, limit, progress, report)
        except Diverged:
            if not in_bfloat16(task.settings, self.device.type):
                raise
        log.warning(
            "In bfloat16 the loss of frame %d is not a number; it is painted in float32", progress.frame
        )
        exact = replace(task, settings=task.settings.model_copy(update={"precision": "float32"}))
        return _remarked(
            self._carry_out_once(exact, start, tied, limit, progress, report),
            "Painted in float32, as its loss was not a number in bfloat16.",
        )

    def _carry_out_once(
        self,
        task: _Task,
        start: Picture,
        tied: Sequence[Arrival],
        limit: int,
        progress: Progress,
        report: Report | None,
    ) -> Painting:
        with memory_named(self.settings, self.width, self.height):
            terms = [self._term(arrival) for arrival in tied]
            frame = self._enter(task.shown)
            styles = [StyleTerm(part.wanted.grams, self._mask(part.mask)) for part in task.parts]
            objective = self.tiling.fit(
                partial(Objective, self.perception, task.settings, styles, frame, terms)
            )
            x, unmoved = self._enter(self._placed(start, task)), self._mask(task.unmoved)
            x, taken, losses = self._descend(objective, x, unmoved, limit, progress, report)
        return Painting(
            picture=self._finish(_leave(x), task),
            iterations=progress.iteration + taken,
            work=progress.work + taken,
            loss=float(losses.total),
            content_loss=float(losses.content),
            style_loss=float(losses.style),
            temporal_loss=float(losses.temporal),
            seconds=time.perf_counter() - task.began,
            remark=self.tiling.remark,
        )

    def _descend(
        self,
        objective: Objective,
        x: Tensor,
        unmoved: Tensor | None,
        limit: int,
        progress: Progress,
        report: Report | None,
    ) -> tuple[Tensor, int, Losses]:
        """Take at most ``limit`` iterations; the losses are those of the picture arrived at.

        The optimiser works in coordinates in which pixels tied to a neighbour are stiff. They are painted
        already, so the first steps belong to the others. At equal iterations and total loss this leaves a
        third to a fifth of the temporal error. As far as a pixel is ``unmoved`` it does not move at all.
        """
        optimiser = self._optimiser()
        untied = self.settings.form == "reference" or not objective.settings.temporal_weight
        stiffness = 0 if untied else STIFFNESS
        ease = (1 + stiffness * sum(term.weight for term in objective.terms)) ** -0.5
        if unmoved is not None:
            ease = (1 - unmoved) * ease
        stopping = StoppingRule(self.settings.check_every, self.settings.stopping_threshold)
        iteration, moves = 0, unmoved is None or bool((unmoved < 1).any())
        while moves and iteration < limit:
            iteration += 1
            count, work = progress.iteration + iteration, progress.work + iteration
            total, gradient = self.tiling.fit(partial(_follow, objective, x))
            loss = _finite(total, progress.frame, count)
            if report is not None:
                picture = partial(_leave, x)
                report(replace(progress, iteration=count, work=work, loss=loss, picture=picture))
            x = x + ease * optimiser.step(ease * gradient)
            if stopping.converged(iteration, loss):
                break
        with torch.no_grad():
            losses = self.tiling.fit(partial(objective, x))
        _finite(float(losses.total), progress.frame, progress.iteration + iteration)
        return x, iteration, losses

    def _for_smaller_frames(
        self, styles: Sequence[WeightedStyle], regions: Sequence[StyleRegion]
    ) -> "Painter | None":
        """A painter of the same for frames of the size to begin at, if that is another one.

        Styles so narrow that the network would not see them that small have the frame begin at its own.
        """
        size = coarser_size(self.settings, self.width, self.height)
        pictures = [
            picture for each in (styles, *(region.styles for region in regions)) for picture, _ in each
        ]
        if size is None or not all(fits(picture, *size, self.settings.style_scale) for picture in pictures):
            return None
        smaller = [region.shrunk(*size) for region in regions]
        return Painter(self.perception, styles, self.settings, *size, self.device, smaller)

    def _optimiser(self) -> Optimiser:
        if self.settings.optimiser == "adam":
            return Adam(self.settings.learning_rate)
        return LBFGS(self.settings.history, unpaired_step if self.settings.form == "reference" else steepest)

    def _show(self, picture: Picture) -> Picture:
        """A picture as the network is shown it: grey where colours are the frame's own."""
        return greyed(picture) if self.settings.colours == "frame" else picture

    def _unpainted(self, task: _Task) -> Picture:
        if self.settings.first_image != "recoloured":
            return task.shown
        return recoloured(task.shown, task.parts)

    def _placed(self, start: Picture, task: _Task) -> Picture:
        """``start`` with all that stays in its place, as the network is shown it."""
        start = with_kept(start, task.shown, task.kept)
        if task.retouch is None:
            return start
        return replace(task.retouch, picture=self._show(task.retouch.picture)).faded(start)

    def _finish(self, picture: Picture, task: _Task) -> Picture:
        """As its master will be: the next frame starts from that."""
        if self.settings.colours == "frame":
            picture = coloured(greyed(picture), task.source)
            picture = picture if task.retouch is None else task.retouch.faded(picture)
        if self.settings.form == "reference":
            picture = truncated(picture)
        picture = with_kept(picture, task.source, task.kept)
        return as_master(picture if task.retouch is None else task.retouch.finished(picture))

    def _term(self, arrival: Arrival) -> TemporalTerm:
        weight = torch.from_numpy(arrival.weight).to(self.device)
        return TemporalTerm(self._enter(arrival.picture), weight[None, None])

    def _mask(self, mask: Mask | None) -> Tensor | None:
        return None if mask is None else torch.from_numpy(mask).to(self.device)[None, None]

    def _grams(self, picture: Picture, mask: Mask | None = None) -> dict[str, Tensor]:
        entered, part = self._enter(picture), self._mask(mask)
        return self.tiling.fit(partial(grams, self.perception, self.settings, entered, part))

    def _enter(self, picture: Picture) -> Tensor:
        return enter_perceptual_space(picture, self.device)


def _remarked(painting: Painting, remark: str) -> Painting:
    """With one thing more to say of it, which may be nothing."""
    said = (painting.remark, remark)
    return replace(painting, remark=" ".join(each for each in dict.fromkeys(said) if each))


def _follow(objective: Objective, x: Tensor, tile: int) -> tuple[float, Tensor]:
    """The total loss of ``x`` and its gradient."""
    x = x.detach().requires_grad_()
    total = objective(x, tile).total
    (gradient,) = torch.autograd.grad(total, x)
    return float(total.detach()), gradient


def _leave(x: Tensor) -> Picture:
    """Tensor to picture, clipped to [0, 1]."""
    rgb = from_perceptual_space(x)[0].permute(1, 2, 0).clamp(0, 1)
    return np.ascontiguousarray(rgb.cpu().numpy())


def _finite(loss: float, frame: int, iteration: int) -> float:
    if not math.isfinite(loss):
        raise Diverged(
            f"The loss of frame {frame} is not a number at iteration {iteration}. Lower the weights "
            "(style_weight, content_weight, temporal_weight).",
            field="style_weight",
        )
    return loss
