"""Every key of the table, pressed, with its effect seen. The help names the keys: none can be left out."""

import re

import pytest
from playwright.sync_api import Locator, expect

from stylizer.actions import add_note
from stylizer.models import Project, Style, Take
from stylizer.models.drawings import Box
from tests.browser.painted import measure_kept, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST, LAST, FLAGGED, SAID, WORST = 1001, 1012, 1004, 1006, 1008


@pytest.fixture
def room(people: Personas, project: Project, style: Style, visit: SignedIn) -> ReviewPage:
    take = new_take(people.carol, numbered_shot(people.carol, project, LAST - FIRST + 1), style)
    paint_waiting(take, warm)
    # Above the threshold, and not so far that the frames stand out and are flagged for that.
    measure_kept(take, lambda frame: {FLAGGED: 0.0055, WORST: 0.006}.get(frame, 0.004))
    flag(people, take)
    new_take(people.carol, take.shot, style)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    return room


def flag(people: Personas, take: Take) -> None:
    add_note(
        actor=people.dave, take=take, first_frame=FLAGGED, last_frame=FLAGGED, text="flickers", flagged=True
    )
    box = Box(kind="box", colour="blue", points=((0.1, 0.1), (0.4, 0.5)))
    add_note(actor=people.dave, take=take, first_frame=SAID, last_frame=SAID, text="here", drawing=[box])


class Keyboard:
    """Presses keys, and remembers which."""

    def __init__(self, room: ReviewPage) -> None:
        self.room, self.page, self.pressed = room, room.page, set[str]()

    def press(self, key: str) -> None:
        self.pressed.add(key)
        self.room.press(key)

    def goes(self, key: str, frame: int) -> None:
        self.press(key)
        expect(self.page.locator(".frame-input")).to_have_value(str(frame))

    def toggles(self, key: str, button: str) -> None:
        """Presses the button of that name, as it were, and lets it go again."""
        switch = self.page.get_by_role("button", name=button)
        for pressed in ("true", "false"):
            self.press(key)
            expect(switch).to_have_attribute("aria-pressed", pressed)

    def says(self, key: str, place: Locator, words: str) -> None:
        self.press(key)
        expect(place).to_contain_text(words)


def test_every_key_does_what_the_help_says(room: ReviewPage) -> None:
    keys = Keyboard(room)
    for check in (moving, playing, comparing, looking, zooming, finding, deciding, taking):
        check(keys)
        room.press("Home")
    named = keys_in_the_help(keys)
    assert {spelled(key) for key in keys.pressed} == named


def test_a_key_that_is_held_does_its_work_once_or_moves_on(room: ReviewPage) -> None:
    page, posted = room.page, list[str]()
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)

    def hold(key: str) -> None:
        for _ in range(4):
            page.keyboard.down(key)
        page.keyboard.up(key)

    hold("ArrowRight")
    room.expect_frame(FIRST + 4)  # only what is on the screen is approved
    for key, button in (("m", "Mark this frame"), ("h", "Heatmap Heatmap")):
        hold(key)
        expect(page.get_by_role("button", name=button)).to_have_attribute("aria-pressed", "true")
    hold("a")
    expect(room.facts).to_contain_text("approved")
    assert len([url for url in posted if url.endswith("/decisions")]) == 1
    hold("x")
    expect(page.get_by_role("dialog").get_by_label("Why")).to_have_value("")


def spelled(key: str) -> str:
    """As the help prints it: the letters of the keys, one after the other."""
    signs = {
        "ArrowLeft": "←",
        "ArrowRight": "→",
        "ArrowUp": "↑",
        "ArrowDown": "↓",
        "Shift": "⇧",
        "Control": "Ctrl",
        "Escape": "Esc",
        " ": "Space",
    }
    parts = [key] if key in "+-" else key.split("+")
    return " ".join(signs.get(part, part.upper() if len(part) == 1 else part) for part in parts)


def keys_in_the_help(keys: Keyboard) -> set[str]:
    keys.press("?")
    chords = keys.page.get_by_role("dialog", name="Keys").locator("dt .chord")
    expect(chords.first).to_be_visible()
    return {" ".join(chord.locator("kbd").all_inner_texts()) for chord in chords.all()}


def moving(keys: Keyboard) -> None:
    keys.goes("End", LAST)
    keys.goes("ArrowLeft", LAST - 1)
    keys.goes("ArrowRight", LAST)
    keys.goes("Shift+ArrowLeft", LAST - 10)
    keys.press("m")
    keys.goes("Shift+ArrowRight", LAST)
    keys.goes("Alt+ArrowLeft", LAST - 10)
    keys.goes("Home", FIRST)
    keys.goes("Alt+ArrowRight", LAST - 10)
    keys.toggles("Shift+b", "Follow the brush")
    keys.press("m")
    expect(keys.page.get_by_role("button", name="Mark this frame")).to_have_attribute("aria-pressed", "false")


def playing(keys: Keyboard) -> None:
    button = keys.page.get_by_role("button", name="Play or pause")
    speed = keys.page.locator(".speed")
    running = button.locator("path[d^='M5 3v10']")  # two bars
    for start, stop in ((" ", " "), ("l", "k"), ("j", "k")):
        keys.press(start)
        expect(running).to_be_visible()
        if start != " ":
            keys.says(start, speed, "× 2" if start == "l" else "× −2")
        keys.press(stop)
        expect(running).to_have_count(0)
    keys.says("q", speed, "every")
    keys.says("q", speed, "drop")
    keys.goes("Home", FIRST)
    keys.goes("ArrowRight", 1002)
    keys.says("i", keys.page.get_by_role("button", name="(in point)"), "I 1002")
    keys.goes("ArrowRight", 1003)
    keys.says("o", keys.page.get_by_role("button", name="(out point)"), "O 1003")
    keys.goes("[", 1002)
    keys.goes("]", 1003)
    keys.says("\\", keys.page.get_by_role("button", name="(in point)"), "I –")


