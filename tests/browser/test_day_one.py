"""The first day: an admin lets people in, and fills the style library."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from stylizer.models import Project, Role, Style, User
from tests.browser.room import SignedIn
from tests.browser.test_people import add, follow, profiles  # noqa: F401 (fixture)
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT = 40


@pytest.fixture
def paintings(tmp_path: Path) -> list[Path]:
    """Forty pictures, each of another grain."""
    folder = tmp_path / "paintings"
    folder.mkdir()
    files = [folder / f"plate_{number:02}.png" for number in range(1, COUNT + 1)]
    for seed, file in enumerate(files):
        noise = np.random.default_rng(seed).integers(0, 256, (64, 96, 3), np.uint8)
        cv2.imwrite(str(file), cv2.GaussianBlur(noise, (0, 0), 1 + seed / 20))
    return files


def test_an_admin_lets_people_in_and_fills_the_library(
    people: Personas,
    project: Project,
    visit: SignedIn,
    profiles: list[BrowserContext],  # noqa: F811
    paintings: list[Path],
) -> None:
    admin = visit(people.alice, "/people")
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"])
    arrived = {}
    for context, name, role in zip(profiles, ("Frank", "Grace"), ("artist", "manager"), strict=True):
        arrived[role] = follow(context, add(admin, name, name.lower(), role))
        expect(arrived[role].get_by_text(f"you are {role}")).to_be_visible()
        member = User.objects.get(username=name.lower()).memberships.get(project=project)
        assert member.role == Role(role)

    admin.goto("/styles")
    add_styles(admin, paintings)
    crop(admin, "Plate 03", width=48, height=40)
    expect(card(admin, "Plate 03")).to_contain_text("part of 96×64")
    change(admin, "Plate 07", "Retire")
    expect(card(admin, "Plate 07")).to_contain_text("retired")
    change(admin, "Plate 11", "Withdraw rights", because="The museum said no")
    expect(card(admin, "Plate 11")).to_contain_text("The museum said no")

    artist = arrived["artist"]
    artist.get_by_role("navigation").get_by_role("link", name="Styles").click()
    expect(card(artist, "Plate 40")).to_be_visible()
    expect(artist.locator(".wall-card")).to_have_count(COUNT - 2)
    for gone in ("Plate 07", "Plate 11"):
        expect(card(artist, gone)).to_have_count(0)


def add_styles(page: Page, files: list[Path]) -> None:
    page.get_by_role("button", name="Add several").first.click()
    page.get_by_label("Pictures").set_input_files(files)
    page.get_by_label("Licence").fill("Public domain")
    page.get_by_role("button", name=f"Add {COUNT} styles").click()
    told = page.get_by_label("What became of them").get_by_role("listitem")
    expect(told).to_have_count(COUNT)
    expect(told.filter(has_text="added as Plate")).to_have_count(COUNT)
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".wall-card")).to_have_count(COUNT)
    assert set(Style.objects.values_list("licence", flat=True)) == {"Public domain"}


def card(page: Page, name: str) -> Locator:
    return page.locator(".wall-card").filter(has_text=name)


def crop(page: Page, name: str, width: int, height: int) -> None:
    page.get_by_role("button", name=f"Change {name}").click()
    page.get_by_role("button", name="Crop…").click()
    dialog = page.get_by_role("dialog", name=f"Crop: {name}")
    for label, pixels in (("Width", width), ("Height", height)):
        dialog.get_by_label(label).fill(str(pixels))
        dialog.get_by_label(label).press("Enter")
    dialog.get_by_role("button", name="Crop", exact=True).click()
    expect(dialog).to_have_count(0)
    cropped = Style.objects.get(name=name).versions.get(number=2)
    assert (cropped.width, cropped.height) == (width, height)


def change(page: Page, name: str, wish: str, because: str = "") -> None:
    page.get_by_role("button", name=f"Change {name}").click()
    page.get_by_role("button", name=f"{wish}…").click()
    dialog = page.get_by_role("dialog")
    if because:
        dialog.get_by_label("Why").fill(because)
    dialog.get_by_role("button", name=wish, exact=True).click()
    expect(dialog).to_have_count(0)
