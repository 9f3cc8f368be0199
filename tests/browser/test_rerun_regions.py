"""A region is drawn on the picture, asked for again alone, and shown with what became of its edge."""

import os

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from stylizer.access.stores import shot_store
from stylizer.actions.endings import finish_render
from stylizer.actions.results import commit_revision
from stylizer.demo.numbered import numbered_frame
from stylizer.media.masks import decode_mask, encode_mask
from stylizer.models import Project, Render, Style, Take
from tests.browser.painted import (
    HEIGHT,
    WIDTH,
    dark,
    measure_kept,
    measures_of,
    new_take,
    numbered_shot,
    paint_waiting,
    warm,
)
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas
from tests.studio import claim, kept, stored_frame

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Point = tuple[float, float]


class Paper:
    """The paper over the picture; places are shares of its width and height."""

    def __init__(self, page: Page) -> None:
        self.page = page
        paper = page.get_by_test_id("region-paper")
        expect(paper).to_be_visible()
        box = paper.bounding_box()
        assert box is not None
        self._box = box

    def at(self, x: float, y: float) -> Point:
        return self._box["x"] + x * self._box["width"], self._box["y"] + y * self._box["height"]

    def drag(self, *places: Point) -> None:
        self.page.mouse.move(*self.at(*places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(*place), steps=4)
        self.page.mouse.up()

    def click(self, *places: Point) -> None:
        for place in places:
            self.page.mouse.click(*self.at(*place))


def draw_by_keys(room: ReviewPage, bar: Locator) -> None:
    """A square of a fifth of the width and height, its first corner in the middle."""
    bar.get_by_role("button", name="Polygon").focus()
    room.press("Enter")
    expect(room.page.get_by_test_id("region-paper")).to_be_focused()
    room.press("Space")
    for arrow in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        room.press(*[f"Shift+{arrow}"] * 4, "Space")
    room.press("Enter")


def paint_region(take: Take) -> None:
    """As a worker would: dark inside of the region."""
    lease = claim(take)
    render = Render.objects.get(pk=lease.render_id)
    store = shot_store(take.shot_id)
    mask = decode_mask(store.read(render.region.mask.pictures.get().picture))[..., None]
    source = numbered_frame(1002, WIDTH, HEIGHT)
    picture = warm(source) + mask * (dark(source) - warm(source))
    commit_revision(
        claim=lease,
        position=0,
        frame=1002,
        **stored_frame(store, picture),
        measures={**measures_of(picture, 1002), "rim_before": 0.02, "rim_after": 0.036, "rim_factor": 1.8},
        anchors=[],
        region=store.put(encode_mask(mask[..., 0]), "png"),
    )
    finish_render(claim=lease)


def test_a_region_is_drawn_and_rerun_alone(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 4), style)
    paint_waiting(take, warm)
    measure_kept(take)
    room = ReviewPage(visit(people.carol, f"/takes/{take.pk}"))
    page = room.page
    room.go_to(1002)
    room.expect_seen("stylized r1")

    room.press("Shift+R")
    bar = page.get_by_role("group", name="Region tools")
    ask = bar.get_by_role("button", name="Rerun it in 1 frame…")
    expect(ask).to_be_disabled()
    draw_by_keys(room, bar)
    expect(bar).to_contain_text("4 % of frame 1002")
    room.press("Control+z")
    expect(bar).to_contain_text("Draw what is to be painted again.")
    bar.get_by_role("button", name="Lasso").click()
    paper = Paper(page)
    paper.drag((0.3, 0.3), (0.6, 0.3), (0.6, 0.7), (0.3, 0.7))  # lasso
    expect(bar).to_contain_text("12 % of frame 1002")
    bar.get_by_role("button", name="Polygon").click()
    paper.click((0.6, 0.3), (0.7, 0.3), (0.7, 0.7), (0.6, 0.7), (0.6, 0.3))
    expect(bar).to_contain_text("16 % of frame 1002")
    bar.get_by_role("button", name="Eraser").click()
    paper.drag((0.3, 0.32), (0.3, 0.68))
    expect(bar).not_to_contain_text("16 % of frame 1002")
    room.press("Control+z")
    expect(bar).to_contain_text("16 % of frame 1002")
    _keep_picture(page, "region-drawn")
    room.press("ArrowRight")
    expect(bar).to_contain_text("a guess here")
    expect(page.get_by_role("img", name="About where the region lies in frame 1003")).to_be_visible()
    _keep_picture(page, "region-carried")
    bar.get_by_role("button", name="1002").click()
    room.expect_frame(1002)

    ask.click()
    dialog = page.get_by_role("dialog", name="Rerun a region of frame 1002")
    expect(dialog).to_contain_text("drawn on 1002: 16 % of it")
    expect(dialog.get_by_test_id("plan")).to_contain_text("the region in 1 frame: 1002")
    expect(dialog.get_by_test_id("plan")).to_contain_text("all outside of the region, and 3 other frames")
    dialog.get_by_label("Feather").fill("12")
    _keep_picture(page, "region-dialog")
    dialog.get_by_role("button", name="Rerun the region in 1 frame").click()
    expect(dialog).to_have_count(0)
    expect(bar).to_have_count(0)

    render = take.renders.get(kind="rerun")
    assert (render.frames, render.region.feather) == ([1002], 12)
    assert render.region.over == {"1002": kept(take)[1002]}
    drawn = decode_mask(shot_store(take.shot_id).read(render.region.mask.pictures.get(frame=1002).picture))
    inside = np.zeros((HEIGHT, WIDTH), bool)
    inside[round(0.3 * HEIGHT) : round(0.7 * HEIGHT), round(0.3 * WIDTH) : round(0.7 * WIDTH)] = True
    assert np.mean((drawn > 0.5) != inside) < 0.01

    paint_region(take)
    room.expect_seen("stylized r2")
    expect(room.facts).to_contain_text(
        "A region alone was painted; contrast at its edge 1.8 × what was there"
    )
    expect(room.facts).to_contain_text("The edge of the region painted again shows")
    room.facts.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("img", name="The region painted again in frame 1002")).to_be_visible()
    _keep_picture(page, "region-shown")


def _keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("STYLIZER_TEST_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")
