"""Before a take is started: what it will need, and a burst of it."""

import re

import pytest
from playwright.sync_api import Route, expect

from stylizer.actions import add_style
from stylizer.media.sources import encode_source
from stylizer.models import Project, Style, Take
from tests.browser.painted import WIDTH, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.browser.test_accessibility import check
from tests.personas import Personas, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    expect(offer).to_contain_text("12 frames where the shot moves most")
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


def test_a_burst_of_each_style_on_one_sheet(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    add_style(actor=people.carol, name="Mosaic", picture=encode_source(picture(4)))
    shot = numbered_shot(people.carol, project, 14)
    page = visit(people.carol, f"/shots/{shot.pk}/new-take")
    page.get_by_role("button", name="Woodcut").click()
    page.get_by_role("button", name="Mosaic").click()
    page.get_by_label("Style weight").fill("321")
    page.get_by_role("button", name="Burst of each style").click()
    expect(page).to_have_title(re.compile("^Bursts of numbers"))
    cards = page.get_by_role("main").get_by_role("listitem")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("waiting for a worker · 0 of 12")
    expect(cards.first).to_contain_text("for standard · style weight 321")

    woodcut = Take.objects.get(take_styles__style_version__style=style)
    paint_waiting(woodcut, warm)
    shown = cards.filter(has_text="Woodcut").get_by_role("img")
    expect(shown).to_have_js_property("naturalWidth", WIDTH)
    check(page)
    page.get_by_role("button", name="Start the whole take of v001").click()
    expect(page).to_have_title(re.compile("^numbers v003"))
    whole = Take.objects.latest("pk")
    assert whole.take_styles.get().style_version.style == style
    assert (whole.settings["style_weight"], whole.is_burst) == (321, False)
