"""A region from the page to the database: a mask painted with the brush, a style, and the outside kept."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from stylizer.access.stores import shot_store
from stylizer.actions import add_style
from stylizer.media.masks import decode_mask
from stylizer.media.sources import encode_source
from stylizer.models import Project, Style, Take
from tests.browser.painted import HEIGHT, WIDTH, numbered_shot
from tests.browser.room import SignedIn
from tests.personas import Personas, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mask_painted_over_the_poster_becomes_a_region(
    people: Personas, project: Project, style: Style, visit: SignedIn, data_folder
) -> None:
    shot = numbered_shot(people.carol, project, 3)
    other = add_style(actor=people.carol, name="Mosaic", picture=encode_source(picture(5, 64, 64)))
    page = visit(people.carol, f"/shots/{shot.pk}/new-take")
    page.get_by_role("button", name=style.name).click()
    page.get_by_role("button", name="Add a region").click()
    start = page.get_by_role("button", name="Give region 1 a mask first")
    expect(start).to_be_disabled()

    page.get_by_role("button", name="Paint the mask").click()
    canvas = page.get_by_label("Mask", exact=True).and_(page.locator("canvas"))
    expect(page.get_by_alt_text("The shot's poster frame")).to_be_visible()
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None

    def drag(from_x: float, to_x: float) -> None:
        """Along the middle, in parts of the width."""
        page.mouse.move(box["x"] + from_x * box["width"], box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + to_x * box["width"], box["y"] + box["height"] / 2, steps=8)
        page.mouse.up()

    drag(0.25, 0.75)
    page.get_by_role("button", name="Eraser").click()
    drag(0.7, 0.95)
    page.get_by_role("button", name="Use this mask").click()

    region = page.get_by_role("group", name="Region 1")
    expect(region).to_contain_text("painted.png")
    region.get_by_label("Style").select_option("Mosaic")
    region.get_by_label(re.compile("Strength")).fill("40")
    page.get_by_label("Outside of the regions").first.select_option("kept")
    page.get_by_role("button", name="Paint 3 frames").click()
    page.wait_for_url("**/takes/*")

    take = Take.objects.get()
    row = take.regions.get()
    assert (row.style_version, row.strength) == (other.versions.get(), 0.4)
    assert take.settings["outside"] == "kept"
    mask = decode_mask(shot_store(shot.pk).path(row.mask.pictures.get(frame=None).picture))
    assert mask.shape == (HEIGHT, WIDTH)
    middle = mask[HEIGHT // 2]
    assert (middle[round(0.3 * WIDTH) : round(0.6 * WIDTH)] == 1).all()
    assert (middle[round(0.8 * WIDTH) :] == 0).all()
    assert not mask[: HEIGHT // 4].any()
    assert np.isin(mask, (0, 1)).mean() > 0.95
