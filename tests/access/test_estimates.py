"""What a take is told to need, against what it would store."""

from fractions import Fraction

import pytest

from stylizer import actions
from stylizer.access.estimates import FLOW_BYTES, estimate
from stylizer.engine.settings import resolve_settings
from tests.personas import Personas, picture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("loop", "more"), [(False, 1), (True, 0)])
def test_a_further_frame_costs_one_flow_and_is_measured_with_none(
    people: Personas, project, loop: bool, more: int
) -> None:
    """In three frames, the one two back is as far away as the loop's other end, where there is a loop."""
    shot = actions.import_shot(
        actor=people.carol, project=project, name="three", frames=map(picture, range(3)), rate=Fraction(24)
    )

    def disk(*related: int) -> int:
        settings = resolve_settings(shot.width, shot.height, "draft", related_frames=related, loop=loop)
        return estimate(shot, settings, shot.numbers).disk

    assert disk(1, 2) - disk(1) == pytest.approx(more * FLOW_BYTES * shot.width * shot.height, abs=1)
