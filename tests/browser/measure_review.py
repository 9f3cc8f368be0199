"""How quick the review room is, in a real Chromium against the real server, with stills in cache and without.

    make speed                     prints the figures; LOOP=600 plays for ten minutes to watch the memory

The browser has no graphics card: the processor draws the page as well as the picture.
No test: nothing is asserted, as a figure is the machine's as much as ours. It wants an idle one.
"""

import gzip
import json
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psutil
import pytest
from django.conf import settings
from playwright.sync_api import CDPSession, Page

from stylizer.access.stores import shot_store
from stylizer.actions import request_rerun
from stylizer.actions.results import commit_revision
from stylizer.demo.numbered import numbered_frame
from stylizer.models import Project, Style, Take
from tests.browser.painted import (
    FIRST,
    long_take,
    measure_kept,
    measures_of,
    new_take,
    numbered_shot,
    paint_waiting,
    warm,
)
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas
from tests.studio import claim, kept, stored_frame

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZE = (1024, 436)
COUNT = 120
LONG, LONGEST = 1000, 5000
STEPS, SEEKS, PAUSES, COMMITS, OPENINGS, MOVES = 40, 15, 15, 15, 5, 60
PLAYED = 10
LOOP = float(os.environ.get("LOOP", "60"))

#: The canvas says what was drawn on it, at that moment; the screen has it one turn later, and two turns later
#: what is changed before a turn's drawing. What never comes ends the run, with the page's own account.
DRAWN = """
    const shown = () => document.querySelector(".picture canvas")?.dataset ?? {};
    const state = () => JSON.stringify({
        address: location.href,
        drawn: shown(),
        frame: document.querySelector(".frame-input")?.value,
        focus: document.activeElement?.className,
        words: document.querySelector(".stage")?.innerText,
        requests: performance.getEntriesByType("resource").slice(-12).map(each =>
            [each.name.slice(-24), Math.round(each.startTime), each.responseStatus]),
        now: performance.now(),
    });
    const drawn = (there, turns = 1) => new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error("Not drawn within two minutes: " + state())), 120_000);
        const look = () => {
            if (!there()) return;
            clearTimeout(late);
            watch.disconnect();
            const turn = () => {
                if (turns === 0) resolve(performance.now());
                else requestAnimationFrame(turn);
                turns -= 1;
            };
            turn();
        };
        const watch = new MutationObserver(look);
        watch.observe(document, {
            subtree: true, childList: true, characterData: true,
            attributeFilter: ["data-frame", "data-picture", "value"],
        });
        look();
    });
"""

#: Milliseconds from the next key to the exact still of a frame, or of any.
ARM = (
    "frame => {"
    + DRAWN
    + """
    const pressed = new Promise(resolve => addEventListener("keydown", event => {
        if (!["Shift", "Tab"].includes(event.key)) resolve(event.timeStamp);
    }, { capture: true, once: true }));
    window.taken = pressed.then(async start =>
        await drawn(() =>
            (frame === null || shown().frame === String(frame)) && shown().picture === "still") - start);
}"""
)

#: The time of day, in milliseconds, at which the frame that has no picture yet is on the screen.
APPEARS = (
    "() => {"
    + DRAWN
    + """
    window.appeared = drawn(() => shown().picture !== "none")
        .then(time => performance.timeOrigin + time);
}"""
)

#: Frames on the screen a second, over some seconds.
COUNT_SHOWN = """seconds => new Promise(resolve => {
    let count = 0;
    const start = performance.now();
    const watch = new MutationObserver(() => { count += 1; });
    watch.observe(document.querySelector(".picture canvas"), { attributeFilter: ["data-frame"] });
    setTimeout(() => {
        watch.disconnect();
        resolve(1000 * count / (performance.now() - start));
    }, 1000 * seconds);
})"""

#: Milliseconds from the next move of the pointer until the page says, and shows, another frame.
ARM_MOVE = (
    "selector => {"
    + DRAWN
    + """
    const said = () => {
        const element = document.querySelector(selector);
        return element.value ?? element.innerText;
    };
    const before = said();
    const moved = new Promise(resolve => addEventListener("pointermove", event =>
        resolve(event.timeStamp), { capture: true, once: true }));
    window.taken = moved.then(async start => await drawn(() => {
        const { frame, picture } = shown();
        const seen = selector !== ".frame-input" || (frame === said() && picture !== "none");
        return said() !== before && seen;
    }, selector === ".frame-input" ? 1 : 2) - start);
}"""
)

OPENED = (
    "() => {"
    + DRAWN
    + """
    return drawn(() => ["proxy", "still"].includes(shown().picture));
}"""
)


