"""Flagged frames rerun once, held stronger: asked for on the page, and answered there."""

import pytest
from playwright.sync_api import expect

from stylizer.models import Project, Style
from tests import studio
from tests.browser.painted import dark, measure_kept, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_stands_out_is_rerun_and_gone_back_from(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 8), style)
    paint_waiting(take, warm)
    measure_kept(take, lambda frame: 0.03 if frame == 1005 else 0.002)
    before = studio.kept(take)
    page = visit(people.bob, f"/takes/{take.pk}")
    room = ReviewPage(page)
    room.press("Home", "n")
    room.expect_frame(1005)
    expect(room.facts).to_contain_text(
        "Its error stands out in the take: 15.0 × the median, 1.0 × beside the source residual, mostly flow"
    )
    expect(page.get_by_role("slider", name="Frame of the shot")).to_have_attribute(
        "aria-valuetext", "Frame 1005, done, not decided, stands out"
    )
    room.press("Shift+f")
    expect(page.locator(".decide-about")).to_contain_text("Frame 1005")
    room.press("Escape")

    page.get_by_role("button", name="Select frames").click()
    page.get_by_role("button", name="Rerun flagged frames").click()
    dialog = page.get_by_role("dialog", name="Rerun flagged frames")
    expect(dialog).to_contain_text("Its error stands out in the take: 1005")
    dialog.get_by_label("Temporal weight times").fill("3")
    dialog.get_by_role("button", name="Rerun 1 frame").click()
    expect(dialog).to_have_count(0)

    assert take.renders.get(kind="rerun").held_stronger == 3
    paint_waiting(take, dark)
    measure_kept(take, lambda _: 0.004)
    question = page.get_by_role("region", name="Rerun of flagged frames")
    expect(question).to_contain_text("1 flagged frame painted again, held 3× as strongly")
    expect(question).to_contain_text("error 16.0 → 4.0 ×10⁻³ 1 better, 1 worse")
    question.get_by_role("button", name="Go back").click()
    expect(question).to_have_count(0)
    assert studio.kept(take) == before
