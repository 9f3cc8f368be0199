"""Frames stylized elsewhere: workers measure them, and paint ranges between them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from stylizer.actions import WeightedStyle, decide, import_take, request_rerun
from stylizer.engine.flow import estimate_pair
from stylizer.engine.measures import measure_transition
from stylizer.media.clips import read_clip
from stylizer.media.sources import encode_source
from stylizer.models import Origin, RenderState, Revision, Shot, Style, Take
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.measure import measure_take
from stylizer.pipeline.render import make_render
from tests import studio
from tests.personas import Personas
from tests.pipeline.conftest import FRAMES, QUICK, pan

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(index: int) -> np.ndarray:
    """As another program stylized the frame: colours turned, and a flicker in the third."""
    turned = np.ascontiguousarray(pan(index)[..., ::-1])
    levels = np.rint(turned * (200 if index == 2 else 255))
    return (levels / np.float32(255)).astype(np.float32)


@pytest.fixture
def take(people: Personas, shot: Shot, style: Style, tmp_path: Path) -> Take:
    for index in range(FRAMES):
        (tmp_path / f"out_{1001 + index}.png").write_bytes(encode_source(elsewhere(index)))
    clip = read_clip(tmp_path / "out_%04d.png")
    styles = [WeightedStyle(style.versions.get())]
    return import_take(actor=people.carol, shot=shot, clip=clip, styles=styles, preset="draft")


def test_they_are_measured_with_the_measuring_flow(take: Take, bench: Bench) -> None:
    measure_take(take.pk, bench)
    rows = {row.frame: row for row in take.transitions.all()}
    assert sorted(rows) == [1002, 1003, 1004, 1005]
    assert {row.measuring_flow for row in rows.values()} == {take.settings["measuring_flow"]}

    measuring, loss = (
        estimate_pair(take.settings[name], pan(1), pan(2)) for name in ("measuring_flow", "flow")
    )
    known = measure_transition(elsewhere(1), elsewhere(2), pan(1), pan(2), measuring=measuring, loss=loss)
    assert rows[1003].mean == pytest.approx(known.mean, rel=1e-3)
    assert rows[1003].mean > 10 * rows[1002].mean, "the flicker is not seen"
    assert rows[1004].mean > 10 * rows[1005].mean


def test_a_range_is_painted_between_held_imported_frames(
    take: Take, bench: Bench, people: Personas, start_take: Callable[..., Take]
) -> None:
    measure_take(take.pk, bench)
    seen = {1003: studio.kept(take)[1003]}
    decide(actor=people.bob, take=take, kind="approve", seen={1002: studio.kept(take)[1002]})
    render = request_rerun(actor=people.carol, take=take, seen=seen, overrides=QUICK)
    make_render(render.pk, bench)
    render.refresh_from_db()
    assert (render.state, render.failure) == (RenderState.DONE, "")
    made = Revision.objects.get(take=take, frame=1003, origin=Origin.RENDERED)
    assert made.number == 2
    assert set(made.anchors) == {studio.kept(take)[1002], studio.kept(take)[1004]}
    around = take.transitions.filter(earlier=made) | take.transitions.filter(later=made)
    assert around.count() == 2
