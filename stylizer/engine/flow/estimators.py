"""The flow estimators, each behind the same call."""

from typing import Protocol

from stylizer.engine.errors import InvalidSettings
from stylizer.engine.flow.deepflow import DeepFlow
from stylizer.engine.flow.dis import DIS
from stylizer.engine.flow.epicflow import EpicFlow
from stylizer.engine.flow.fused import Fused
from stylizer.engine.flow.raft import RAFT
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Picture


class FlowEstimator(Protocol):
    """Any way to find the motion from one frame to another."""

    name: str

    def estimate(self, first: Picture, second: Picture) -> Flow:
        """Flow from ``first`` to ``second``, pictures of one size."""
        ...


ESTIMATORS: dict[str, FlowEstimator] = {
    estimator.name: estimator for estimator in (DeepFlow(), DIS(), EpicFlow(), Fused(), RAFT())
}


def flow_estimator(name: str) -> FlowEstimator:
    """The estimator of this name; raises :class:`InvalidSettings` where there is none."""
    if name not in ESTIMATORS:
        raise InvalidSettings(
            f"There is no flow estimator {name!r}; the estimators are {', '.join(ESTIMATORS)}.", field="flow"
        )
    return ESTIMATORS[name]
