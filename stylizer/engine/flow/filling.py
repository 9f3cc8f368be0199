"""Vectors that nothing confirms, replaced by those of their surroundings, up to the frame's edges.

What is hidden in the other frame has no vector that could be found, and an estimator puts there what happens
to fit; at the edge of a thing in motion it draws the motion a few pixels too far. Both are known by their low
confidence.
"""

from stylizer.engine.flow.surroundings import certainty, from_surroundings
from stylizer.engine.motion import Flow, FlowPair
from stylizer.engine.picture import Picture

#: Strength of the smoother.
_STRENGTH = 30.0


def fill(pair: FlowPair, earlier: Picture, later: Picture) -> FlowPair:
    """Smooth both flows between two frames, weighted by their confidence and stopped by the frames' edges."""
    return FlowPair(
        forward=_filled(pair.forward, pair.backward, earlier, later),
        backward=_filled(pair.backward, pair.forward, later, earlier),
    )


def _filled(flow: Flow, opposite: Flow, source: Picture, neighbour: Picture) -> Flow:
    return from_surroundings(flow, certainty(flow, opposite, source, neighbour), source, _STRENGTH)
