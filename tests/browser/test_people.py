"""People come in: an admin adds somebody, gives a role, and hands over a link that works once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from stylizer.models import Project
from tests.browser.room import PATIENCE, SignedIn
from tests.browser.test_accessibility import check
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def profiles(browser: Browser) -> Iterator[list[BrowserContext]]:
    """Two browsers of people who are not signed in."""
    contexts = [browser.new_context() for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(PATIENCE)
    yield contexts
    for context in contexts:
        context.close()


def follow(context: BrowserContext, link: str) -> Page:
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_an_admin_lets_somebody_in_and_out_again(
    people: Personas, project: Project, visit: SignedIn, profiles: list[BrowserContext]
) -> None:
    page = visit(people.alice, "/people")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = add(page, "Frank", "frank", "artist")

    frank = follow(profiles[0], link)
    expect(frank.get_by_text("you are artist")).to_be_visible()
    second = follow(profiles[1], link)
    expect(second.get_by_text("Ask for a new one")).to_be_visible()

    page.get_by_role("button", name="Frank in The Harbour artist").click()
    page.get_by_role("radio", name="reviewer").check()
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("button", name="Frank in The Harbour reviewer").click()
    page.get_by_role("button", name="Take out of the project").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    frank.reload()
    expect(frank.get_by_text("You are in no project yet")).to_be_visible()

    page.get_by_role("button", name="Switch off Frank").click()
    check(page)
    page.get_by_role("button", name="Switch off", exact=True).click()
    expect(page.get_by_text("switched off")).to_have_count(2)  # erin's account, too
    frank.reload()
    expect(frank.get_by_text("You are not signed in")).to_be_visible()


def add(page: Page, name: str, username: str, role: str) -> str:
    """The link that the page shows for the new person, as it was copied."""
    page.get_by_role("button", name="Add a person").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("User name").fill("dave")
    page.get_by_role("radio", name=role).check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("The user name 'dave' is taken.")
    check(page)
    page.get_by_label("User name").fill(username)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Make the link").click()
    field = page.get_by_label("Link", exact=True)
    expect(field).to_have_value(re.compile(r"^http://.*/sign-in/\S+$"))
    check(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == field.input_value()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name=f"{name} in The Harbour {role}")).to_be_visible()
    return copied


def test_the_last_admin_stays_and_others_are_told_who_may(
    people: Personas, project: Project, visit: SignedIn
) -> None:
    page = visit(people.alice, "/people")
    page.get_by_role("button", name="Alice in The Harbour admin").click()
    page.get_by_role("button", name="Take out of the project").click()
    expect(page.get_by_role("alert")).to_contain_text("Alice is the last admin of The Harbour")
    page.get_by_role("button", name="Leave it").click()
    page.get_by_text("What each role may do").click()
    expect(page.get_by_role("row", name="approve frames manager may admin may")).to_be_visible()
    check(page)

    bob = visit(people.bob, "/people")
    expect(bob.get_by_role("alert")).to_contain_text("You may not manage people")
    expect(bob.get_by_role("navigation").get_by_role("link", name="People")).to_have_count(0)


def test_an_admin_makes_a_project(people: Personas, project: Project, visit: SignedIn) -> None:
    page = visit(people.alice, "/projects")
    page.get_by_role("button", name="New project").click()
    page.get_by_label("Name").fill(project.name)
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("alert")).to_contain_text(project.name)
    check(page)
    page.get_by_label("Name").fill("The Mill")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="The Mill")).to_be_visible()
    made = Project.objects.get(name="The Mill")
    assert made.memberships.get().user == people.alice

    artist = visit(people.carol, "/projects")
    expect(artist.get_by_text(project.name)).to_be_visible()
    expect(artist.get_by_role("button", name="New project")).to_have_count(0)
