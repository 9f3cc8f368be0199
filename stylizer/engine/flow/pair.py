"""The motion between two neighbouring frames, in both directions."""

from stylizer.engine.flow.estimators import flow_estimator
from stylizer.engine.flow.filling import fill
from stylizer.engine.motion import FlowPair
from stylizer.engine.picture import Picture


def estimate_pair(name: str, earlier: Picture, later: Picture) -> FlowPair:
    """Both flows between two frames, with the estimator of this name, filled where nothing confirms them.

    Raises what :func:`flow_estimator` and the estimator raise.
    """
    estimator = flow_estimator(name)
    pair = FlowPair(forward=estimator.estimate(earlier, later), backward=estimator.estimate(later, earlier))
    return fill(pair, earlier, later)
