"""The motion between two neighbouring frames, in both directions."""

from dataclasses import dataclass

from stylizer.engine.flow.estimators import Flow, flow_estimator
from stylizer.engine.picture import Picture


@dataclass(frozen=True)
class FlowPair:
    """``forward`` leads from the earlier frame to the later one, ``backward`` from the later to the earlier.

    Each is on the grid of the frame it starts from.
    """

    forward: Flow
    backward: Flow


def estimate_pair(name: str, earlier: Picture, later: Picture) -> FlowPair:
    """Both flows between two frames, with the estimator of this name."""
    estimator = flow_estimator(name)
    return FlowPair(forward=estimator.estimate(earlier, later), backward=estimator.estimate(later, earlier))
