"""What plays is the proxy, and says so; what stands still is the frame itself."""

import threading
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from stylizer.models import Project, Style, Take
from tests.browser.painted import FIRST, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRAMES = range(FIRST, FIRST + 6)

#: Of these frames, as each is on the screen in this kind: [the number in its pixels, their hash].
READ = """({ kind, frames }) => new Promise(resolve => {
    const canvas = document.querySelector(".picture canvas");
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    const read = () => {
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, width, height);
        const row = 4 * width * Math.round(height * 0.05);
        let [number, hash] = [0, 0];
        for (let bit = 2; bit < 18; bit += 1)
            number = 2 * number + Number(data[row + 4 * Math.floor((bit + 0.5) * width / 20) + 1] > 127);
        for (let at = 0; at < data.length; at += 1) hash = (31 * hash + data[at]) | 0;
        return [number, hash];
    };
    const found = {};
    const look = () => {
        const { frame, picture } = canvas.dataset;
        if (picture === kind && frames.includes(Number(frame))) found[frame] ??= read();
        if (Object.keys(found).length === frames.length) resolve(found);
        else requestAnimationFrame(look);
    };
    look();
})"""


@pytest.fixture
def take(people: Personas, project: Project, style: Style) -> Take:
    take = new_take(people.carol, numbered_shot(people.carol, project, len(FRAMES)), style)
    paint_waiting(take, warm)
    return take


def open_room(visit: SignedIn, people: Personas, take: Take) -> ReviewPage:
    page = visit(people.dave, f"/takes/{take.pk}")
    page.set_viewport_size({"width": 800, "height": 600})  # drawn without a graphics card
    room = ReviewPage(page)
    room.press("q")
    expect(page.locator(".speed")).to_contain_text("every")
    return room


def read(room: ReviewPage, kind: str, *frames: int) -> dict[str, Any]:
    return room.page.evaluate(READ, {"kind": kind, "frames": list(frames)})


def mark(page: Page) -> Any:
    return page.get_by_text("PROXY", exact=True)


def test_proxies_play_and_the_still_takes_over_where_playback_stops(
    people: Personas, take: Take, visit: SignedIn
) -> None:
    room = open_room(visit, people, take)
    stills = {}
    for frame in FRAMES:
        room.go_to(frame)
        stills |= read(room, "still", frame)
    expect(mark(room.page)).to_have_count(0)

    room.press("l")
    proxies = read(room, "proxy", *FRAMES)
    expect(mark(room.page)).to_be_visible()
    numbers = {str(frame): frame for frame in FRAMES}
    assert {frame: number for frame, (number, _) in stills.items()} == numbers
    assert {frame: number for frame, (number, _) in proxies.items()} == numbers
    assert all(proxies[frame] != stills[frame] for frame in stills)

    room.press("k")
    expect(mark(room.page)).to_have_count(0)
    frame = int(room.picture.get_attribute("data-frame") or 0)
    assert read(room, "still", frame)[str(frame)] == stills[str(frame)]

    room.press("g", "l")  # a difference would show what coding left of the proxies
    room.expect_seen("difference")
    read(room, "still", *FRAMES)
    expect(mark(room.page)).to_have_count(0)


def test_a_proxy_says_so_until_its_still_has_come(people: Personas, take: Take, visit: SignedIn) -> None:
    room = open_room(visit, people, take)
    room.expect_seen("stylized r1")
    held_back: list[Route] = []
    come = threading.Event()
    room.page.route("**/*.png", lambda route: route.continue_() if come.is_set() else held_back.append(route))
    room.page.reload()
    room = ReviewPage(room.page)
    room.press("l")
    read(room, "proxy", *FRAMES)
    room.press("k")
    frame = int(room.picture.get_attribute("data-frame") or 0)
    room.expect_frame(frame)
    expect(mark(room.page)).to_be_visible()

    room.press("u")
    source = room.page.get_by_test_id("probe").locator(".rgb").first
    expect(source).to_contain_text("source–––")  # a proxy's colours are not the frame's

    come.set()
    for route in held_back:
        route.continue_()
    expect(mark(room.page)).to_have_count(0)
    assert read(room, "still", frame)[str(frame)][0] == frame
    expect(source).not_to_contain_text("–")
