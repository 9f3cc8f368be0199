"""The queue page: what waits, in which order, and what one may do about it, while the server works."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from stylizer.actions.endings import fail_render
from stylizer.actions.workers import send_progress
from stylizer.models import Project, Render, Style, Take
from tests import studio
from tests.browser.painted import new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def takes(people: Personas, project: Project, style: Style) -> list[Take]:
    """Of three shots, a, b and c; all wait."""
    return [
        new_take(people.carol, numbered_shot(people.carol, project, 3, name=name), style) for name in "abc"
    ]


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Renders").locator("> li")


def expect_order(page: Page, *shots: str) -> None:
    expect(rows(page).locator("strong")).to_have_text(list(shots))


def test_a_manager_steers_the_queue(people: Personas, takes: list[Take], visit: SignedIn) -> None:
    page = visit(people.bob, "/queue")
    expect_order(page, "a", "b", "c")
    expect(rows(page).first).to_contain_text("next")
    expect(rows(page).nth(1)).to_contain_text("number 2 in the queue")

    page.get_by_label("Priority of c").select_option("high")
    expect_order(page, "c", "a", "b")
    page.get_by_role("button", name="Pause a").click()
    expect_order(page, "c", "b", "a")
    expect(rows(page).last).to_contain_text("Paused by Bob.")
    page.get_by_role("button", name="Resume a").click()
    expect_order(page, "c", "a", "b")
    page.get_by_role("button", name="Cancel b").click()
    expect_order(page, "c", "a")


def test_what_workers_do_is_seen_at_once(people: Personas, takes: list[Take], visit: SignedIn) -> None:
    page = visit(people.dave, "/queue")
    expect(page.get_by_role("status")).to_have_text("live")
    expect_order(page, "a", "b", "c")
    paint_waiting(takes[1], warm, [1001])
    expect_order(page, "b", "a", "c")
    expect(rows(page).first).to_contain_text("painting on worker-1")
    expect(rows(page).first).to_contain_text("1 of 3")
    lease = studio.claim_running(takes[1])
    tell_progress(takes[1], lease.render_id, done=2)
    expect(rows(page).first).to_contain_text("2 of 3 · 1:05 left")
    fail_render(claim=lease, message="No such weights: choose others.")
    expect(rows(page).last).to_contain_text("No such weights: choose others.")
    # A reviewer looks on.
    expect(page.get_by_role("button", name=re.compile("Pause|Cancel|Try again"))).to_have_count(0)
    expect(page.get_by_label("Priority of a")).to_be_disabled()
    # Once a take like it is painted, the project's page says how long another will need.
    paint_waiting(takes[0], warm)
    page.goto(f"/projects/{takes[2].shot.project_id}")
    waiting = page.get_by_role("link").filter(has_text="waiting for a worker")
    expect(waiting).to_contain_text(re.compile(r"0 of 3 · about \S.* to paint"))


def tell_progress(take: Take, render: int, done: int) -> None:
    where = {"shot": take.shot_id, "take": take.pk, "render": render, "frame": 1003}
    how_far = {"iteration": 4, "iterations": 20, "loss": 9.0, "phase": "optimise", "eta_seconds": 65.0}
    send_progress(message={**where, **how_far, "frames_done": done, "frames_total": 3})


def test_an_artist_tries_a_failed_render_again(people: Personas, takes: list[Take], visit: SignedIn) -> None:
    fail_render(claim=studio.claim(takes[0]), message="No such weights.")
    page = visit(people.carol, "/queue")
    expect_order(page, "b", "c", "a")
    page.get_by_role("button", name="Try again a").click()
    expect_order(page, "a", "b", "c")
    assert Render.objects.get(take=takes[0]).state == "queued"


def test_the_filters_are_in_the_address(people: Personas, takes: list[Take], visit: SignedIn) -> None:
    fail_render(claim=studio.claim(takes[2]), message="No such weights.")
    page = visit(people.carol, "/queue")
    page.get_by_role("button", name="failed").click()
    expect_order(page, "c")
    expect(page).to_have_url(re.compile(r"/queue\?state=failed$"))
    page.get_by_label("Find a shot, take or style").fill("nowhere")
    expect(page.get_by_text("Nothing like that is in the queue")).to_be_visible()
    page.goto("/queue?state=queued&by=Carol&find=B")
    expect_order(page, "b")
    expect(page.get_by_label("Asked by")).to_have_value("Carol")
    expect(page.get_by_label("Find a shot, take or style")).to_have_value("B")


def test_an_empty_queue_says_the_next_step(people: Personas, project: Project, visit: SignedIn) -> None:
    page = visit(people.carol, "/queue")
    expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible()
    page.get_by_role("link", name="Choose a shot").click()
    expect(page.get_by_text(project.name)).to_be_visible()
