"""The imported flow of a shot."""

from stylizer.engine.passes import flow_pairs
from stylizer.engine.settings import Settings
from stylizer.models import Shot


def missing_flow(shot: Shot, settings: Settings) -> list[tuple[int, int]]:
    """The pairs of frames between which painting the shot needs imported flow, and has none."""
    there = set(shot.flows.filter(estimator="files").values_list("earlier", "later"))
    return [pair for pair in flow_pairs(settings, shot.numbers) if pair not in there]
