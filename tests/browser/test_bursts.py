"""Before a take is started: what it will need, and a burst of it."""

import re

import pytest
from playwright.sync_api import Route, expect

from stylizer.actions import add_style
from stylizer.media.sources import encode_source
from stylizer.models import Project, RenderKind, Style, Take
from tests.browser.painted import WIDTH, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.browser.test_accessibility import check
from tests.personas import Personas, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


COLOURS = ("style", "matched")


def on_a_full_disk(route: Route) -> None:
    """The server's own answer, but for the room that there is."""
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "free": 2**30, "reserve": 2**30, "fits": False})


def test_from_a_burst_to_the_whole_take(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    shot = numbered_shot(people.carol, project, 14)
    page = visit(people.carol, f"/shots/{shot.pk}/new-take")
    what = page.get_by_role("region", name="What it will need")
    expect(what).to_contain_text(re.compile(r"up to \d+ MB"))
    expect(what).to_contain_text("12 frames where the shot moves most")
    page.get_by_role("button", name="Woodcut").click()
    page.route("**/takes/estimate", on_a_full_disk)
    page.get_by_role("radio", name="final").check()
    expect(what).to_contain_text("1.1 GB stay in reserve: the take would pause")
    check(page)
    page.unroute("**/takes/estimate")
    page.get_by_label("Style weight").fill("321")
    page.get_by_role("button", name="Paint a burst").click()

    page.wait_for_url("**/takes/*")
    review = ReviewPage(page)
    burst = Take.objects.get()
    first = burst.renders.get().frames[0]
    offer = page.get_by_role("region", name="Burst")
    expect(offer).to_contain_text("12 frames of the shot: ")
    check(page)
    paint_waiting(burst, warm)
    review.press("Home")
    review.expect_frame(first)
    review.expect_seen("stylized r1")
    assert review.number_in_the_picture() == first
    review.press("End")
    review.expect_frame(first + 11)

    offer.get_by_role("button", name="Start the whole take").click()
    expect(page).to_have_title(re.compile("^numbers v002"))
    expect(page.get_by_role("region", name="Burst")).to_have_count(0)
    review.press("End")
    review.expect_frame(1014)
    whole = Take.objects.latest("pk")
    assert (whole.settings["preset"], whole.settings["style_weight"]) == ("final", 321)

    page.goto(f"/projects/{project.pk}")
    expect(page.locator(".take")).to_have_count(2)
    expect(page.locator(".take").last).to_contain_text("burst")
    check(page)


def test_a_contact_sheet_of_styles_and_settings(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    add_style(actor=people.carol, name="Mosaic", picture=encode_source(picture(4)))
    shot = numbered_shot(people.carol, project, 14)
    page = visit(people.carol, f"/shots/{shot.pk}/new-take")
    page.get_by_role("button", name="Woodcut").click()
    page.get_by_role("button", name="Mosaic").click()
    page.get_by_label("Temporal weight", exact=True).fill("77")
    page.get_by_role("button", name="Contact sheet…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_contain_text(
        "6 bursts, 72 frames in all: how long is not known yet"
    )
    dialog.get_by_label("Values of Style weight").fill("100, 321")
    dialog.get_by_label("And a second one").select_option("Colours")
    expect(dialog.get_by_role("status")).to_contain_text("12 bursts, 144 frames in all")
    dialog.get_by_label("Values of Colours").fill("style, matched")
    dialog.get_by_label("These").check()
    frames = dialog.get_by_label("Frames, or ranges of them")
    frames.fill("1003, some")
    expect(dialog).to_contain_text("Type frames such as 1001 or 1008–1014.")
    frames.fill("1003, 1099")
    expect(dialog).to_contain_text("numbers has the frames 1001 to 1014, not frame 1099: choose others.")
    frames.fill("1003–1005, 1012")
    expect(dialog.get_by_role("status")).to_contain_text("16 bursts, 32 frames in all")
    check(page)
    weights = dialog.get_by_label("Values of Style weight")
    weights.fill("1, 2, 3, 4, 5, 6, 321")
    expect(dialog).to_contain_text("2 × 14 × 2 are 56 bursts, and a contact sheet has 24 at most")
    expect(dialog.get_by_role("button", name="Paint the sheet")).to_be_disabled()
    weights.fill("100, 321")
    dialog.get_by_role("button", name="Paint the sheet").click()

    expect(page).to_have_title(re.compile("^Bursts of numbers"))
    sheet = page.get_by_role("region", name="Contact sheet")
    expect(sheet).to_contain_text(
        "4 frames, 1003–1005, 1012 · for standard · temporal weight 77 · 0 of 16 painted"
    )
    expect(sheet.get_by_role("columnheader")).to_have_text(
        [f"colours {colours} · style weight {weight}" for weight in (100, 321) for colours in COLOURS]
    )
    row = sheet.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Mosaic"))
    cell = row.get_by_role("cell").nth(3)
    expect(cell).to_contain_text("waiting for a worker · 0 of 3")

    for burst in Take.objects.order_by("number")[14:]:
        paint_waiting(burst, warm)
    for frame in (1004, 1012):
        picture_of = cell.get_by_role("img", name=f"Frame {frame}")
        expect(picture_of).to_have_js_property("naturalWidth", WIDTH)
    expect(sheet).to_contain_text("2 of 16 painted")
    check(page)
    cell.get_by_role("button", name="Start the whole take").click()
    expect(page).to_have_title(re.compile("^numbers v017"))
    whole = Take.objects.latest("pk")
    assert whole.take_styles.get().style_version.style.name == "Mosaic"
    assert (whole.settings["style_weight"], whole.settings["colours"]) == (321, "matched")
    assert (whole.settings["preset"], whole.is_burst) == ("standard", False)


def test_a_rerun_is_tried_on_one_frame_before_it_is_asked_for(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 6), style)
    paint_waiting(take, warm)
    page = visit(people.carol, f"/takes/{take.pk}?frame=1003")
    review = ReviewPage(page)
    review.expect_frame(1003)
    review.press("r")
    dialog = page.get_by_role("dialog", name="Rerun frame 1003")
    dialog.get_by_label("Style weight").fill("321")
    draft = dialog.get_by_role("region", name="Draft")
    draft.get_by_role("button", name="Try it on frame 1003").click()
    expect(draft.get_by_alt_text("Frame 1003 now")).to_be_visible()
    expect(draft).to_contain_text("waiting for a worker")
    burst = Take.objects.get(burst_for__isnull=False)
    assert burst.renders.get().frames == [1003]
    assert burst.settings["style_weight"] == 321

    paint_waiting(burst, warm)
    expect(draft.get_by_alt_text("Frame 1003 as a draft")).to_be_visible()
    expect(draft.get_by_role("button", name="Try it on frame 1003")).to_be_disabled()
    dialog.get_by_label("Style weight").fill("500")
    expect(draft).to_contain_text("The settings were changed since this draft.")
    check(page)
    assert not take.renders.filter(kind=RenderKind.RERUN).exists()
    dialog.get_by_role("button", name="Rerun 1 frame").click()
    expect(dialog).to_be_hidden()
    assert take.renders.get(kind=RenderKind.RERUN).settings["style_weight"] == 500
