"""Optical flow: where each pixel of one frame is in another.

A flow is float32 H x W x 2 on the first frame's grid: u to the right, v downwards, in pixels.
"""

from stylizer.engine.flow.estimators import ESTIMATORS, FlowEstimator, flow_estimator
from stylizer.engine.flow.pair import FlowPair, estimate_pair

__all__ = ["ESTIMATORS", "FlowEstimator", "FlowPair", "estimate_pair", "flow_estimator"]
