"""Watching a frame come into being, and reviewing together: real browsers, server, database and worker."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from stylizer.actions import cancel_render, decide
from stylizer.models import Project, Style, User
from tests.browser.painted import dark, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Iterations that no machine gets through while a test looks on; the first frame has a third more at the end.
ENDLESS = {"first_iterations": 5000, "iterations": 5000, "stopping_threshold": 0.0}


def test_a_frame_is_watched_as_it_comes_into_being(
    people: Personas, project: Project, style: Style, sign_in: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 3), style, **ENDLESS)
    room = ReviewPage(sign_in(people.bob, f"/takes/{take.pk}"))
    forming = room.page.get_by_test_id("forming")
    preview = forming.get_by_role("img", name="Frame 1001, not finished")
    expect(preview).to_be_visible()
    expect(forming).to_have_attribute("data-place", "whole")
    expect(forming).to_contain_text(re.compile(r"FORMING\s*iteration \d+ of 6667"))
    expect(room.seen).to_contain_text("forming")
    expect(room.picture).to_be_hidden()  # there is no still
    assert preview.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 96
    first = preview.get_attribute("src")
    expect(preview).not_to_have_attribute("src", first)

    room.press("End")
    expect(forming).to_have_count(0)
    expect(room.page.locator(".frame-input")).to_have_value("1003")
    room.press("Shift+b")
    expect(preview).to_be_visible()
    expect(room.page.locator(".frame-input")).to_have_value("1001")
    follow = room.page.get_by_role("button", name="Follow the brush")
    expect(follow).to_have_attribute("aria-pressed", "true")
    room.press("ArrowRight")
    expect(follow).to_have_attribute("aria-pressed", "false")
    expect(room.page.locator(".frame-input")).to_have_value("1002")

    room.press("Home")
    expect(preview).to_be_visible()
    cancel_render(actor=people.carol, render=take.renders.get())
    expect(forming).to_have_count(0)
    expect(room.page.locator(".no-picture")).to_contain_text("was not painted")


def test_reviewers_see_and_follow_each_other(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 6), style)
    paint_waiting(take, warm)
    bob = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    dave = ReviewPage(visit(people.dave, f"/takes/{take.pk}"))
    badge = dave.page.get_by_role("button", name="Follow Bob")

    def expect_frame(room: ReviewPage, frame: int) -> None:
        expect(room.page.locator(".frame-input")).to_have_value(str(frame))

    expect(bob.page.get_by_role("button", name="Follow Dave")).to_have_text("D")
    expect_at(badge, 1001)
    bob.press("ArrowRight", "ArrowRight")
    expect_at(badge, 1003)
    expect(dave.page.locator(".person-mark")).to_have_attribute("data-frame", "1003")
    expect_frame(dave, 1001)

    badge.click()
    expect_frame(dave, 1003)
    status = dave.page.locator(".follow-state")
    expect(status).to_contain_text("Following Bob")
    bob.press("End")
    expect_frame(dave, 1006)
    dave.press("ArrowLeft")
    expect(badge).to_have_attribute("aria-pressed", "false")
    bob.press("Home")
    expect_at(badge, 1001)
    expect_frame(dave, 1005)

    second = bob.page.context.new_page()
    second.goto(f"/takes/{take.pk}?frame=1004")
    expect_at(badge, 1004)
    expect(badge).to_have_count(1)
    badge.click()
    expect_frame(dave, 1004)
    second.close()
    expect_at(badge, 1001)  # the window that is left
    expect_frame(dave, 1001)
    bob.page.close()
    expect(badge).to_have_count(0)
    expect(status).to_contain_text("Following Bob who is not here now")


def test_a_presenter_leads_to_another_take(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    shot = numbered_shot(people.carol, project, 6)
    takes = [new_take(people.carol, shot, style) for _ in range(2)]
    for take in takes:
        paint_waiting(take, warm)
    bob = ReviewPage(visit(people.bob, f"/takes/{takes[0].pk}?frame=1003"))
    dave = ReviewPage(visit(people.dave, f"/takes/{takes[0].pk}"))
    badge = dave.page.get_by_role("button", name="Follow Bob")
    badge.click()
    dave.expect_frame(1003)

    bob.page.goto(f"/takes/{takes[1].pk}?frame=1005")
    dave.page.wait_for_url(f"**/takes/{takes[1].pk}?*")
    dave.expect_frame(1005)
    bob.press("ArrowLeft")
    dave.expect_frame(1004)
    expect(dave.page.locator(".follow-state")).to_contain_text("Following Bob")

    dave.press("End")
    dave.expect_frame(1006)
    bob.page.goto(f"/takes/{takes[0].pk}?frame=1002")
    expect(badge).to_have_accessible_name(re.compile("who is at frame 1002 of take"))
    assert f"/takes/{takes[1].pk}" in dave.page.url  # the way of one's own


def expect_at(badge: Locator, frame: int) -> None:
    expect(badge).to_have_accessible_name(f"Follow Bob, who is at frame {frame}")


def test_the_second_of_two_contradicting_decisions_is_told(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    made = paint_waiting(take, warm)
    page = visit(people.alice, f"/takes/{take.pk}")

    def bob_was_quicker(route: Route) -> None:
        seen = {1001: made[1001].pk}
        decide(actor=people.bob, take=take, kind="reject", seen=seen, reason="Too dark")
        route.continue_()

    page.route("**/decisions", bob_was_quicker, times=1)
    page.reload()  # a page that is open already may send its first request past the route
    alice = ReviewPage(page)
    alice.expect_seen("stylized r1")
    alice.press("a")
    told = alice.page.get_by_role("alert")
    expect(told).to_contain_text("Bob rejected frame 1001 while you looked: nothing was decided now")
    expect(alice.facts).to_contain_text("rejected")
    told.get_by_role("button", name="Overrule").click()
    expect(alice.facts.locator(".facts-state")).to_contain_text("approved")


def test_of_two_who_decide_at_once_one_stands_and_the_other_is_told(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    paint_waiting(take, warm)
    held: list[Route] = []

    def room_of(user: User) -> ReviewPage:
        page = visit(user, "/")
        page.route("**/decisions", lambda route: held.append(route), times=1)
        page.goto(f"/takes/{take.pk}")
        room = ReviewPage(page)
        room.expect_seen("stylized r1")
        return room

    alice, bob = room_of(people.alice), room_of(people.bob)
    with alice.page.expect_request("**/decisions"):
        alice.press("a")
    bob.press("x")
    dialog = bob.page.get_by_role("dialog")
    dialog.get_by_label("Why").fill("Too dark")
    with bob.page.expect_request("**/decisions"):
        dialog.get_by_role("button", name="Reject").click()
    with (
        alice.page.expect_response("**/decisions") as to_alice,
        bob.page.expect_response("**/decisions") as to_bob,
    ):
        for route in held:
            route.continue_()
    assert sorted([to_alice.value.status, to_bob.value.status]) == [204, 409]

    approved = to_alice.value.ok
    told = dialog.get_by_role("alert") if approved else alice.page.get_by_role("alert")
    words = "Alice approved" if approved else "Bob rejected"
    expect(told).to_contain_text(f"{words} frame 1001 while you looked: nothing was decided now")
    for room in (alice, bob):
        expect(room.facts.locator(".facts-state")).to_contain_text("approved" if approved else "rejected")
    assert take.decisions.get().made_by == (people.alice if approved else people.bob)


def test_each_refused_decision_is_told_wherever_its_person_is_by_then(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 3), style)
    made = paint_waiting(take, warm)
    page = visit(people.alice, f"/takes/{take.pk}")
    held: list[Route] = []
    page.route("**/decisions", lambda route: held.append(route), times=2)
    page.reload()
    alice = ReviewPage(page)
    alice.expect_seen("stylized r1")
    for following in (1002, 1003):
        with page.expect_request("**/decisions"):
            alice.approve()
        alice.press("ArrowRight")
        alice.expect_frame(following)
    seen = {frame: made[frame].pk for frame in (1001, 1002)}
    decide(actor=people.bob, take=take, kind="reject", seen=seen, reason="Too dark")
    for route in held:
        route.continue_()

    told = page.get_by_role("alert")
    expect(told).to_have_count(2)
    for frame in (1001, 1002):
        words = f"Approval of frame {frame}: Bob rejected frame {frame} while you looked"
        expect(told.filter(has_text=words)).to_be_visible()
    told.filter(has_text="frame 1001").get_by_role("button", name="Look at it").click()
    alice.expect_frame(1001)
    told.filter(has_text="frame 1001").get_by_role("button", name="Overrule").click()
    expect(alice.facts.locator(".facts-state")).to_contain_text("approved")
    told.get_by_role("button", name="Leave it").click()
    expect(told).to_have_count(0)
    assert take.decisions.filter(kind="approve").count() == 1


def test_a_rejection_that_contradicts_is_told_in_its_dialog_and_overrules_there(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    seen = {1001: paint_waiting(take, warm)[1001].pk}
    page = visit(people.alice, f"/takes/{take.pk}")
    of_bob = ["reject", "approve"]

    def bob_was_quicker(route: Route) -> None:
        decide(actor=people.bob, take=take, kind=of_bob.pop(0), seen=seen)
        route.continue_()

    page.route("**/decisions", bob_was_quicker, times=2)
    page.reload()
    alice = ReviewPage(page)
    alice.expect_seen("stylized r1")
    alice.press("a")
    expect(page.get_by_role("alert")).to_contain_text("Bob rejected frame 1001 while you looked")
    alice.press("x")
    dialog = page.get_by_role("dialog", name="Reject frame 1001")
    expect(dialog.get_by_label("Why")).to_be_focused()
    told = dialog.get_by_role("alert")
    expect(told).to_have_count(0)  # what was told is about the approval
    dialog.get_by_label("Why").fill("It boils")
    dialog.get_by_role("button", name="Reject").click()
    expect(told).to_contain_text("Bob approved frame 1001 while you looked")
    dialog.get_by_role("button", name="Overrule").click()
    expect(dialog).to_have_count(0)
    expect(alice.facts.locator(".history")).to_contain_text(re.compile("Alice rejected .*: It boils"))
    expect(page.get_by_role("alert")).to_have_count(0)


def test_undo_puts_back_what_stood_step_by_step(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    paint_waiting(take, warm)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    verdict = room.facts.locator(".facts-state")
    reject(room, "Too dark")
    expect(verdict).to_contain_text("rejected")
    room.press("a")
    expect(verdict).to_contain_text("approved")
    room.press("Control+z")
    expect(verdict).to_contain_text("rejected")
    expect(room.facts.locator(".history li").first).to_contain_text(re.compile("rejected .*: Too dark"))
    room.press("a")
    expect(verdict).to_contain_text("approved")

    room.press("ArrowRight")
    rerun(room, 1002)
    expect(verdict).to_contain_text("rerun asked")
    room.press("Control+z")
    expect(verdict).to_contain_text("not decided")
    assert take.renders.get(kind="rerun").state == "cancelled"
    room.press("ArrowLeft")
    expect(verdict).to_contain_text("approved")  # as it was
    room.press("Control+z")
    expect(verdict).to_contain_text("rejected")
    room.press("Control+z")
    expect(verdict).to_contain_text("not decided")


def test_a_rerun_that_is_done_is_no_longer_undone(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    paint_waiting(take, warm)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    rerun(room, 1001)
    paint_waiting(take, dark)
    room.expect_seen("stylized r2")
    room.press("Control+z")
    told = room.page.get_by_role("alert")
    expect(told).to_contain_text("Undo of the rerun of frame 1001:")
    expect(told).to_contain_text("What it has painted stays; to go back, keep an earlier revision.")


def reject(room: ReviewPage, reason: str) -> None:
    room.press("x")
    dialog = room.page.get_by_role("dialog")
    dialog.get_by_label("Why").fill(reason)
    dialog.get_by_role("button", name="Reject").click()
    expect(dialog).to_have_count(0)


def rerun(room: ReviewPage, frame: int) -> None:
    room.press("r")
    dialog = room.page.get_by_role("dialog", name=f"Rerun frame {frame}")
    dialog.get_by_role("button", name="Rerun 1 frame").click()
    expect(dialog).to_have_count(0)


def test_two_windows_of_one_person_agree(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    paint_waiting(take, warm)
    first = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    other_page = first.page.context.new_page()
    other_page.goto(f"/takes/{take.pk}")
    second = ReviewPage(other_page)
    for room in (first, second):
        room.expect_seen("stylized r1")
        expect(room.page.locator(".live-state")).to_have_text("live")
    first.press("a")
    expect(second.facts.locator(".facts-state")).to_contain_text("approved")
    first.press("Control+z")
    expect(first.facts.locator(".facts-state")).to_contain_text("not decided")
    expect(second.facts.locator(".facts-state")).to_contain_text("not decided")
    assert take.decisions.filter(kind="approve").count() == 1
    assert first.page.get_by_role("button", name="Follow Bob").count() == 0
