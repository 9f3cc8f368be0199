"""The zoomed picture, pixel by pixel, and what lies over it; drawn by a graphics card and without one."""

import base64
import io
import re
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, expect

from stylizer.demo.numbered import numbered_frame
from stylizer.models import Project, Style, Take
from tests.browser.painted import (
    FIRST,
    HEIGHT,
    WIDTH,
    dark,
    measure_kept,
    new_take,
    numbered_shot,
    paint_waiting,
    warm,
)
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRAME = FIRST + 1

#: What was drawn, without what lies over it.
DRAWN = "canvas => canvas.toDataURL('image/png').split(',')[1]"


def levels(frame: int = FRAME, *, painted: bool) -> np.ndarray:
    picture = numbered_frame(frame, WIDTH, HEIGHT)
    return np.rint((warm(picture) if painted else picture) * 255).astype(int)


@pytest.fixture
def takes(people: Personas, project: Project, style: Style) -> tuple[Take, Take]:
    shot = numbered_shot(people.carol, project, 3)
    first, second = new_take(people.carol, shot, style), new_take(people.carol, shot, style)
    paint_waiting(first, warm)
    measure_kept(first)
    paint_waiting(second, dark)
    return first, second


@pytest.fixture(params=["visit", "visit_without_a_card"])
def room(people: Personas, takes: tuple[Take, Take], request: pytest.FixtureRequest) -> ReviewPage:
    visit: SignedIn = request.getfixturevalue(request.param)
    room = ReviewPage(visit(people.bob, f"/takes/{takes[0].pk}?frame={FRAME}"))
    room.expect_frame(FRAME)
    expect(room.picture).to_have_attribute("data-picture", "still")
    return room


def magnification(room: ReviewPage) -> Locator:
    return room.page.locator(".stage-bar").get_by_text("%", exact=False).first