def comparing(keys: Keyboard) -> None:
    seen, way = keys.room.seen, keys.page.get_by_role("button", name="comparison")
    keys.says("s", seen, "source")
    keys.says("s", seen, "stylized r1")
    keys.says("`", seen, "source")
    keys.says("`", seen, "stylized r1")
    keys.says("w", way, "Wipe")
    keys.says("b", way, "Side by side")
    keys.says("v", way, "Overlay")
    keys.says("+", seen, "60 %")
    keys.says("g", way, "Difference")
    keys.says("+", seen, "× 16")
    keys.says("-", seen, "× 8")
    keys.says("g", way, "Alone")
    against = keys.page.get_by_role("button", name="Go over to the other picture")
    keys.says("c", against, "previous")
    keys.says("c", against, "v002")
    keys.says("c", against, "source")


def looking(keys: Keyboard) -> None:
    keys.toggles("h", "Heatmap Heatmap")
    keys.press("Shift+h")
    legend = keys.page.locator(".legend .scale")
    expect(legend).to_have_class("scale off")
    keys.press("Shift+h")
    expect(legend).to_have_count(0)
    for key, said in (("Shift+s", "of the source"), ("Shift+o", "directions")):
        shown = keys.page.locator(".legend [role=img]")
        keys.press(key)
        expect(shown).to_have_attribute("aria-label", re.compile(said))
        keys.press(key)
        expect(shown).to_have_count(0)
    way = keys.page.get_by_role("button", name="comparison")
    keys.says("Shift+g", way, "Difference")
    keys.says("Shift+g", way, "Alone")
    area = keys.page.get_by_label("Probe area")
    for side in ("5", "15", "1"):
        keys.press("Shift+u")
        expect(area).to_have_value(side)
    keys.says("u", keys.page.get_by_test_id("probe"), "pinned 160, 90")
    keys.says("u", keys.page.get_by_test_id("probe"), "point at a pixel")
    keys.press("t")
    expect(keys.page.get_by_test_id("slice")).to_be_visible()
    keys.press("t")
    expect(keys.page.get_by_test_id("slice")).to_have_count(0)
    lane = keys.page.get_by_label("Measures in the lane")
    drawings = keys.page.get_by_label("Drawings of notes")
    for shown in ("always", "never", "at rest"):
        keys.press("z")
        expect(drawings).to_have_value(shown)
    for name in ("losses", "iterations", "drift", "sharpness", "error"):
        keys.press("y")
        expect(lane).to_have_value(name)


def zooming(keys: Keyboard) -> None:
    stage, sheet = keys.page.locator(".stage-bar"), keys.page.locator(".sheet").first
    keys.says("0", stage, "100 %")
    for _ in range(4):
        keys.press(".")
    keys.says(".", stage, "566 %")
    keys.says(",", stage, "400 %")
    before = sheet.get_attribute("style") or ""
    for there, back in (("Left", "Right"), ("Down", "Up")):
        keys.press(f"Control+Arrow{there}")
        expect(sheet).not_to_have_attribute("style", before)
        keys.press(f"Control+Arrow{back}")
        expect(sheet).to_have_attribute("style", before)
    keys.press("f")
    expect(keys.page.locator(".picture")).to_have_attribute("data-zoomed", "false")


def finding(keys: Keyboard) -> None:
    keys.goes("e", WORST)
    keys.goes("n", FLAGGED)
    keys.goes("Shift+n", WORST)
    keys.goes("Shift+p", FLAGGED)
    keys.goes("End", LAST)
    keys.goes("p", FLAGGED)
    keys.goes("Alt+Shift+ArrowRight", SAID)
    keys.goes("Alt+Shift+ArrowLeft", FLAGGED)


def deciding(keys: Keyboard) -> None:
    page, about = keys.page, keys.page.locator(".decide-about")
    keys.says("Shift+a", about, "12 frames")
    keys.says("Escape", about, f"Frame {FIRST}")
    keys.says("Shift+f", about, f"Frame {FLAGGED}")
    keys.press("Escape")
    keys.says("a", keys.room.facts, "approved")
    keys.says("Control+z", keys.room.facts, "not decided")
    for key, title in (("x", "Reject"), ("r", "Rerun"), ("d", "Paint")):
        keys.press(key)
        dialog = page.get_by_role("dialog", name=f"{title} frame {FIRST}")
        expect(dialog).to_be_visible()
        keys.press("Escape")
        expect(dialog).to_have_count(0)
    region = page.get_by_role("group", name="Region tools")
    keys.press("Shift+r")
    expect(region).to_be_visible()
    keys.press("Escape")
    expect(region).to_have_count(0)
    keys.press("Enter")
    expect(page.get_by_label("Note on 1001")).to_be_focused()
    keys.press("Escape")
    tools = page.get_by_role("group", name="Drawing tools")
    for tool in ("Pen", "Arrow", "Box", "Text"):
        keys.press("Shift+d")
        expect(tools.get_by_role("button", name=tool)).to_have_attribute("aria-pressed", "true")
    keys.press("Escape")
    expect(tools).to_have_count(0)


def taking(keys: Keyboard) -> None:
    """There are two takes."""
    take = keys.page.get_by_role("button", name="choose another take")
    keys.says("2", take, "v002")
    keys.press("3")
    keys.says("1", take, "v001")
    for number in range(4, 10):
        keys.press(str(number))
    keys.room.expect_seen("stylized r1")
    expect(take).to_contain_text("v001")
