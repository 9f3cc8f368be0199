"""Transitions in which one thing went wrong at one place, on a pan to the right."""

import numpy as np
import pytest

from stylizer.engine.diagnosis import Blame, Region, diagnose
from stylizer.engine.flow import FlowPair
from stylizer.engine.picture import Picture
from stylizer.engine.warp import backward_warp

HEIGHT, WIDTH, TILE = 96, 128, 32
PAN = 6


def pan() -> FlowPair:
    """What is at x in the later frame was at x + 6 in the earlier one."""
    backward = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    backward[..., 0] = PAN
    return FlowPair(forward=-backward, backward=backward)


def paint(seed: int) -> Picture:
    return np.random.default_rng(seed).random((HEIGHT, WIDTH, 3), dtype=np.float32)


def carried(earlier: Picture, flow: FlowPair) -> Picture:
    return backward_warp(earlier, flow.backward)


def worst(earlier: Picture, later: Picture, measuring: FlowPair, loss: FlowPair) -> Region:
    return diagnose(earlier, later, measuring, loss, regions=1, tile=TILE)[0]


def test_paint_that_follows_its_motion_has_no_bad_region() -> None:
    earlier = paint(1)

    assert diagnose(earlier, carried(earlier, pan()), pan(), pan()) == []


def test_new_paint_at_the_edge_is_out_of_frame() -> None:
    earlier = paint(1)
    later = carried(earlier, pan())
    later[:32, -PAN:] = paint(2)[:32, -PAN:]
    region = worst(earlier, later, pan(), pan())

    assert region.blame is Blame.OUT_OF_FRAME
    assert region.tile == (96, 0, 32, 32)
    assert region.parts[Blame.OUT_OF_FRAME] > 0.9


def test_new_paint_that_was_covered_before_is_disocclusion() -> None:
    """A square that stood still in the earlier frame hid what the pan shows now."""
    earlier = paint(1)
    loss = pan()
    loss.forward[32:64, 32 + PAN : 64 + PAN] = 0
    later = carried(earlier, pan())
    later[32:64, 32:64] = paint(2)[32:64, 32:64]
    region = worst(earlier, later, pan(), loss)

    assert (region.blame, region.tile) == (Blame.DISOCCLUSION, (32, 32, 32, 32))


def test_paint_that_follows_a_wrong_motion_is_a_flow_error() -> None:
    """By more than a pixel, which is disputed; or by less, which its own steadiness gives away."""
    earlier = paint(1)
    for wrong in (3.0, 0.9):
        loss = pan()
        loss.backward[32:64, 64:96, 1] += wrong
        loss.forward[24:72, 60:110, 1] -= wrong
        region = worst(earlier, carried(earlier, loss), pan(), loss)

        assert (region.blame, region.tile) == (Blame.FLOW_ERROR, (64, 32, 32, 32)), wrong


def test_paint_that_changes_along_the_right_motion_is_not_converged() -> None:
    earlier = paint(1)
    later = carried(earlier, pan())
    later[64:96, 0:32] = 0.7 * later[64:96, 0:32] + 0.3 * paint(2)[64:96, 0:32]
    region = worst(earlier, later, pan(), pan())

    assert (region.blame, region.tile) == (Blame.NOT_CONVERGED, (0, 64, 32, 32))


def test_regions_come_worst_first_and_their_parts_sum_to_one() -> None:
    earlier = paint(1)
    later = carried(earlier, pan())
    later[:32, :32] += 0.1
    later[32:64, 32:64] += 0.3
    later[64:, 64:96] += 0.2
    regions = diagnose(earlier, later, pan(), pan(), regions=2, tile=TILE)

    assert [region.tile[:2] for region in regions] == [(32, 32), (64, 64)]
    assert regions[0].error == pytest.approx(0.09, rel=1e-3)
    for region in regions:
        assert sum(region.parts.values()) == pytest.approx(1)
