"""A person lets a program in, and out again."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from stylizer.models import Project
from tests.browser.room import SignedIn
from tests.browser.test_accessibility import check
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_token_is_shown_once_used_and_revoked(
    people: Personas, project: Project, visit: SignedIn, web_address: str
) -> None:
    page = visit(people.carol, "/projects")
    page.get_by_role("button", name="theme and sign-out").click()
    page.get_by_role("link", name="Tokens for programs").click()
    expect(page.get_by_text("No token yet")).to_be_visible()
    page.get_by_role("button", name="New token").click()
    page.get_by_label("Name").fill("farm submitter")
    page.get_by_role("button", name="Make the token").click()
    field = page.get_by_label("Token", exact=True)
    expect(field).to_have_value(re.compile(r"^stylizer_\S{43}$"))
    check(page)
    headers = {"Authorization": f"Bearer {field.input_value()}"}
    assert httpx.get(f"{web_address}/api/me", headers=headers).json()["username"] == "carol"

    page.get_by_role("button", name="Done").click()
    page.reload()
    expect(
        page.get_by_role("row", name=re.compile("farm submitter.*ago|farm submitter.*now"))
    ).to_be_visible()
    page.get_by_role("button", name="Revoke farm submitter").click()
    check(page)
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_text("No token yet")).to_be_visible()
    assert httpx.get(f"{web_address}/api/me", headers=headers).status_code == 401
