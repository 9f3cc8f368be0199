"""The style library: retired, withdrawn with a reason, and a picture that is there already."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stylizer.actions import add_style_version
from stylizer.actions.styles import record_sample
from stylizer.media.posters import encode_poster
from stylizer.media.sources import encode_source
from stylizer.models import Shot, Style, StyleVersion, Take
from tests.browser.room import SignedIn
from tests.browser.test_accessibility import check
from tests.personas import Personas, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page: Page, wish: str) -> None:
    page.get_by_role("button", name="Change Woodcut").click()
    page.get_by_role("button", name=f"{wish}…").click()


def test_a_style_is_retired_and_withdrawn(
    people: Personas, take: Take, style: Style, visit: SignedIn
) -> None:
    StyleVersion.objects.update(flicker_forecast=0.03)
    page = visit(people.alice, "/styles")
    card = page.get_by_role("listitem").filter(has_text="Woodcut")
    choose(page, "Retire")
    page.get_by_role("button", name="Retire", exact=True).click()
    expect(card).to_contain_text("retired")

    choose(page, "Withdraw rights")
    expect(page.get_by_label("Takes concerned").get_by_role("listitem")).to_have_text(
        ["harbour_010 v001 The Harbour"]
    )
    page.get_by_role("button", name="Withdraw rights", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    check(page)
    page.get_by_label("Why").fill("The heirs said no")
    page.get_by_role("button", name="Withdraw rights", exact=True).click()
    expect(card).to_contain_text("rights withdrawn")
    expect(card).to_contain_text("The heirs said no")
    check(page)

    artist = visit(people.carol, "/styles")
    expect(artist.get_by_text("No style yet")).to_be_visible()


def test_a_style_is_shown_small_with_what_it_makes_of_standard_frames(
    people: Personas, shot: Shot, style: Style, visit: SignedIn
) -> None:
    version = add_style_version(actor=people.alice, style=style, picture=encode_source(picture(7, 320, 240)))
    for position in range(2):
        record_sample(
            style_version_id=version.pk, position=position, sample=encode_poster(picture(position, 320, 180))
        )
    version.refresh_from_db()
    page = visit(people.carol, "/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    for address, card in (
        ("/styles", page.get_by_role("listitem").filter(has_text="Woodcut")),
        (f"/shots/{shot.pk}/new-take", page.get_by_role("button", name="Woodcut")),
    ):
        page.goto(address)
        expect(card.locator("img")).to_have_count(3)
        for number, name in enumerate([version.poster, *version.samples]):
            expect(card.locator("img").nth(number)).to_have_attribute("src", f"/media/styles/{name}")
            expect(card.locator("img").nth(number)).to_have_js_property("naturalWidth", 320)
    assert version.poster in asked
    assert version.picture not in asked


def test_the_same_picture_is_added_twice_on_purpose_only(
    people: Personas, style: Style, visit: SignedIn, tmp_path: Path
) -> None:
    StyleVersion.objects.update(flicker_forecast=0.03)
    file = tmp_path / "again.png"
    file.write_bytes(encode_source(picture(99)))
    page = visit(people.carol, "/styles")
    page.get_by_role("button", name="Add a style").first.click()
    page.get_by_label("Picture").set_input_files(file)
    page.get_by_label("Name").fill("Woodcut again")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("already, as Woodcut")
    there = page.get_by_role("figure").filter(has_text="In the library").locator("img")
    expect(there).to_have_attribute("src", f"/media/styles/{style.versions.get().poster}")
    expect(there).not_to_have_js_property("naturalWidth", 0)
    check(page)
    page.get_by_role("button", name="Add it all the same").click()
    expect(page.get_by_role("listitem").filter(has_text="Woodcut again")).to_be_visible()


def test_many_are_added_in_one_go_and_each_is_told(
    people: Personas, style: Style, visit: SignedIn, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("red_hills.png", "blue-hills.png", "again.png", "page.jpg")]
    for file, seed in zip(files[:3], (1, 2, 99), strict=True):
        file.write_bytes(encode_source(picture(seed)))
    files[3].write_text("<html>no picture</html>")
    page = visit(people.carol, "/styles")
    page.get_by_role("button", name="Add several").first.click()
    page.get_by_label("Pictures").set_input_files(files)
    page.get_by_label("Credit").fill("Hills & Sons")
    page.get_by_role("button", name="Add 4 styles").click()
    told = page.get_by_label("What became of them").get_by_role("listitem")
    expect(told).to_have_count(4)
    expect(told.nth(0)).to_contain_text("added as Red hills")
    expect(told.nth(2)).to_contain_text("already, as Woodcut")
    expect(told.nth(2).get_by_role("img", name="In the library")).to_be_visible()
    expect(told.nth(3)).to_contain_text("not a picture")
    check(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("listitem").filter(has_text="Blue hills")).to_contain_text("Hills & Sons")
    assert set(Style.objects.values_list("name", flat=True)) == {"Woodcut", "Red hills", "Blue hills"}


def test_a_style_is_cropped_as_it_is_added_and_again(
    people: Personas, visit: SignedIn, tmp_path: Path
) -> None:
    file = tmp_path / "hills.png"
    file.write_bytes(encode_source(picture(3, 400, 300)))
    page = visit(people.alice, "/styles")
    page.get_by_role("button", name="Add a style").first.click()
    page.get_by_label("Picture").set_input_files(file)
    drawn = page.get_by_role("group", name="Crop:")
    box = drawn.bounding_box()
    assert box is not None
    to_screen = box["width"] / 400
    page.mouse.move(box["x"] + 100 * to_screen, box["y"] + 60 * to_screen)
    page.mouse.down()
    page.mouse.move(box["x"] + 300 * to_screen, box["y"] + 210 * to_screen, steps=4)
    page.mouse.up()
    drawn.press("ArrowRight")  # by a hundredth of the picture: 4 pixels
    drawn.press("Shift+ArrowDown")  # and 3
    page.get_by_label("Height").fill("120")
    page.get_by_label("Top").fill("70")
    page.get_by_label("Top").press("Enter")
    check(page)
    page.get_by_label("Name").fill("Hills")
    page.get_by_role("button", name="Add", exact=True).click()
    card = page.get_by_role("listitem").filter(has_text="Hills")
    expect(card).to_contain_text("part of 400×300")
    left, top, width, height = StyleVersion.objects.get().crop
    assert (top, height) == (70, 120)
    assert abs(left - 104) <= 2  # a screen pixel is more than one of the picture's
    assert abs(width - 200) <= 4

    page.get_by_role("button", name="Change Hills").click()
    page.get_by_role("button", name="Crop…").click()
    page.get_by_role("button", name="Whole picture").click()
    check(page)
    page.get_by_role("button", name="Crop", exact=True).click()
    expect(card).not_to_contain_text("part of")
    newest = StyleVersion.objects.order_by("number").last()
    assert newest is not None
    assert (newest.number, newest.crop, newest.width, newest.height) == (2, None, 400, 300)
