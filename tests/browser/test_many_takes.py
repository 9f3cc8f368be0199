"""One take on many shots, from the project's page."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from stylizer.actions import import_flow
from stylizer.engine.motion import FlowPair
from stylizer.models import Project, Shot, Style, Take
from tests.browser.painted import FIRST, HEIGHT, WIDTH, new_take, numbered_shot
from tests.browser.room import SignedIn
from tests.browser.test_accessibility import check
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_of_three_shots_get_the_same_take(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    for name, count in (("a_010", 2), ("b_020", 3), ("c_030", 4)):
        numbered_shot(people.carol, project, count, name=name)
    still = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    a_010 = Shot.objects.get(name="a_010")
    import_flow(actor=people.carol, shot=a_010, flows=[(FIRST, FIRST + 1, FlowPair(still, still))])
    page = visit(people.carol, f"/projects/{project.pk}")
    bar = page.get_by_role("region", name="Chosen shots")
    page.get_by_role("checkbox", name="Choose a_010").check()
    expect(bar).to_contain_text("1 shot")
    bar.get_by_role("button", name="Choose all 3").click()
    page.get_by_role("checkbox", name="Choose b_020").uncheck()
    expect(bar).to_contain_text("2 shots 6 frames")
    check(page)
    bar.get_by_role("link", name="Start a take of each").click()

    expect(page).to_have_title(re.compile("^New take of 2 shots"))
    expect(page.get_by_role("region", name="Shots").get_by_role("listitem")).to_have_text(["a_010", "c_030"])
    expect(page.get_by_role("region", name="What it will need")).to_contain_text(re.compile(r"up to \d+ MB"))
    page.get_by_role("button", name="Woodcut").click()
    check(page)
    page.get_by_text("More settings").click()
    page.get_by_label("Optical flow", exact=True).select_option("files")
    page.get_by_role("button", name="Paint 2 takes, 6 frames").click()
    refusal = page.get_by_role("alert").last
    expect(refusal).to_contain_text("No take was started. c_030: The shot has no imported flow")
    assert Take.objects.count() == 0
    page.get_by_label("Optical flow", exact=True).select_option("dis")
    page.get_by_role("radio", name="draft").check()
    page.get_by_label("Name of the take").fill("look 2")
    page.get_by_label("Rerun flagged frames once").check()
    page.get_by_label("Factor on the temporal weight").fill("3.5")
    page.get_by_role("button", name="Paint 2 takes, 6 frames").click()

    expect(page).to_have_title(re.compile(f"^{project.name}"))
    expect(page.locator(".take")).to_have_count(2)
    expect(page.locator(".take").first).to_contain_text("Woodcut · look 2")
    takes = Take.objects.order_by("shot__name")
    assert [(take.shot.name, take.settings["preset"], take.rerun_flagged) for take in takes] == [
        ("a_010", "draft", 3.5),
        ("c_030", "draft", 3.5),
    ]
    # A reviewer chooses nothing.
    page = visit(people.dave, f"/projects/{project.pk}")
    expect(page.get_by_text("c_030").first).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_shots_are_found_and_the_address_says_how(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    shots = [numbered_shot(people.carol, project, 2, name=name) for name in ("a_010", "b_020", "b_030")]
    new_take(people.carol, shots[1], style)
    page = visit(people.dave, f"/projects/{project.pk}")
    names = page.locator(".shot-name strong")
    expect(names).to_have_text(["a_010", "b_020", "b_030"])
    page.get_by_role("button", name="no take 2").click()
    expect(names).to_have_text(["a_010", "b_030"])
    expect(page).to_have_url(re.compile(r"\?stand=no\+take$"))
    page.get_by_label("Find a shot, style or take").fill("Wood")
    expect(page.get_by_text("No shot is like that")).to_be_visible()
    page.goto(f"/projects/{project.pk}?stand=under+way&find=WOOD")
    expect(names).to_have_text(["b_020"])
    expect(page.get_by_label("Find a shot, style or take")).to_have_value("WOOD")
    page.get_by_role("link", name="Projects").first.click()
    expect(page).to_have_title(re.compile("^Projects"))
    page.go_back()
    expect(names).to_have_text(["b_020"])
