"""Optical flow: where each pixel of one frame is in another."""

from stylizer.engine.flow.estimators import ESTIMATORS, FlowEstimator, flow_estimator
from stylizer.engine.flow.files import FlowFiles
from stylizer.engine.flow.pair import FlowFinder, estimate_pair
from stylizer.engine.motion import Flow, FlowPair

__all__ = [
    "ESTIMATORS",
    "Flow",
    "FlowEstimator",
    "FlowFiles",
    "FlowFinder",
    "FlowPair",
    "estimate_pair",
    "flow_estimator",
]
