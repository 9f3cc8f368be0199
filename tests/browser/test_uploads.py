"""Uploads in the browser: what is wrong is said beside the field, and a style reaches the wall."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from stylizer.demo.styles import STYLES
from stylizer.models import Project, Shot
from tests.browser.room import SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_wrong_with_an_upload_is_said_beside_its_field(
    people: Personas, project: Project, sign_in: SignedIn, tmp_path: Path
) -> None:
    page_named_as_picture = tmp_path / "frame_1001.jpg"
    page_named_as_picture.write_text("<html>no picture</html>")
    page = sign_in(people.carol, f"/projects/{project.pk}/new")
    page.get_by_label("Footage").set_input_files(page_named_as_picture)
    page.get_by_role("button", name="Upload").click()
    wrong = page.locator(".field", has=page.get_by_label("Footage")).get_by_role("alert")
    expect(wrong).to_contain_text("frame_1001.jpg")
    assert not Shot.objects.exists()


def test_an_added_style_hangs_on_the_wall(people: Personas, sign_in: SignedIn, tmp_path: Path) -> None:
    """With the forecast of the studio's own worker."""
    picture = tmp_path / "mosaic.png"
    Image.fromarray(STYLES["mosaic"].draw()).save(picture)
    page = sign_in(people.alice, "/styles")
    page.get_by_role("button", name="Add a style").first.click()
    page.get_by_label("Picture").set_input_files(picture)
    page.get_by_label("Name").fill("Mosaic")
    page.get_by_role("button", name="Add", exact=True).click()
    card = page.get_by_role("listitem").filter(has_text="Mosaic")
    expect(card).to_be_visible()
    assert (
        card.get_by_role("presentation").evaluate(
            "async image => { await image.decode(); return image.naturalWidth }"
        )
        > 0
    )
    expect(card).to_contain_text(re.compile(r"(steady|lively|flickers) \d+"))
