"""The strip and the lane under the picture, and what the player says of its pace."""

import io
import re

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, expect

from stylizer.actions import decide
from stylizer.actions.results import fail_frame
from stylizer.models import Project, Style
from tests.browser.painted import FIRST, long_take, measure_kept, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas
from tests.studio import claim_running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT = 8

#: As the page has them, in pixels: left of the first frame, right of the last, and the height of a lane.
GUTTER, MARGIN, LANE = 60, 12, 16


def edge(strip: Locator, frame: int, count: int = COUNT) -> float:
    box = strip.bounding_box()
    assert box is not None
    return GUTTER + (frame - FIRST) * (box["width"] - GUTTER - MARGIN) / count


def cell(strip: Locator, frame: int, lane: int) -> NDArray[np.int16]:
    """What is drawn for a frame in one of the strip's lanes, from its top."""
    picture = np.asarray(Image.open(io.BytesIO(strip.screenshot())).convert("RGB")).astype(np.int16)
    left, right = round(edge(strip, frame)), round(edge(strip, frame + 1))
    return picture[lane * LANE : (lane + 1) * LANE, left + 1 : right - 1]


def test_a_drag_along_the_strip_goes_there_and_selects(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, COUNT), style)
    paint_waiting(take, warm)
    page = visit(people.bob, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    strip = page.locator(".strip > canvas").first
    box = strip.bounding_box()
    assert box is not None

    def place(frame: int) -> tuple[float, float]:
        return box["x"] + (edge(strip, frame) + edge(strip, frame + 1)) / 2, box["y"] + LANE / 2

    page.mouse.move(*place(FIRST + 1))
    page.mouse.down()
    room.expect_frame(FIRST + 1)
    page.mouse.move(*place(FIRST + 3), steps=8)
    room.expect_frame(FIRST + 3)
    page.mouse.move(*place(FIRST + 5), steps=8)
    room.expect_frame(FIRST + 5)
    page.mouse.up()
    expect(page.locator(".decide-about")).to_contain_text(f"{FIRST + 1}–{FIRST + 5}")
    assert room.number_in_the_picture() == FIRST + 5
    chosen, other = cell(strip, FIRST + 3, 1)[0, 0], cell(strip, FIRST + 6, 1)[0, 0]  # nothing is decided
    assert chosen[2] - chosen[0] > other[2] - other[0] + 10, "the chosen ones are bluer"


def test_decisions_differ_on_the_strip_by_colour_and_by_shape(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, COUNT), style)
    made = paint_waiting(take, warm)
    for frame, kind in ((FIRST, "approve"), (FIRST + 1, "reject")):
        decide(actor=people.bob, take=take, kind=kind, seen={frame: made[frame].pk}, reason="The rim")
    page = visit(people.bob, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.press("End")
    room.expect_frame(FIRST + COUNT - 1)  # where the strip's mark of the present frame is, and not below
    strip = page.locator(".strip > canvas").first

    nothing = cell(strip, FIRST + 2, 1)
    assert np.ptp(nothing.reshape(-1, 3), axis=0).max() < 12

    def sign(frame: int) -> tuple[int, NDArray[np.bool_]]:
        """Which of red, green and blue leads in what is drawn, and where that is."""
        decided = cell(strip, frame, 1)
        drawn = np.abs(decided - nothing[0, 0]).sum(axis=-1) > 60
        assert drawn.any()
        return int(decided[drawn].mean(axis=0).argmax()), drawn

    (green, tick), (red, cross) = sign(FIRST), sign(FIRST + 1)
    assert (green, red) == (1, 0)
    width = min(tick.shape[1], cross.shape[1])
    assert (tick[:, :width] != cross[:, :width]).sum() > 10  # another shape, for whom both are grey


def test_painted_and_failed_frames_and_their_flags_differ_by_colour_and_by_shape(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, COUNT), style)
    painted, outstanding, failed = FIRST, FIRST + 3, FIRST + 6
    paint_waiting(take, warm, range(FIRST, failed))
    measure_kept(take, lambda frame: 0.06 if frame == outstanding else 0.006)
    for _ in range(2):  # at the second time it is given up
        fail_frame(claim=claim_running(take), position=6, frame=failed, message="No memory is left.")
    page = visit(people.bob, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.press("End")
    room.expect_frame(FIRST + COUNT - 1)
    strip = page.locator(".strip > canvas").first
    ground = cell(strip, painted, 1)[0, 0]  # nothing is decided

    def sign(frame: int, lane: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """The colour of what is drawn, and where that is."""
        seen = cell(strip, frame, lane)
        drawn = np.abs(seen - ground).sum(axis=-1) > 60
        assert drawn.any()
        return seen[drawn].mean(axis=0), drawn

    for lane, one, other in ((0, painted, failed), (2, outstanding, failed)):
        (colour, shape), (other_colour, other_shape) = sign(one, lane), sign(other, lane)
        assert np.abs(colour - other_colour).max() > 30
        width = min(shape.shape[1], other_shape.shape[1])
        assert (shape[:, :width] != other_shape[:, :width]).sum() > 10


def test_the_lane_is_read_under_the_pointer_and_jumps_where_it_is_clicked(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = long_take(people.carol, project, style, 40)
    page = visit(people.dave, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    lane, head = page.get_by_test_id("lane"), page.locator(".lane-head")
    expect(head.locator(".value").first).to_be_empty()
    middle = (edge(lane, FIRST + 20, 40) + edge(lane, FIRST + 21, 40)) / 2
    lane.hover(position={"x": middle, "y": 30})
    expect(head.locator(".frame")).to_have_text(str(FIRST + 20))
    expect(head).to_contain_text(re.compile(r"error 2\.0.*p95 3\.8"))
    room.expect_frame(FIRST)  # nothing has moved
    lane.click(position={"x": middle, "y": 30})
    room.expect_frame(FIRST + 20)


def test_playback_tells_its_pace_beside_the_one_that_is_asked_for(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 48), style)
    paint_waiting(take, warm)
    page = visit(people.dave, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    speed = page.locator(".speed")
    expect(speed).to_contain_text("– fps(24)")
    room.press("l")
    expect(speed.locator(".measured")).to_have_text(re.compile(r"^[1-9]\d*$"))
    expect(speed).to_contain_text("drop ")
    room.press("k")
    expect(speed.locator(".measured")).to_have_text("–")
