"""Makes the frames of a render, step by step, from the first step without an outcome on."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.conf import settings as django_settings
from django.db import DatabaseError

import stylizer
from stylizer.access.frames import missing_transitions
from stylizer.access.queue import next_render
from stylizer.actions.claims import claim_render
from stylizer.actions.endings import fail_render, finish_render, pause_for_room, release_render
from stylizer.actions.errors import LeaseLost, Refused
from stylizer.actions.leases import Claim
from stylizer.actions.results import commit_revision, fail_frame, record_weights, skip_step, store_step
from stylizer.engine.anchors import Anchor
from stylizer.engine.errors import (
    DeviceUnavailable,
    EngineError,
    InvalidSettings,
    OutOfMemory,
    WeightsNotFound,
)
from stylizer.engine.loop import frame_at
from stylizer.engine.measures import beside_source, picture_measures
from stylizer.engine.painter import Painter, Painting
from stylizer.engine.passes import PassStep, plan_steps, related_numbers, step_work
from stylizer.engine.picture import Picture
from stylizer.engine.progress import Cancelled, Progress
from stylizer.engine.retouch import Retouch
from stylizer.engine.settings import Settings
from stylizer.engine.sweeps import Step
from stylizer.media.errors import DiskFull
from stylizer.media.masks import encode_mask
from stylizer.media.pictures import decode_master, encode_master
from stylizer.media.proxies import PROXY_SUFFIX, encode_proxy
from stylizer.media.store import free_bytes
from stylizer.models import Render, RenderRegion, Revision
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.footage import Footage
from stylizer.pipeline.forming import FormingFeed
from stylizer.pipeline.measure import measure_pair
from stylizer.pipeline.progress import ProgressFeed
from stylizer.pipeline.retouching import Retouching, rim_measures
from stylizer.pipeline.watch import Watch

log = logging.getLogger(__name__)

#: With these no other frame would fare better.
FATAL = (InvalidSettings, WeightsNotFound, DeviceUnavailable, OutOfMemory)

#: These are no fault of the frame at hand.
NOT_THE_FRAMES_FAULT = (*FATAL, Cancelled, LeaseLost, DiskFull, DatabaseError)


def make_next_render(bench: Bench) -> None:
    """Make the render that is first in the queue; nothing where none waits.

    A wake-up says that there is something to do, the queue says what: so a render that was moved up goes
    first, whichever wake-up comes first.
    """
    while not bench.stop.is_set() and (render_id := next_render()) is not None:
        if make_render(render_id, bench):
            return


def make_render(render_id: int, bench: Bench) -> bool:
    """Claim the render and make its frames. Returns False where another worker has it, or it is over."""
    claim = claim_render(worker=bench.worker, render_id=render_id)
    if claim is None:
        return False
    try:
        with Watch(claim, bench.stop) as watch:
            _make(claim, bench, watch)
    except LeaseLost:
        log.info("Render %d was cancelled, paused, or taken over", render_id)
    finally:
        bench.doing, bench.seconds_per_frame = "", None
    return True


def _make(claim: Claim, bench: Bench, watch: Watch) -> None:
    render = Render.objects.select_related("take__shot__project").get(pk=claim.render_id)
    try:
        with Footage(render.take.shot) as footage:
            Rendering(claim, render, bench, watch, footage).run()
        finish_render(claim=claim)
        log.info("Render %d is done", render.pk)
    except Cancelled:
        if bench.stop.is_set():
            release_render(claim=claim)
        log.info("Render %d stops here", render.pk)
    except DiskFull as error:
        log.warning("Render %d pauses: %s", render.pk, error.message)
        pause_for_room(claim=claim, reason=error.message)
    except (EngineError, Refused) as error:
        log.error("Render %d failed: %s", render.pk, error.message)
        fail_render(claim=claim, message=error.message)
    except (LeaseLost, DatabaseError):
        raise
    except Exception as error:  # a defect of ours: whoever takes it over would meet it again
        log.exception("Render %d failed", render.pk)
        fail_render(claim=claim, message=_in_words(error))


@dataclass(frozen=True)
class Output:
    """What a step made: the name of its master, and the revision it became, if it is a frame's last."""

    picture: str
    revision: int | None


