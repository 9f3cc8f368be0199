"""Measures transitions: the temporal error between kept revisions of neighbouring frames."""

from dataclasses import asdict
from functools import partial

from stylizer.access.frames import missing_transitions
from stylizer.actions.events import WorkerActor
from stylizer.actions.results import Measured, commit_transition
from stylizer.engine.diagnosis import Region, diagnose
from stylizer.engine.measures import TransitionMeasure, measure_transition
from stylizer.engine.settings import Settings
from stylizer.media.fields import HEAT_SCALE, encode_error_field, encode_flow_field, encode_heat_thumbnail
from stylizer.media.pictures import decode_master
from stylizer.models import Revision, Take
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.footage import Footage


def measure_take(take_id: int, bench: Bench) -> None:
    """Measure all that the take lacks."""
    take = Take.objects.select_related("shot").get(pk=take_id)
    with Footage(take.shot) as footage:
        for earlier, later in missing_transitions(take):
            if bench.stop.is_set():
                return
            measure_pair(bench.worker, footage, earlier, later)


def measure_pair(worker: WorkerActor, footage: Footage, earlier: Revision, later: Revision) -> None:
    """Measure one pair and commit the transition, its error map among the shot's files."""
    settings = settings_of_pair(earlier, later)
    frames = earlier.frame, later.frame
    painted = (
        decode_master(footage.store.read(earlier.picture)),
        decode_master(footage.store.read(later.picture)),
    )
    measuring, loss = footage.flow(settings.measuring_flow, *frames), footage.flow(settings.flow, *frames)
    sources = footage.source(earlier.frame), footage.source(later.frame)
    measure = measure_transition(*painted, *sources, measuring=measuring, loss=loss)
    diagnosis = diagnose(*painted, measuring=measuring, loss=loss)
    put = partial(footage.store.put, suffix="gz")
    measured = _facts(
        measure,
        diagnosis,
        measuring_flow=settings.measuring_flow,
        field=put(encode_error_field(measure.error, measure.cause)),
        # These two do not depend on the painting, so that takes of a shot share their files.
        residual_field=put(encode_error_field(measure.source_error, measure.cause)),
        flow_field=put(encode_flow_field(-measuring.backward)),
    )
    commit_transition(worker=worker, earlier=earlier, later=later, measured=measured)


def settings_of_pair(earlier: Revision, later: Revision) -> Settings:
    """Those of the revision that was tied to the other: its loss followed a flow that must not measure it."""
    tied = earlier if later.pk in earlier.anchors else later
    values = tied.render.settings if tied.render else tied.take.settings
    return Settings(**values)


def _facts(measure: TransitionMeasure, diagnosis: list[Region], **names: str) -> Measured:
    heat = encode_heat_thumbnail(measure.error, measure.cause)
    return Measured(
        mean=measure.mean,
        p95=measure.p95,
        mean_over_all_pixels=measure.mean_over_all_pixels,
        worst_tile=list(measure.worst_tile) if measure.worst_tile else None,
        worst_tile_error=measure.worst_tile_error,
        unmeasured_share=measure.unmeasured_share,
        disputed_share=measure.disputed_share,
        source_residual=measure.source_residual,
        causes=measure.causes,
        diagnosis=[asdict(region) for region in diagnosis],
        heat=heat.data,
        heat_width=heat.width,
        heat_height=heat.height,
        heat_scale=HEAT_SCALE,
        speed=measure.speed,
        **names,
    )
