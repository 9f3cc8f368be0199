"""The player, held against the number that every frame carries in its pixels."""

from fractions import Fraction

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from stylizer.models import Project, Style, Take
from tests.browser.painted import FIRST, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RATES = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60))
COUNT = 8
LAST = FIRST + COUNT - 1

#: Promises [frame that the page names, frame that its pixels name] of the next pictures that differ.
WATCH = """count => {
    const canvas = document.querySelector(".picture canvas");
    const copy = new OffscreenCanvas(canvas.width, 1).getContext("2d", { willReadFrequently: true });
    const numberInThePicture = () => {
        copy.drawImage(canvas, 0, Math.round(canvas.height * 0.05), canvas.width, 1, 0, 0, canvas.width, 1);
        const { data } = copy.getImageData(0, 0, canvas.width, 1);
        const isWhite = cell => data[4 * Math.floor((cell + 0.5) * canvas.width / 20) + 1] > 127;
        let number = 0;
        for (let bit = 2; bit < 18; bit += 1) number = 2 * number + Number(isWhite(bit));
        return number;
    };
    window.watched = new Promise(resolve => {
        const seen = [];
        const look = () => {
            const frame = Number(canvas.dataset.frame);
            if (frame !== seen.at(-1)?.[0]) seen.push([frame, numberInThePicture()]);
            if (seen.length < count) requestAnimationFrame(look);
            else resolve(seen);
        };
        look();
    });
}"""


def play(room: ReviewPage, *keys: str, count: int = COUNT + 2) -> list[int]:
    """The frames that came onto the screen, the one at rest first; each was what its pixels say."""
    room.page.evaluate(WATCH, count)
    room.press(*keys)
    seen = room.page.evaluate("window.watched")
    room.press("k")
    for named, pictured in seen:
        assert named == pictured
    return [frame for frame, _ in seen]


def test_every_picture_is_the_frame_that_it_is_said_to_be(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    shots = [numbered_shot(people.carol, project, COUNT, rate, name=f"{rate} fps") for rate in RATES]
    takes = [new_take(people.carol, shot, style) for shot in shots]
    page = visit(people.dave, f"/takes/{takes[0].pk}")
    page.set_viewport_size({"width": 800, "height": 600})  # drawn without a graphics card
    for take in takes:
        page.goto(f"/takes/{take.pk}")
        check_playback(ReviewPage(page))


def test_the_same_holds_on_a_plain_canvas(
    people: Personas, project: Project, style: Style, visit_without_a_card: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, COUNT), style)
    room = ReviewPage(visit_without_a_card(people.dave, f"/takes/{take.pk}"))
    check_playback(room)
    assert room.picture.evaluate("canvas => canvas.getContext('2d') !== null")


def check_playback(room: ReviewPage) -> None:
    once_around = [*range(FIRST, LAST + 1), FIRST, FIRST + 1]
    speed = room.page.locator(".speed")
    room.press("s", "q")
    room.expect_seen("source")
    expect(speed).to_contain_text("every")
    assert play(room, " ") == once_around
    go(room, "Home", FIRST)
    assert play(room, "l", "l", "l") == once_around  # faster, but every frame
    go(room, "End", LAST)
    assert play(room, "j") == [*range(LAST, FIRST - 1, -1), LAST, LAST - 1]
    go(room, "Home", FIRST)
    room.press("q")
    expect(speed).to_contain_text("drop")
    assert set(play(room, "l", count=5)) <= set(range(FIRST, LAST + 1))  # real time: each named as it is


def go(room: ReviewPage, key: str, frame: int) -> None:
    room.press(key)
    room.expect_frame(frame)


@pytest.fixture
def painted(people: Personas, project: Project, style: Style) -> Take:
    take = new_take(people.carol, numbered_shot(people.carol, project, COUNT), style)
    paint_waiting(take, warm)
    return take


def see(room: ReviewPage, frame: int) -> None:
    room.expect_frame(frame)
    expect(room.page.locator(".pending")).to_be_empty()
    assert room.number_in_the_picture() == frame


