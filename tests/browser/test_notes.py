"""Notes in real browsers: drawn on the picture, answered, resolved, jumped to; kept when a session ends."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from stylizer.access.media_pass import cookie_name, shot_folder
from stylizer.actions import add_note
from stylizer.models import Project, Style, Take
from stylizer.models.drawings import Arrow
from tests.browser.painted import new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn, sign_in
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAIL, TIP = (0.2, 0.3), (0.6, 0.5)
CORNERS = (0.55, 0.25), (0.9, 0.75)

#: Whether a shape begins at a place, in shares of the picture that its drawing lies over. The picture on the
#: canvas is measured, not the drawing's own box.
BEGINS_AT = """([kind, x, y, pictures]) => {
    const canvas = document.querySelector(".picture canvas").getBoundingClientRect();
    const shapes = [...document.querySelectorAll(`.drawings svg [data-shape=${kind}]`)];
    return shapes.length === pictures && shapes.every((shape, index) => {
        const at = shape.getPointAtLength(0).matrixTransform(shape.getScreenCTM());
        const width = canvas.width / pictures;
        const [across, down] = [(at.x - canvas.x) / width - index, (at.y - canvas.y) / canvas.height];
        return Math.abs(across - x) < 0.01 && Math.abs(down - y) < 0.01;
    });
}"""


@pytest.fixture
def take(people: Personas, project: Project, style: Style) -> Take:
    take = new_take(people.carol, numbered_shot(people.carol, project, 6), style)
    paint_waiting(take, warm)
    return take


def room_of(page: Page, frame: int = 1003) -> ReviewPage:
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    room.go_to(frame)
    return room


def drag(room: ReviewPage, start: tuple[float, float], end: tuple[float, float]) -> None:
    paper = room.page.get_by_test_id("drawing-paper")
    expect(paper).to_be_visible()
    box = paper.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    room.page.mouse.move(*places[0])
    room.page.mouse.down()
    room.page.mouse.move(*places[1], steps=4)
    room.page.mouse.up()


def expect_shape(page: Page, kind: str, place: tuple[float, float], pictures: int = 1) -> None:
    page.wait_for_function(BEGINS_AT, arg=[kind, *place, pictures])


def shapes(page: Page) -> Locator:
    return page.locator(".drawings svg [data-shape]")


def draw_and_write(room: ReviewPage, words: str) -> None:
    """An arrow and a box, and words that say what they mean."""
    page = room.page
    room.press("Enter")
    tools = page.get_by_role("group", name="Drawing tools")
    arrow = tools.get_by_role("button", name="Arrow")
    arrow.click()
    expect(arrow).to_have_attribute("aria-pressed", "true")
    drag(room, TAIL, TIP)
    expect(shapes(page)).to_have_count(1)
    tools.get_by_role("button", name="Box").click()
    tools.get_by_role("button", name="Draw in blue").click()
    drag(room, *CORNERS)
    expect(shapes(page)).to_have_count(2)
    page.get_by_label("Note on 1003").fill(words)


def test_a_drawing_stays_where_it_was_drawn(people: Personas, take: Take, visit: SignedIn) -> None:
    room = room_of(visit(people.bob, f"/takes/{take.pk}"))
    page = room.page
    other = room_of(visit(people.dave, f"/takes/{take.pk}"))
    draw_and_write(room, "The roof boils")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_label("Note on 1003 by")).to_contain_text("The roof boils")
    expect_shape(other.page, "arrow", TAIL)  # without a reload
    note = take.notes.get()
    assert [shape["kind"] for shape in note.drawing] == ["arrow", "box"]

    page.reload()
    room.expect_frame(1003)
    for size in ((1440, 900), (1280, 720), (1800, 1100)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        expect_shape(page, "arrow", TAIL)
        expect_shape(page, "box", CORNERS[0])
    room.press("w")  # a wipe changes nothing
    expect_shape(page, "arrow", TAIL)
    room.press("b")
    expect_shape(page, "arrow", TAIL, pictures=2)
    room.press("b", "ArrowRight")
    expect(shapes(page)).to_have_count(0)
    room.press("ArrowLeft")
    expect(shapes(page)).to_have_count(2)


def test_drawings_make_way_while_the_shot_plays_unless_chosen(
    people: Personas, take: Take, visit: SignedIn
) -> None:
    drawing = [Arrow(kind="arrow", colour="yellow", points=(TAIL, TIP))]
    add_note(
        actor=people.carol, take=take, first_frame=1001, last_frame=1006, text="Jitters", drawing=drawing
    )
    room = room_of(visit(people.bob, f"/takes/{take.pk}"))
    shown = room.page.get_by_label("Drawings of notes")
    expect(shapes(room.page)).to_have_count(1)
    room.press(" ")
    expect(shapes(room.page)).to_have_count(0)
    room.press("z")
    expect(shown).to_have_value("always")
    expect(shapes(room.page)).to_have_count(1)
    room.press("z")
    expect(shown).to_have_value("never")
    room.press("k")
    expect(shapes(room.page)).to_have_count(0)
    room.page.get_by_label("Note on 1001–1006 by").hover()  # the one that is pointed at
    expect(shapes(room.page)).to_have_count(1)


def test_a_thread_is_answered_resolved_and_jumped_to(people: Personas, take: Take, visit: SignedIn) -> None:
    for frame, words in ((1002, "Dark"), (1005, "Boils")):
        add_note(actor=people.carol, take=take, first_frame=frame, last_frame=frame, text=words)
    bob, dave = (room_of(visit(user, f"/takes/{take.pk}")) for user in (people.bob, people.dave))

    thread = dave.page.get_by_label("Note on 1005 by")
    thread.get_by_role("button", name="Reply").click()
    dave.page.get_by_label("Reply to").fill("Since the rerun?")
    dave.press("Control+Enter")
    expect(bob.page.get_by_label("Note on 1005 by").get_by_label("Replies")).to_contain_text(
        "Since the rerun?"
    )
    for frame in (1005, 1002, 1005):
        bob.press("Alt+Shift+ArrowRight")
        bob.expect_frame(frame)
    bob.page.get_by_label("Note on 1005 by").get_by_role("button", name="Resolve").click()
    expect(thread).to_contain_text(f"Resolved by {people.bob.get_full_name()}")
    bob.press("Alt+Shift+ArrowLeft")
    bob.expect_frame(1002)
    dave.press("End", "Alt+Shift+ArrowRight")
    dave.expect_frame(1002)  # the only one that is open
    thread.get_by_role("button", name="Reopen").click()
    expect(bob.page.get_by_label("Note on 1005 by")).to_contain_text("Taken up again by")


def test_what_is_written_outlives_the_session(people: Personas, take: Take, visit: SignedIn) -> None:
    room = room_of(visit(people.bob, f"/takes/{take.pk}"))
    page = room.page
    draw_and_write(room, "The roof boils")
    page.context.clear_cookies()
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("alert").filter(has_text="is kept here")).to_be_visible()

    sign_in(page, people.bob, f"/takes/{take.pk}")
    room.expect_seen("stylized r1")
    page.get_by_role("button", name="1003", exact=True).click()  # not sent yet
    room.expect_frame(1003)
    expect(page.get_by_label("Note on 1003")).to_have_value("The roof boils")
    expect_shape(page, "arrow", TAIL)
    expect_shape(page, "box", CORNERS[0])
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_label("Note on 1003 by")).to_contain_text("The roof boils")
    expect(page.get_by_label("Note on 1003", exact=True)).to_have_value("")
    assert len(take.notes.get().drawing) == 2


def test_what_is_written_where_the_server_can_not_be_reached_is_kept_for_its_own_frame(
    people: Personas, take: Take, visit: SignedIn
) -> None:
    room = room_of(visit(people.bob, f"/takes/{take.pk}"))
    page = room.page
    page.context.set_offline(True)
    page.get_by_label("Note on 1003").fill("The roof boils")
    room.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="is kept here")).to_be_visible()
    room.press("Escape", "ArrowRight")
    room.expect_frame(1004)
    page.get_by_label("Note on 1004").fill("So does the water")
    page.context.set_offline(False)
    room.press("Control+Enter")
    expect(page.get_by_label("Note on 1004 by")).to_contain_text("So does the water")
    assert [note.text for note in take.notes.all()] == ["So does the water"]
    page.get_by_role("button", name="1003", exact=True).click()  # not sent yet
    expect(page.get_by_label("Note on 1003")).to_have_value("The roof boils")


def test_a_session_that_ended_is_begun_anew_in_another_window(
    people: Personas, take: Take, visit: SignedIn
) -> None:
    """Nothing is reloaded: the words are sent, and the pictures that were not there yet come."""
    page = visit(people.bob, "/")
    last = take.take_frames.get(number=1006).kept
    assert last is not None
    not_yet = re.compile(rf"/media/shots/.*({last.picture}|{last.proxy})")
    page.route(not_yet, lambda route: route.abort("connectionreset"))
    page.goto(f"/takes/{take.pk}")
    room = room_of(page)
    page.get_by_label("Note on 1003").fill("The roof boils")
    Session.objects.all().delete()
    page.context.clear_cookies(name=cookie_name(shot_folder(take.shot_id)))  # it lasts some minutes
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("alert").filter(has_text="is kept here")).to_be_visible()

    second = page.context.new_page()
    sign_in(second, people.bob, "/projects")
    second.close()
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_label("Note on 1003 by")).to_contain_text("The roof boils")
    page.unroute(not_yet)
    room.press("End")
    room.expect_frame(1006)
    assert room.number_in_the_picture() == 1006


def test_what_is_asked_in_a_dialog_outlives_the_session(
    people: Personas, take: Take, visit: SignedIn
) -> None:
    room = room_of(visit(people.bob, f"/takes/{take.pk}"))
    page = room.page
    room.press("x")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why").fill("It boils")
    page.context.clear_cookies()
    dialog.get_by_role("button", name="Reject").click()
    expect(dialog.get_by_role("alert")).to_be_visible()

    sign_in(page, people.bob, f"/takes/{take.pk}")
    room_of(page).press("x")
    expect(dialog.get_by_label("Why")).to_have_value("It boils")
    dialog.get_by_role("button", name="Reject").click()
    expect(room.facts).to_contain_text("rejected")
    expect(dialog).to_have_count(0)

    room.press("r")
    dialog.get_by_label("Style weight").fill("150")
    dialog.get_by_label("Why").fill("Softer")
    page.reload()
    room_of(page).press("r")
    expect(dialog.get_by_label("Style weight")).to_have_value("150")
    expect(dialog.get_by_label("Why")).to_have_value("Softer")
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_have_count(0)
    room.press("r")
    expect(dialog.get_by_label("Style weight")).not_to_have_value("150")
    expect(dialog.get_by_label("Why")).to_have_value("")