def figures(name: str, values: Sequence[float], asked: str) -> None:
    ordered = sorted(values)
    p95 = ordered[max(0, round(0.95 * len(ordered)) - 1)]
    print(f"{name:52}{statistics.median(ordered):9.0f}{p95:9.0f} ms    {asked}")


def timed(room: ReviewPage, frame: int | None, press: Callable[[], None]) -> float:
    room.page.evaluate(ARM, frame)
    press()
    return float(room.page.evaluate("window.taken"))


def go_to(room: ReviewPage, frame: int) -> None:
    room.page.get_by_label("Frame", exact=True).fill(str(frame))
    room.press("Enter")


def opened(page: Page, take: Take) -> ReviewPage:
    page.goto(f"/takes/{take.pk}")
    room = ReviewPage(page)
    page.evaluate(OPENED)
    return room


@pytest.fixture
def take(people: Personas, project: Project, style: Style) -> Take:
    return new_take(people.carol, numbered_shot(people.carol, project, COUNT, size=SIZE), style)


def test_steps_seeks_and_playback(people: Personas, take: Take, visit_without_a_card: SignedIn) -> None:
    paint_waiting(take, warm)
    page = visit_without_a_card(people.dave, f"/takes/{take.pk}")
    browser = page.context.new_cdp_session(page)
    print(f"\n{'':52}   median      p95")
    measure_seeks(page, browser, take)
    room = opened(page, take)
    play_once(room)
    measure_steps(room)
    measure_playback(room)
    measure_pauses(room)
    measure_memory(room, browser)


def measure_seeks(page: Page, browser: CDPSession, take: Take) -> None:
    """To frames that neither the page nor the browser has."""
    seeks = []
    for turn in range(SEEKS):
        browser.send("Network.clearBrowserCache")
        room = opened(page, take)
        frame = FIRST + 30 + (turn * 37) % (COUNT - 30)
        seeks.append(timed(room, frame, lambda room=room, frame=frame: go_to(room, frame)))
    figures("seek to a still that is not in the cache", seeks, "200")


def measure_steps(room: ReviewPage) -> None:
    room.press("Home")
    room.expect_frame(FIRST)
    steps = [timed(room, FIRST + n, lambda: room.press("ArrowRight")) for n in range(1, STEPS + 1)]
    figures("step to a still in the cache", steps, "50")


def play_once(room: ReviewPage) -> None:
    """Every frame, so that all are in the cache, and the exact still of each."""
    for frame in range(FIRST + 1, FIRST + COUNT):
        timed(room, frame, lambda: room.press("ArrowRight"))


def measure_playback(room: ReviewPage) -> None:
    room.press("Home", "l")
    rate = room.page.evaluate(COUNT_SHOWN, PLAYED)
    room.press("k")
    asked = f"24 at {SIZE[0]}×{SIZE[1]}"
    print(f"{'frames a second, stills in the cache':52}{rate:9.1f}{'':9}       {asked}")


def measure_pauses(room: ReviewPage) -> None:
    """In a loop that was played: the stills are in the cache, but what was seen were proxies."""
    pauses = []
    for _ in range(PAUSES):
        room.press("l")
        room.page.evaluate(COUNT_SHOWN, 0.5)
        pauses.append(timed(room, None, lambda: room.press("k")))
    figures("from a pause to the exact still", pauses, "80")


def measure_memory(room: ReviewPage, browser: CDPSession) -> None:
    """Of script, and of the page's process as a whole, where the decoded pictures are."""
    room.press("Home", "l")
    room.page.evaluate(COUNT_SHOWN, 2 * COUNT / 24)  # every picture has been seen
    before = heap(browser), page_memory()
    room.page.wait_for_timeout(1000 * LOOP)
    after = heap(browser), page_memory()
    room.press("k")
    for name, first, last in zip(("script's", "page's"), before, after, strict=True):
        row = f"{name} memory, before and after {LOOP:.0f} s of a loop"
        print(f"{row:52}{first:9.1f}{last:9.1f} MB    flat")


def heap(browser: CDPSession) -> float:
    """Megabytes that are left of script's memory when all garbage is collected."""
    browser.send("HeapProfiler.collectGarbage")
    usage = browser.send("Runtime.getHeapUsage")
    return float(usage["usedSize"] + usage["backingStorageSize"]) / 1e6


def page_memory() -> float:
    """Megabytes that belong to no other process."""
    below = psutil.Process().children(recursive=True)
    pages = [process for process in below if "--type=renderer" in process.cmdline()]
    return sum(process.memory_full_info().uss for process in pages) / 1e6


