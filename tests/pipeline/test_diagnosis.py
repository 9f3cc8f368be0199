"""A transition in which one thing is known to be wrong, from stored files to the words on the wire."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from stylizer.access.snapshot import take_snapshot
from stylizer.access.stores import shot_store
from stylizer.actions import TakeOrder, WeightedStyle, create_take, import_shot
from stylizer.actions.results import commit_revision, store_flow
from stylizer.engine.flow import FlowPair
from stylizer.engine.picture import Picture
from stylizer.engine.warp import backward_warp
from stylizer.media.fields import encode_flow_pair
from stylizer.models import Project, Revision, Shot, Style, Take
from stylizer.pipeline.footage import Footage
from stylizer.pipeline.measure import measure_pair
from tests import studio
from tests.personas import Personas
from tests.pipeline.conftest import pan

pytestmark = pytest.mark.django_db(transaction=True)

WIDTH, HEIGHT, PAN, SQUARE = 128, 96, 6, np.s_[32:64, 32:64]


def motion() -> FlowPair:
    """What is at x in the later frame was at x + 6 in the earlier one."""
    backward = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    backward[..., 0] = PAN
    return FlowPair(forward=-backward, backward=backward)


def paint(seed: int) -> Picture:
    return np.random.default_rng(seed).random((HEIGHT, WIDTH, 3), dtype=np.float32)


def wrong_flow(later: Picture, loss: FlowPair) -> None:
    """The paint followed a motion that is three pixels off."""
    loss.backward[..., 1][SQUARE] += 3
    loss.forward[24:72, 28:78, 1] -= 3
    later[:] = backward_warp(paint(1), loss.backward)


def uncovered(later: Picture, loss: FlowPair) -> None:
    """A square that stood still in the earlier frame hid what is seen now."""
    loss.forward[32:64, 32 + PAN : 64 + PAN] = 0
    later[SQUARE] = paint(2)[SQUARE]


def out_of_frame(later: Picture, loss: FlowPair) -> None:
    """New paint, where the pan brings in what was never seen."""
    later[:32, -PAN:] = paint(2)[:32, -PAN:]


def not_converged(later: Picture, loss: FlowPair) -> None:
    """The flow is right, and the paint half there."""
    later[SQUARE] = 0.7 * later[SQUARE] + 0.3 * paint(2)[SQUARE]


@pytest.fixture
def take(people: Personas, project: Project, style: Style) -> Take:
    shot = import_shot(
        actor=people.carol,
        project=project,
        name="pan_020",
        frames=[pan(PAN * frame, WIDTH, HEIGHT) for frame in range(2)],
        rate=Fraction(24),
        first_frame=1001,
    )
    styles = [WeightedStyle(style.versions.get())]
    return create_take(actor=people.carol, shot=shot, order=TakeOrder(styles, preset="draft"))


def keep_flow(shot: Shot, estimator: str, pair: FlowPair) -> None:
    field = shot_store(shot.pk).put(encode_flow_pair(pair.forward, pair.backward), "npz")
    store_flow(shot=shot, estimator=estimator, earlier=1001, later=1002, field=field)


def commit(take: Take, pictures: list[Picture]) -> list[Revision]:
    lease, store = studio.claim(take), shot_store(take.shot_id)
    revisions: list[Revision] = []
    for position, picture in enumerate(pictures):
        revision = commit_revision(
            claim=lease,
            position=position,
            frame=1001 + position,
            **studio.stored_frame(store, picture),
            measures={},
            anchors=[each.pk for each in revisions],
        )
        revisions.append(revision)
    return revisions


@pytest.mark.parametrize(
    ("spoil", "blame", "tile"),
    [
        (wrong_flow, "flow error", [32, 32, 32, 32]),
        (uncovered, "disocclusion", [32, 32, 32, 32]),
        (out_of_frame, "out of frame", [96, 0, 32, 32]),
        (not_converged, "not converged", [32, 32, 32, 32]),
    ],
)
def test_the_worst_region_is_put_down_to_its_cause(
    take: Take,
    people: Personas,
    spoil: Callable[[Picture, FlowPair], None],
    blame: str,
    tile: list[int],
) -> None:
    earlier, loss = paint(1), motion()
    later = backward_warp(earlier, loss.backward)
    spoil(later, loss)
    keep_flow(take.shot, "deepflow", motion())
    keep_flow(take.shot, "dis", loss)
    revisions = commit(take, [earlier, later])

    with Footage(take.shot) as footage:
        measure_pair(studio.WORKER, footage, *revisions)

    (transition,) = take_snapshot(people.dave, take.pk)["transitions"]
    worst = transition["diagnosis"][0]
    assert (worst["blame"], worst["tile"]) == (blame, tile)
    assert worst["parts"][blame] > 0.8
    assert sum(worst["parts"].values()) == pytest.approx(1)
    change = np.square(later - backward_warp(earlier, motion().backward)).mean(axis=-1)
    x, y, width, height = tile
    assert worst["error"] == pytest.approx(change[y : y + height, x : x + width].mean(), rel=1e-3)
