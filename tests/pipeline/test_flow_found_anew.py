"""Flow that an estimator stored before it was changed is not read beside what it finds now."""

from importlib import import_module

import pytest
from django.apps import apps

from stylizer.engine.flow import FlowPair, estimate_pair
from stylizer.models import Take
from stylizer.pipeline.footage import Footage
from tests.pipeline.test_diagnosis import keep_flow, motion, take

__all__ = ["take"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_deepflow_is_found_anew_and_other_flow_stays(take: Take) -> None:
    old = FlowPair(motion().forward * 2, motion().backward * 2)
    keep_flow(take.shot, "deepflow", old)
    keep_flow(take.shot, "dis", old)
    import_module("stylizer.migrations.0011_flows_found_anew").forget_deepflow(apps, None)

    with Footage(take.shot) as footage:
        found, kept = (footage.flow(name, 1001, 1002).forward for name in ("deepflow", "dis"))
        expected = estimate_pair("deepflow", footage.source(1001), footage.source(1002)).forward
    assert abs(found - expected).max() < 0.01  # as a file rounds it
    assert abs(kept - old.forward).max() < 0.01