def test_from_the_workers_commit_to_the_screen(
    people: Personas, take: Take, visit_without_a_card: SignedIn
) -> None:
    """The frame under the playhead of who watches the take being painted; from before the transaction."""
    page = visit_without_a_card(people.dave, f"/takes/{take.pk}")
    room = ReviewPage(page)
    lease, store = claim(take), shot_store(take.shot_id)
    delays = []
    for position, frame in enumerate(range(FIRST, FIRST + COMMITS)):
        painted = warm(numbered_frame(frame, *SIZE))
        stored = stored_frame(store, painted)
        room.go_to(frame)
        page.evaluate(APPEARS)
        start = 1000 * time.time()
        measures = measures_of(painted, frame)
        commit_revision(claim=lease, position=position, frame=frame, **stored, measures=measures, anchors=[])
        delays.append(float(page.evaluate("window.appeared")) - start)
    figures("from the commit of a frame to its pixels", delays, "250")


def test_opening_a_long_shot(
    people: Personas, project: Project, style: Style, visit_without_a_card: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, LONG), style)
    paint_waiting(take, warm)
    page = visit_without_a_card(people.dave, "/")
    browser = page.context.new_cdp_session(page)
    openings = []
    for _ in range(OPENINGS):
        browser.send("Network.clearBrowserCache")
        page.goto(f"/takes/{take.pk}")
        openings.append(float(page.evaluate(OPENED)))
    figures(f"first picture of a shot of {LONG} frames", openings, "1500")
    scripts = [gzip.compress(file.read_bytes()) for file in settings.STYLIZER_FRONTEND.rglob("*.js")]
    print(f"{'page script, gzipped':52}{sum(map(len, scripts)) / 1e3:9.0f}{'':9} kB    350")


def test_a_shot_of_five_thousand_frames(
    people: Personas, project: Project, style: Style, visit_without_a_card: SignedIn
) -> None:
    """As many pictures as are played, and the other frames share them: what is measured is the page."""
    take = long_take(people.carol, project, style, LONGEST, pictures=24 * PLAYED)
    page = visit_without_a_card(people.bob, f"/takes/{take.pk}")
    room = opened(page, take)
    measure_moves(room)
    with longest_tasks(page, f"longest task, playing {LONGEST} frames"):
        room.press("Home", "l")
        page.wait_for_timeout(1000 * PLAYED)
        room.press("k")
    with longest_tasks(page, f"longest task, commits to {LONGEST} frames"):
        commit_reruns(people, take)


def measure_moves(room: ReviewPage) -> None:
    strip, lane = room.page.locator(".strip > canvas").first, room.page.get_by_test_id("lane")
    ways = [(lane, ".lane-head .frame", "hover on the lane", "33"), (strip, ".frame-input", "drag", "50")]
    for element, said, name, asked in ways:
        box = element.bounding_box()
        assert box is not None
        mouse = room.page.mouse
        mouse.move(box["x"] + 200, box["y"] + 8)
        if said == ".frame-input":
            mouse.down()
        times = []
        for move in range(MOVES):
            room.page.evaluate(ARM_MOVE, said)
            mouse.move(box["x"] + 200 + 11 * (move + 1), box["y"] + 8)
            times.append(float(room.page.evaluate("window.taken")))
        mouse.up()
        figures(f"{name}, {LONGEST} frames", times, asked)


@contextmanager
def longest_tasks(page: Page, name: str) -> Iterator[None]:
    """Of each second, the longest task of the page's main thread: for so long it can answer nobody."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["toplevel"])
    yield
    events = json.loads(browser.stop_tracing())["traceEvents"]
    threads = {
        (event["pid"], event["tid"]) for event in events if event["args"].get("name") == "CrRendererMain"
    }
    longest: dict[int, float] = defaultdict(float)
    for event in events:
        if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) in threads:
            second = event["ts"] // 1_000_000
            longest[second] = max(longest[second], event.get("dur", 0) / 1000)
    figures(name, list(longest.values()), "50")


def commit_reruns(people: Personas, take: Take) -> None:
    """A rerun of a few frames, painted and measured while somebody watches."""
    frames = range(FIRST, FIRST + COMMITS)
    now = kept(take)
    request_rerun(actor=people.bob, take=take, seen={frame: now[frame] for frame in frames})
    lease = claim(take)
    for position, frame in enumerate(frames):
        painted = warm(numbered_frame(frame, take.shot.width, take.shot.height))
        stored = stored_frame(shot_store(take.shot_id), painted)
        measures = measures_of(painted, frame)
        commit_revision(claim=lease, position=position, frame=frame, **stored, measures=measures, anchors=[])
        measure_kept(take, frames=(frame - 1, frame))