def box_of(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box is not None
    return box


def expect_pixels(room: ReviewPage, pictures: Sequence[np.ndarray]) -> None:
    """Every picture's pixels are squares on the canvas, and just where its sheet lies."""
    canvas = box_of(room.picture)
    drawn = Image.open(io.BytesIO(base64.b64decode(room.picture.evaluate(DRAWN)))).convert("RGB")
    screen = np.asarray(drawn).astype(int)
    for index, picture in enumerate(pictures):
        window = box_of(room.page.locator(".picture > .sheet-box").nth(index))
        sheet = box_of(room.page.locator(".picture > .sheet-box > .sheet").nth(index))
        columns, across = inside(window["x"], window["width"], sheet["x"], sheet["width"], canvas["x"], WIDTH)
        rows, down = inside(window["y"], window["height"], sheet["y"], sheet["height"], canvas["y"], HEIGHT)
        seen = screen[rows[:, None], columns[None, :]]
        assert seen.size > 0
        assert np.abs(seen - picture[down[:, None], across[None, :]]).max() <= 1


def inside(
    window: float, length: float, sheet: float, size: float, canvas: float, pixels: int
) -> tuple[np.ndarray, np.ndarray]:
    """The canvas's columns (or rows) well inside of a pixel of the picture, and which ones those are."""
    places = np.arange(np.ceil(window - canvas), np.floor(window + length - canvas))
    at = (places + 0.5 + canvas - sheet) / size * pixels
    clear = (np.abs(at % 1 - 0.5) < 0.35) & (at > 0) & (at < pixels)
    return places[clear].astype(int), at[clear].astype(int)


def test_the_wheel_the_hand_and_the_keys(room: ReviewPage) -> None:
    stylized = levels(painted=True)
    fitted = box_of(room.page.locator(".sheet").first)
    expect_pixels(room, [stylized])

    room.press("0")
    expect(magnification(room)).to_contain_text("100 %")
    sheet = box_of(room.page.locator(".sheet").first)
    assert (sheet["width"], sheet["height"]) == pytest.approx((WIDTH, HEIGHT), abs=0.5)
    expect_pixels(room, [stylized])
    room.press(".", ".", ".", ".", ".", ".")
    expect(magnification(room)).to_contain_text("800 %")
    expect_pixels(room, [stylized])
    check_the_hand(room)
    expect_pixels(room, [stylized])

    room.press("h")
    tile = box_of(room.page.get_by_test_id("worst-tile"))
    sheet = box_of(room.page.locator(".sheet").first)
    assert tile["x"] == pytest.approx(sheet["x"] + (WIDTH - 32) * 8, abs=1)
    room.press("h", "f")
    expect(room.page.locator(".picture")).to_have_attribute("data-zoomed", "false")
    assert box_of(room.page.locator(".sheet").first) == pytest.approx(fitted, abs=0.1)


def check_the_hand(room: ReviewPage) -> None:
    page, probe = room.page, room.page.get_by_test_id("probe")
    before = box_of(page.locator(".sheet").first)
    pixel = (WIDTH // 2 - 20, HEIGHT // 2 - 10)
    x = before["x"] + (pixel[0] + 0.5) / WIDTH * before["width"]
    y = before["y"] + (pixel[1] + 0.5) / HEIGHT * before["height"]
    page.mouse.move(x, y)
    expect(probe).to_contain_text(f"x, y {pixel[0]}, {pixel[1]}")
    for button in ("left", "middle"):
        page.mouse.move(x, y)
        page.mouse.down(button=button)
        page.mouse.move(x + 30, y + 20)
        page.mouse.up(button=button)
    expect_moved(room, before, 60, 40)
    page.mouse.move(x + 60, y + 40)
    expect(probe).to_contain_text(f"x, y {pixel[0]}, {pixel[1]}")
    page.mouse.wheel(0, -360)
    expect(magnification(room)).to_contain_text("1600 %")
    expect(probe).to_contain_text(f"x, y {pixel[0]}, {pixel[1]}")
    page.mouse.wheel(0, 360)
    expect(magnification(room)).to_contain_text("800 %")
    room.press("Control+ArrowRight", "Control+ArrowDown", "Control+ArrowLeft", "Control+ArrowUp")
    expect_moved(room, before, 60, 40)


def expect_moved(room: ReviewPage, before: FloatRect, right: float, down: float) -> None:
    room.page.wait_for_function(
        """([x, y]) => {
            const { left, top } = document.querySelector(".sheet").getBoundingClientRect();
            return Math.abs(left - x) < 0.5 && Math.abs(top - y) < 0.5;
        }""",
        arg=[before["x"] + right, before["y"] + down],
    )


def test_both_pictures_move_together(room: ReviewPage) -> None:
    room.press("b", "0", ".", ".", ".", ".")
    expect(magnification(room)).to_contain_text("400 %")
    room.expect_seen("stylized r1 | source")
    expect_pixels(room, [levels(painted=True), levels(painted=False)])
    canvas = box_of(room.picture)
    room.page.mouse.move(canvas["x"] + canvas["width"] - 40, canvas["y"] + canvas["height"] - 40)
    room.page.mouse.wheel(0, -360)
    expect(magnification(room)).to_contain_text("800 %")
    expect_pixels(room, [levels(painted=True), levels(painted=False)])


def test_digits_pick_a_take_at_the_same_frame(
    people: Personas, takes: tuple[Take, Take], visit: SignedIn
) -> None:
    room = ReviewPage(visit(people.bob, f"/takes/{takes[0].pk}"))
    room.expect_seen("stylized r1")
    room.press("ArrowRight", "2")
    room.page.wait_for_url(f"**/takes/{takes[1].pk}?frame={FRAME}")
    expect(room.page).to_have_title(re.compile("v002"))  # the room of the first take is gone by now
    room.expect_frame(FRAME)
    room.press("7", "ArrowRight")  # there is no such take
    room.expect_frame(FRAME + 1)
    room.press("1")
    room.page.wait_for_url(f"**/takes/{takes[0].pk}?frame={FRAME + 1}")