class Rendering:
    """One render at work."""

    def __init__(self, claim: Claim, render: Render, bench: Bench, watch: Watch, footage: Footage) -> None:
        self.claim, self.render, self.bench, self.watch = claim, render, bench, watch
        self.take = render.take
        self.footage = footage
        self.settings = Settings(**render.settings)
        self.held = {
            revision.frame: Output(revision.picture, revision.pk)
            for revision in self.take.revisions.filter(pk__in=render.held.values())
        }
        region = RenderRegion.objects.filter(render=render).select_related("mask").first()
        self.retouching = region and Retouching(region, footage, self.settings.flow, watch.check)
        self.steps = plan_steps(self.settings, render.frames, self.held, self.take.shot.numbers)
        self.outputs: dict[int, Output] = {}
        self.given_up: set[int] = set()
        self.to_come = self._resume()

    def run(self) -> None:
        """Raises Cancelled, LeaseLost, DiskFull, and what is found wrong with settings and weights."""
        self.feed = ProgressFeed(
            self.claim,
            frames_total=len(self.render.frames),
            frames_done=self.render.revisions.count(),
            work_left=sum(map(self._work, self.to_come)),
        )
        self.forming = FormingFeed(self.claim)
        painter = self._prepare()
        for index, step in enumerate(self.to_come):
            self.watch.check()
            self._check_room()
            self._expect_flows(self.to_come[index : index + 2])
            self._take_step(painter, step)
        self._measure(self.render.frames, to_come=())

    def _resume(self) -> list[Step]:
        """Take up the outcomes that are there; return the steps that have none."""
        outcomes = dict(self.render.steps.values_list("position", "picture"))
        revisions = dict(self.render.revisions.values_list("frame", "pk"))
        for step in self.steps:
            if picture := outcomes.get(step.position):
                self.outputs[step.frame] = Output(picture, revisions[step.frame] if step.final else None)
            elif step.position in outcomes:
                self.given_up.add(step.frame)
        return [step for step in self.steps if step.position not in outcomes]

    def _work(self, step: Step) -> float:
        """The most that it takes, in iterations at the shot's size."""
        return step_work(self.settings, step, self.take.shot.width, self.take.shot.height)

    def _prepare(self) -> Painter:
        self._report(Progress("load", self.render.frames[0]))
        painter = self.bench.painter(self.take, self.settings, self.footage)
        record_weights(
            claim=self.claim,
            weights_hash=painter.perception.weights_hash,
            weights_origin=painter.perception.origin,
            engine_version=stylizer.__version__,
        )
        return painter

    def _take_step(self, painter: Painter, step: Step) -> None:
        """Paint until it succeeds or the frame is given up."""
        self.bench.doing = f"{self.take.shot}, {self.take}: frame {step.frame}"
        if step.frame in self.given_up:
            skip_step(claim=self.claim, position=step.position, frame=step.frame)
            return
        while step.frame not in self.given_up:
            try:
                painting = self._paint(painter, step)
                self._keep(step, painting)
            except NOT_THE_FRAMES_FAULT:
                raise
            except Exception as error:
                log.exception("Frame %d of render %d failed", step.frame, self.render.pk)
                if fail_frame(
                    claim=self.claim, position=step.position, frame=step.frame, message=_in_words(error)
                ):
                    self.given_up.add(step.frame)
            else:
                self.feed.step_done(self._work(step), painting.work, step.final)
                steps_of_a_frame = len(self.steps) / len(self.render.frames)
                self.bench.seconds_per_frame = self.feed.seconds_per_step * steps_of_a_frame
                if step.final:
                    self._measure_around(step)
                return

    def _paint(self, painter: Painter, step: Step) -> Painting:
        self._report(Progress("flow", step.frame))
        source, anchors = self.footage.source(step.frame), self._anchors(step)
        retouch = self._retouch(step)
        if isinstance(step, PassStep):
            before = self.outputs.get(step.frame)
            previous = self._master(before) if before else None
            return painter.paint_pass(
                source, step.frame, step.number, previous, anchors, self._report, retouch
            )
        first = self._first_painted() if self.settings.initial_image == "first" else None
        return painter.paint(source, step.frame, anchors, self._report, first, retouch)

    def _retouch(self, step: Step) -> Retouch | None:
        """What is painted again of the step's frame, where that is not the whole."""
        return self.retouching.at(step.frame) if self.retouching else None

    def _keep(self, step: Step, painting: Painting) -> None:
        """Store the master, then say so; whoever builds on it reads it back, so resuming changes nothing."""
        store = self.footage.store
        master = encode_master(painting.picture)
        picture = store.put(master, "png")
        if not step.final:
            store_step(claim=self.claim, position=step.position, frame=step.frame, picture=picture)
            self.outputs[step.frame] = Output(picture, None)
            return
        exact, retouch = decode_master(master), self._retouch(step)
        rim = rim_measures(retouch, exact) if retouch else {}
        revision = commit_revision(
            claim=self.claim,
            position=step.position,
            frame=step.frame,
            picture=picture,
            proxy=store.put(encode_proxy(exact), PROXY_SUFFIX),
            region=store.put(encode_mask(retouch.inside), "png") if retouch else "",
            measures=_measures(painting, exact, self.footage.source(step.frame)) | rim,
            anchors=[output.revision for _, output in self._neighbours(step) if output.revision is not None],
        )
        self.outputs[step.frame] = Output(picture, revision.pk)

    def _anchors(self, step: Step) -> list[Anchor]:
        neighbours = self._neighbours(step)
        two_sided = len({number < step.frame for number, _ in neighbours}) == 2
        anchors = []
        for number, output in neighbours:
            related = self._frame_at(number)
            flow = self.footage.flow(self.settings.flow, related, step.frame)
            share = step.earlier_share if number < step.frame else 1 - step.earlier_share
            anchors.append(
                Anchor(
                    picture=self._master(output),
                    flow=flow.backward,
                    opposite=flow.forward,
                    share=share if two_sided else 1.0,
                    offset=number - step.frame,
                    source=self.footage.source(related),
                    frame=related,
                )
            )
        return anchors

    def _neighbours(self, step: Step) -> list[tuple[int, Output]]:
        """The frames that a step is tied to, closest first on each side, with their newest output.

        Beyond a frame given up, the next good one stands in for it. A number beyond an end of the shot is
        that of a frame of a loop.
        """
        found: dict[int, Output] = {}
        for number in self._related(step):
            direction = 1 if number > step.frame else -1
            while self._frame_at(number) in self.given_up:
                number += direction
            related = self._frame_at(number)
            output = self.outputs.get(related) or self.held.get(related)
            if output and related != step.frame:
                found[number] = output
        return list(found.items())

    def _related(self, step: Step) -> list[int]:
        """The frames that a step would be tied to if they were all there."""
        return [
            *related_numbers(self.settings, step.earlier, -1),
            *related_numbers(self.settings, step.later, 1),
        ]

    def _frame_at(self, number: int) -> int:
        return frame_at(number, self.take.shot.numbers, self.settings.loop)

    def _master(self, output: Output) -> Picture:
        return decode_master(self.footage.store.read(output.picture))

    def _first_painted(self) -> Picture | None:
        first = self.take.revisions.order_by("frame", "number").first()
        return self._master(Output(first.picture, first.pk)) if first else None

    def _expect_flows(self, steps: Sequence[Step]) -> None:
        """Have the flows of these steps estimated beside the painter, those for measuring last."""
        painted = self.held.keys() | self.outputs.keys() | {step.frame for step in steps}
        for step in steps:
            for number in map(self._frame_at, self._related(step)):
                if number in painted and number != step.frame:
                    self.footage.expect_flow(self.settings.flow, *sorted((number, step.frame)))
        for step in steps:
            for neighbour in {step.frame - 1, step.frame + 1} & {step.earlier, step.later}:
                if neighbour in self.take.shot.numbers:
                    self.footage.expect_flow(self.settings.measuring_flow, *sorted((neighbour, step.frame)))

    def _measure_around(self, step: Step) -> None:
        """Measure the new revision's transitions, but for neighbours that are about to be painted anew."""
        to_come = {each.frame for each in self.steps if each.final and each.position > step.position}
        self._measure([step.frame], to_come)

    def _measure(self, frames: Iterable[int], to_come: Iterable[int]) -> None:
        for earlier, later in missing_transitions(self.take, list(frames)):
            if {earlier.frame, later.frame}.isdisjoint(to_come):
                self._report(Progress("measure", later.frame))
                self._measure_pair(earlier, later)

    def _measure_pair(self, earlier: Revision, later: Revision) -> None:
        """A pair that can't be measured stays without a transition; its pictures are good nevertheless."""
        try:
            measure_pair(self.bench.worker, self.footage, earlier, later)
        except NOT_THE_FRAMES_FAULT:
            raise
        except Exception:
            log.exception("Frames %d and %d can't be measured", earlier.frame, later.frame)

    def _report(self, progress: Progress) -> None:
        self.watch.check()
        self.feed.send(progress)
        self.forming.send(progress)

    def _check_room(self) -> None:
        free = free_bytes(self.footage.store.root) // 2**20
        reserve = django_settings.STYLIZER_DISK_RESERVE_MB
        if free < reserve:
            raise DiskFull(
                f"The disk has {free} MB left, and {reserve} MB are kept free (STYLIZER_DISK_RESERVE_MB). "
                "The render goes on by itself when there is room."
            )


def _measures(painting: Painting, master: Picture, source: Picture) -> dict[str, float | int | str]:
    figures = asdict(painting)
    del figures["picture"]
    return figures | beside_source(picture_measures(master), picture_measures(source))


def _in_words(error: Exception) -> str:
    return error.message if isinstance(error, EngineError | Refused) else f"{type(error).__name__}: {error}"