def test_seeking_stepping_and_looping_between_points(
    people: Personas, painted: Take, visit: SignedIn
) -> None:
    room = ReviewPage(visit(people.dave, f"/takes/{painted.pk}"))
    room.expect_seen("stylized r1")
    room.page.get_by_label("Frame", exact=True).fill("1005")
    room.press("Enter")
    see(room, 1005)
    room.press("o", "ArrowLeft", "ArrowLeft")
    see(room, 1003)
    room.press("i", "q")
    assert play(room, "l", count=5) == [1003, 1004, 1005, 1003, 1004]
    go(room, "[", 1003)
    assert play(room, "j", count=4) == [1003, 1005, 1004, 1003]
    room.press("\\", "End")
    see(room, LAST)
    room.press("Shift+ArrowLeft")
    see(room, FIRST)
    remember_all(room.page)


def remember_all(page: Page) -> None:
    page.get_by_role("button", name="playback").click()
    page.get_by_label("Memory for decoded frames").select_option("128")
    expect(page.get_by_text("MB in use")).to_be_visible()
    page.wait_for_function(ALL_CACHED, arg=page.get_by_test_id("cache-bar").element_handle())
    page.reload()
    page.get_by_role("button", name="playback").click()
    expect(page.get_by_label("Memory for decoded frames")).to_have_value("128")


def test_playback_holds_for_a_frame_that_is_still_being_painted(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, COUNT), style)
    paint_waiting(take, warm, frames=range(FIRST, FIRST + 3))
    room = ReviewPage(visit(people.dave, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    room.press("Home", "l")
    expect(room.page.locator(".pending")).to_have_text("waiting for 1004")
    assert room.number_in_the_picture() == 1003
    expect(room.page.locator(".frame-input")).to_have_value("1003")


def test_a_lost_drawing_context_comes_back_with_the_same_pixels(
    people: Personas, painted: Take, visit: SignedIn
) -> None:
    room = ReviewPage(visit(people.dave, f"/takes/{painted.pk}?frame=1003"))
    see(room, 1003)
    before = room.pixels()
    room.picture.evaluate(LOSE_CONTEXT)
    room.press("ArrowRight", "ArrowLeft")  # nobody waits for it
    room.picture.evaluate("() => window.lost.restoreContext()")
    room.page.wait_for_function(HAS_PIXELS, arg=room.picture.element_handle())
    assert np.array_equal(room.pixels(), before)
    room.press("ArrowRight")
    see(room, 1004)


def test_a_drawing_context_that_does_not_come_back_gives_way_to_a_plain_canvas(
    people: Personas, painted: Take, visit: SignedIn
) -> None:
    room = ReviewPage(visit(people.dave, f"/takes/{painted.pk}?frame=1003"))
    see(room, 1003)
    room.picture.evaluate(LOSE_CONTEXT)
    expect(room.page.get_by_text("drawn without the graphics card")).to_be_visible()
    expect(room.picture).to_have_attribute("data-picture", "still")
    assert room.picture.evaluate("canvas => canvas.getContext('2d') !== null")
    see(room, 1003)
    room.press("ArrowRight")
    see(room, 1004)


LOSE_CONTEXT = """canvas => new Promise(resolve => {
    canvas.addEventListener("webglcontextlost", resolve, { once: true });
    window.lost = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
    window.lost.loseContext();
}).then(() => null)"""

#: The first cell of the number's strip is white.
HAS_PIXELS = """canvas => {
    const gl = canvas.getContext("webgl2"), pixel = new Uint8Array(4);
    if (gl.isContextLost()) return false;
    gl.readPixels(4, canvas.height - 4, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return pixel[0] > 200;
}"""

#: Every frame's part of the cache bar has the colour of a frame in memory.
ALL_CACHED = """bar => {
    const { data } = bar.getContext("2d").getImageData(70, 0, bar.width - 90, 1);
    return data.every((level, index) => level === data[index % 4]) && data[3] === 255;
}"""
