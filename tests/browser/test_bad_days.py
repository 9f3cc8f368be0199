"""Shots of unusual lengths and shapes, and a laptop that slept while others worked."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route, WebSocketRoute, expect

from stylizer.access.stores import shot_store
from stylizer.actions import cancel_render, request_rerun
from stylizer.models import Project, Shot, Style
from tests.browser.painted import FIRST, dark, long_take, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas
from tests.web import RestartedServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def see(room: ReviewPage, frame: int, number: int) -> None:
    room.expect_frame(frame)
    expect(room.page.locator(".pending")).to_be_empty()
    assert room.number_in_the_picture() == number


def test_a_shot_of_one_frame(people: Personas, project: Project, style: Style, visit: SignedIn) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 1), style)
    paint_waiting(take, warm)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    for key in ("ArrowRight", "ArrowLeft", "End", "Home", "l", "j", "k", "i", "o", "n", "e"):
        room.press(key)
    see(room, FIRST, FIRST)
    room.press("a")
    expect(room.facts).to_contain_text("approved")


def test_a_portrait_shot(people: Personas, project: Project, style: Style, visit: SignedIn) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 3, size=(180, 320)), style)
    paint_waiting(take, warm)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    room.press("ArrowRight")
    see(room, FIRST + 1, FIRST + 1)
    box = room.picture.bounding_box()
    assert box is not None
    assert box["height"] / box["width"] == pytest.approx(320 / 180, rel=0.01)
    room.press("b")
    room.expect_seen("stylized r1 | source")
    expect(room.page.locator(".picture")).to_have_attribute("data-split", "across")


def test_wide_pixels_are_shown_at_their_shape(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    """Twice as wide as high; what is read and drawn is in pixels as they were filmed."""
    shot = numbered_shot(people.carol, project, 3, size=(160, 180))
    Shot.objects.filter(pk=shot.pk).update(pixel_aspect_numerator=2)
    take = new_take(people.carol, shot, style)
    paint_waiting(take, warm)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    room.press("ArrowRight")
    see(room, FIRST + 1, FIRST + 1)
    way = room.page.get_by_role("button", name="comparison")
    for key, words in {
        "w": "Wipe",
        "b": "Side by side",
        "v": "Overlay",
        "g": "Difference",
        "g ": "Alone",
    }.items():
        room.press(key.strip())
        expect(way).to_contain_text(words)
        split = room.page.locator(".picture").get_attribute("data-split")
        shape = {"none": 320 / 180, "across": 640 / 180, "down": 320 / 360}[split or ""]
        box = room.picture.bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(shape, rel=0.01)
    room.expect_seen("stylized r1")

    box = room.picture.bounding_box()
    assert box is not None
    room.page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
    expect(room.page.get_by_test_id("probe")).to_contain_text("x, y 120, 45")
    room.press("0")
    expect(room.page.locator(".stage-bar")).to_contain_text("100 %")
    sheet = room.page.locator(".sheet").first.bounding_box()
    assert sheet is not None
    assert (sheet["width"], sheet["height"]) == (pytest.approx(320, abs=1), pytest.approx(180, abs=1))
    room.press("f", "Shift+d", "Shift+d", "Shift+d")  # a box
    expect(room.page.get_by_role("button", name="Box")).to_have_attribute("aria-pressed", "true")
    room.page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    room.page.mouse.down()
    room.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    room.page.mouse.up()
    drawn = room.page.locator("[data-shape=box]").bounding_box()
    assert drawn is not None
    assert drawn["width"] / drawn["height"] == pytest.approx(320 / 180, rel=0.05)


def test_a_laptop_that_slept_through_a_rerun_approves_nothing_unseen(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    made = paint_waiting(take, warm)
    page = visit(people.alice, f"/takes/{take.pk}")
    asleep: list[bool] = []

    def through(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: None if asleep else socket.send(message))

    page.route_web_socket("**/ws/shots/**", through)
    page.reload()
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    expect(page.locator(".live-state")).to_contain_text("live")

    asleep.append(True)
    request_rerun(actor=people.bob, take=take, seen={1001: made[1001].pk}, overrides={"temporal_weight": 50})
    paint_waiting(take, dark)
    room.press("Shift+a", "a")
    told = page.get_by_text("Frame 1001 has changed since you looked: nothing was decided")
    expect(told).to_be_visible()
    assert not take.decisions.filter(kind="approve").exists()

    asleep.clear()  # it hears within seconds what it missed
    room.expect_seen("stylized r2")
    room.press("Escape", "a")
    expect(room.facts.locator(".facts-state")).to_contain_text("approved")


def test_what_is_seen_can_be_taken_back_before_its_answer_has_come(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    paint_waiting(take, warm)
    page = visit(people.bob, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    late: list[Callable[[], None]] = []

    def hold(route: Route) -> None:
        answer = route.fetch()
        late.append(lambda: route.fulfill(response=answer))

    page.route("**/decisions", hold, times=1)
    room.press("a")
    expect(room.facts.locator(".facts-state")).to_contain_text("approved")  # the event was first
    room.press("Control+z")
    late.pop()()
    expect(room.facts.locator(".facts-state")).to_contain_text("not decided")


def test_a_picture_whose_request_was_lost_comes_by_itself(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 3), style)
    made = paint_waiting(take, warm)
    page = visit(people.bob, "/")
    lost = re.compile(rf"/media/shots/.*({made[FIRST].picture}|{made[FIRST].proxy})")
    page.route(lost, lambda route: route.abort("connectionreset"))
    page.goto(f"/takes/{take.pk}")
    room = ReviewPage(page)
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer. It is asked again")
    room.press("ArrowRight")
    see(room, FIRST + 1, FIRST + 1)  # nothing else waits for it
    room.press("ArrowLeft")
    page.unroute(lost)
    room.expect_seen("stylized r1")
    expect(page.get_by_role("alert")).to_have_count(0)
    see(room, FIRST, FIRST)


def test_a_frame_whose_file_is_gone_is_said_to_be_missing_and_may_be_rerun(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 3), style)
    made = paint_waiting(take, warm)
    page = visit(people.dave, "/")
    shot_store(take.shot_id).path(made[FIRST].picture).unlink()
    page.goto(f"/takes/{take.pk}")
    gone = page.get_by_role("alert")
    expect(gone).to_contain_text(f"Frame {FIRST} can't be shown. Its file is missing on the server.")
    expect(gone.get_by_role("button")).to_have_text(["Load again"])  # a reviewer reruns nothing

    bob = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    approve = bob.page.get_by_role("button", name="Approve")
    expect(approve).to_have_attribute("title", f"Frame {FIRST} can't be shown, so it can't be approved.")
    expect(approve).to_be_disabled()
    bob.press("a")
    declined = bob.page.get_by_text(f"Approval of frame {FIRST}: Frame {FIRST} can't be shown")
    expect(declined).to_be_visible()
    bob.press("ArrowRight")
    bob.expect_frame(FIRST + 1)
    bob.approve()
    expect(bob.facts).to_contain_text("approved")
    expect(declined).to_be_visible()  # until it is decided, or somebody lets it go
    assert list(take.decisions.values_list("decision_frames__frame", flat=True)) == [FIRST + 1]

    page = visit(people.carol, f"/takes/{take.pk}")
    page.get_by_role("alert").get_by_role("button", name=f"Rerun frame {FIRST}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Rerun 1 frame").click()
    expect(dialog).to_have_count(0)  # it has been asked for
    paint_waiting(take, dark)
    room = ReviewPage(page)
    room.expect_seen("stylized r2")
    expect(page.get_by_role("alert")).to_have_count(0)
    see(room, FIRST, FIRST)


def test_a_frame_that_is_still_on_its_way_is_not_approved(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 3), style)
    made = paint_waiting(take, warm)
    page = visit(people.bob, "/")
    held: list[Route] = []
    late = re.compile(rf"/media/shots/.*({made[FIRST + 1].picture}|{made[FIRST + 1].proxy})")
    released: list[bool] = []
    page.route(late, lambda route: route.continue_() if released else held.append(route))
    page.goto(f"/takes/{take.pk}")
    room = ReviewPage(page)
    see(room, FIRST, FIRST)
    room.press("ArrowRight", "a")
    approve = page.get_by_role("button", name="Approve")
    expect(approve).to_have_attribute("title", f"Frame {FIRST + 1} is not on the screen yet.")
    room.press("a")
    declined = page.get_by_role("alert")
    expect(declined).to_have_count(1)  # however often it was asked for
    expect(declined).to_contain_text(f"Frame {FIRST + 1} is not on the screen yet.")
    released.append(True)
    for route in held:
        route.continue_()
    see(room, FIRST + 1, FIRST + 1)
    expect(approve).to_be_enabled()
    expect(room.facts).to_contain_text("not decided")
    assert not take.decisions.exists()
    room.approve()
    expect(room.facts).to_contain_text("approved")
    expect(declined).to_have_count(0)


def test_a_take_that_is_cancelled_while_somebody_watches(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 3), style)
    paint_waiting(take, warm, [FIRST])
    page = visit(people.dave, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    room.press("ArrowRight")
    words = page.locator(".no-picture")
    expect(words).to_contain_text(re.compile(rf"Frame {FIRST + 1} (waits for its turn|is being painted)"))

    cancel_render(actor=people.bob, render=take.renders.get())
    expect(words).to_contain_text(f"Frame {FIRST + 1} was not painted.")
    room.press("ArrowLeft")
    see(room, FIRST, FIRST)


def test_a_server_that_is_gone_and_back(
    people: Personas, project: Project, style: Style, browser: Browser, restarted_server: RestartedServer
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 4), style)
    made = paint_waiting(take, warm)
    visit = SignedIn(browser, restarted_server.address)
    page = visit(people.bob, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.expect_seen("stylized r1")
    live = page.locator(".live-state")
    expect(live).to_have_text("live")

    restarted_server.kill()
    expect(live).not_to_have_text("live")
    request_rerun(actor=people.carol, take=take, seen={FIRST: made[FIRST].pk})
    paint_waiting(take, dark)
    restarted_server.start()
    expect(live).to_have_text("live")
    room.expect_seen("stylized r2")
    see(room, FIRST, FIRST)
    room.press("a")
    expect(room.facts.locator(".facts-state")).to_contain_text("approved")
    assert take.decisions.filter(kind="approve").count() == 1  # nothing is doubled
    visit.close()


def test_marks_set_in_two_windows_are_the_same_in_both(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 6), style)
    paint_waiting(take, warm)
    one = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    page = one.page.context.new_page()
    page.goto(f"/takes/{take.pk}")
    two = ReviewPage(page)
    two.expect_frame(FIRST)
    one.press("End", "m")
    one.expect_frame(FIRST + 5)
    two.press("Alt+ArrowRight")
    two.expect_frame(FIRST + 5)
    two.press("ArrowLeft", "m")
    two.expect_frame(FIRST + 4)
    one.press("Alt+ArrowLeft")
    one.expect_frame(FIRST + 4)
    one.press("Alt+ArrowRight")
    one.expect_frame(FIRST + 5)


def test_a_page_that_breaks_says_so_and_loads_again(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 1), style)
    page = visit(people.bob, "/")
    page.evaluate("localStorage.setItem('stylizer.lane', '{')")
    page.goto(f"/takes/{take.pk}")
    room = ReviewPage(page)  # what can't be read is passed over
    room.expect_frame(FIRST)

    page.route("**/api/projects", lambda route: route.fulfill(json={"not": "a list"}))
    page.goto("/")
    expect(page.get_by_role("alert")).to_contain_text("This page can't be shown")
    page.unroute("**/api/projects")
    page.get_by_role("button", name="Load again").click()
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()


#: Frames of a long shot, and how many pictures they share.
LONG, PICTURES = 5000, 8


def test_a_shot_of_five_thousand_frames(
    people: Personas, project: Project, style: Style, visit_without_a_card: SignedIn
) -> None:
    take = long_take(people.carol, project, style, LONG, PICTURES)
    room = ReviewPage(visit_without_a_card(people.bob, f"/takes/{take.pk}"))
    see(room, FIRST, FIRST)
    room.press("End", *["ArrowLeft"] * 5)
    frame = FIRST + LONG - 6
    see(room, frame, FIRST + (frame - FIRST) % PICTURES)
    room.press("Shift+ArrowLeft", "Shift+ArrowLeft")
    see(room, frame - 20, FIRST + (frame - 20 - FIRST) % PICTURES)

    lane = room.page.get_by_test_id("lane")
    box = lane.bounding_box()
    assert box is not None
    lane.click(position={"x": box["width"] / 2, "y": 30})
    expect(room.page.locator(".frame-input")).not_to_have_value(str(frame - 20))
    middle = int(room.page.locator(".frame-input").input_value())
    assert abs(middle - (FIRST + LONG / 2)) < LONG / 10
    see(room, middle, FIRST + (middle - FIRST) % PICTURES)
    expect(room.page.locator(".lane-head")).to_contain_text("p95 3.8")
    room.press("Shift+a")
    expect(room.page.locator(".decide-about")).to_contain_text("5000 frames")
