"""The review room in the smallest window that it is made for: no words cut off, outside, or on others."""

import pytest
from playwright.sync_api import Page, expect

from stylizer.actions import add_note
from stylizer.models import Project, Style
from tests.browser.painted import measure_kept, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What is wrong with the words on the page, or in the dialog over it. Those over the picture lie anywhere.
FAULTS = """() => {
    const root = document.querySelector("dialog[open]") ?? document.body;
    const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const faults = [], seen = [];
    while (words.nextNode()) {
        const text = words.currentNode.data.trim(), parent = words.currentNode.parentElement;
        const shown = parent.checkVisibility({ visibilityProperty: true, opacityProperty: true });
        if (!text || !shown || parent.closest(".visually-hidden, .picture, option, style")) continue;
        const range = document.createRange();
        range.selectNodeContents(words.currentNode);
        const box = range.getBoundingClientRect();
        if (box.width === 0) continue;
        let within = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }, scrolled = false;
        for (let above = parent; above && above !== document.documentElement; above = above.parentElement) {
            const { overflowX, overflowY, textOverflow } = getComputedStyle(above);
            if (textOverflow === "ellipsis" || /auto|scroll/.test(overflowX + overflowY)) scrolled = true;
            const clips = overflowX === "hidden" || overflowX === "clip";
            if (clips && within.right === innerWidth) within = above.getBoundingClientRect();
        }
        if (scrolled) continue;
        const out = Math.max(within.left - box.left, within.top - box.top,
            box.right - within.right, box.bottom - within.bottom);
        if (out > 2) faults.push(`"${text}" is cut off by ${Math.round(out)} pixels`);
        for (const [other, its] of seen) {
            const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
            const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
            if (across > 2 && down > 4) faults.push(`"${text}" lies over "${other}"`);
        }
        seen.push([text, box]);
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push("the page is wider than its window");
    return faults;
}"""


def check(page: Page) -> None:
    assert page.evaluate(FAULTS) == []


def test_all_words_can_be_read_at_1280_by_720(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 24), style)
    paint_waiting(take, warm)
    measure_kept(take, lambda frame: 0.006 if frame % 5 else 0.06)  # above the threshold, and some stand out
    add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1003, text="The rim boils " * 6)
    page = visit(people.alice, "/")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"/takes/{take.pk}?frame=1005")
    room = ReviewPage(page)
    room.expect_frame(1005)
    expect(page.get_by_role("complementary")).to_contain_text("stands out")
    check(page)
    room.press("b", "h")
    room.expect_seen("stylized r1 | source")
    expect(page.locator(".legend")).not_to_contain_text("loading")
    check(page)
    room.press("b", "t", "Shift+f")
    expect(page.get_by_test_id("slice")).to_be_visible()
    expect(page.locator(".decide-about")).to_contain_text("frames")
    check(page)
    room.press("t", "h", "Enter")
    expect(page.get_by_role("button", name="Arrow")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    for key, title in (("?", "Keys"), ("r", "Rerun"), ("x", "Reject")):
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        room.press(key)
        expect(page.get_by_role("dialog")).to_contain_text(title)
        check(page)
