"""What happens to a take while somebody looks elsewhere: told in the page, its title, and by the browser."""

import pytest
from playwright.sync_api import expect

from stylizer.actions import add_note
from stylizer.actions.endings import finish_render
from stylizer.actions.results import fail_frame
from stylizer.models import Project, Style
from tests.browser.painted import new_take, numbered_shot, warm
from tests.browser.painted import paint_waiting as paint
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas
from tests.studio import claim_running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: A tab in the background, in a browser that writes down what it would show.
ELSEWHERE = """
    Object.defineProperty(document, "hidden", { get: () => true });
    window.told = [];
    window.Notification = class {
        static permission = "default";
        static requestPermission = async () => (this.permission = "granted");
        constructor(title, { body }) { window.told.push(`${title}: ${body}`); }
    };
"""


def test_news_are_told_in_the_page_and_outside(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 4), style)
    paint(take, warm, range(1001, 1004))
    page = visit(people.bob, "/projects")
    page.add_init_script(ELSEWHERE)
    page.goto(f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    expect(page.locator(".live-state")).to_have_text("live")
    bell = page.get_by_role("button", name="news")

    add_note(actor=people.dave, take=take, first_frame=1003, last_frame=1003, text="flickers")
    expect(page).to_have_title("(1) numbers v001 – Stylizer")
    expect(bell).to_have_accessible_name("news, 1 unread")
    assert page.evaluate("told") == []  # nobody has allowed it yet

    bell.click()
    expect(page).to_have_title("numbers v001 – Stylizer")
    page.get_by_role("button", name="Tell me outside of this tab, too").click()
    expect(page.get_by_text("the browser tells you, too")).to_be_visible()
    page.get_by_role("button", name="Dave on 1003: flickers").click()
    room.expect_frame(1003)

    lease = claim_running(take)
    for _ in range(2):
        fail_frame(claim=lease, position=3, frame=1004, message="Out of memory.")
    finish_render(claim=lease)
    expect(page).to_have_title("(2) numbers v001 – Stylizer")
    assert page.evaluate("told") == [
        "numbers: Frame 1004 could not be painted. Out of memory.",
        "numbers: Take v001 is painted.",
    ]
