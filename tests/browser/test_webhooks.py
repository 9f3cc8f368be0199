"""A manager has an address told, looks at what came of it, and has it told again."""

import re

import pytest
from playwright.sync_api import Page, expect

from stylizer.actions.webhooks import record_attempt
from stylizer.models import Delivery, Project, Webhook
from tests.browser.room import SignedIn
from tests.browser.test_accessibility import check
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def child_environment(child_environment: dict[str, str]) -> dict[str, str]:
    return child_environment | {"STYLIZER_PRIVATE_WEBHOOKS": "1"}  # no name is looked up


def add(page: Page, address: str) -> None:
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_role("button", name="New webhook").click()
    page.get_by_label("Address").fill("ftp://192.0.2.1/hook")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("http:// or https://")
    page.get_by_label("Address").fill(address)
    page.get_by_label("a frame is given up").uncheck()
    check(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Secret", exact=True)).to_have_value(re.compile(r"^\S{43}$"))
    page.get_by_role("button", name="Done").click()


def test_a_webhook_is_added_tried_sent_again_and_removed(
    people: Personas, project: Project, visit: SignedIn
) -> None:
    page = visit(people.bob, f"/projects/{project.pk}")
    add(page, "http://192.0.2.1/hook")
    assert Webhook.objects.get().kinds == ["take.finished", "decision.made"]
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("not sent yet")).to_be_visible()

    delivery = Delivery.objects.get()
    record_attempt(delivery=delivery, milliseconds=12, status=204, failure="")
    page.get_by_text("answered 204 in 12 ms").click()
    expect(page.get_by_label("The message")).to_contain_text('"name": "The Harbour"')
    check(page)
    page.get_by_role("button", name="Send again test").click()
    expect(page.get_by_text("waiting")).to_be_visible()

    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Nobody is told yet")).to_be_visible()

    carol = visit(people.carol, f"/projects/{project.pk}/webhooks")
    expect(carol.get_by_role("alert")).to_contain_text("you may not manage webhooks")
