"""Two pictures of a frame on one canvas, pixel by pixel, and what is said about them."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

from stylizer.actions import request_rerun
from stylizer.demo.numbered import numbered_frame
from stylizer.models import Project, Style, Take
from tests.browser.painted import (
    HEIGHT,
    WIDTH,
    dark,
    measure_kept,
    new_take,
    numbered_shot,
    paint_waiting,
    warm,
)
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas
from tests.studio import kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRAME = 1003


@pytest.fixture
def takes(people: Personas, project: Project, style: Style) -> tuple[Take, Take]:
    """The same shot twice, warm and dark, in unlike settings; and a shorter shot beside it."""
    shot = numbered_shot(people.carol, project, 5)
    first = new_take(people.carol, shot, style)
    paint_waiting(first, warm)
    measure_kept(first, lambda _: 0.004)
    second = new_take(people.carol, shot, style, style_weight=300)
    paint_waiting(second, dark)
    measure_kept(second, lambda _: 0.001)
    shorter = new_take(people.carol, numbered_shot(people.carol, project, 3, name="shorter"), style)
    paint_waiting(shorter, warm)
    return first, second


def levels(paint: Callable[[np.ndarray], np.ndarray], frame: int = FRAME) -> np.ndarray:
    """What the file of that picture holds, in 8 bits."""
    return np.rint(paint(numbered_frame(frame, WIDTH, HEIGHT)) * 255).astype(int)


SOURCE, WARM, DARK = levels(lambda picture: picture), levels(warm), levels(dark)


def sampled(screen: np.ndarray) -> np.ndarray:
    """The screen at the middle of every pixel of the frame."""
    rows = ((np.arange(HEIGHT) + 0.5) * screen.shape[0] / HEIGHT).astype(int)
    columns = ((np.arange(WIDTH) + 0.5) * screen.shape[1] / WIDTH).astype(int)
    return screen[rows[:, None], columns[None, :]].astype(int)


def shows(shown: np.ndarray, expected: np.ndarray) -> None:
    """Most pixels are equal but for the sampling between them: the footage is soft away from its edges."""
    off = np.abs(shown - expected).max(axis=-1)
    assert np.percentile(off, 80) <= 6


def shows_wiped(room: ReviewPage, left: np.ndarray, right: np.ndarray) -> None:
    picture, half, handle = sampled(room.pixels()), WIDTH // 2, 12
    shows(picture[:, : half - handle], left[:, : half - handle])
    shows(picture[:, half + handle :], right[:, half + handle :])


@pytest.mark.parametrize("card", ["visit", "visit_without_a_card"])
def test_every_way_to_see_two_pictures(
    people: Personas, takes: tuple[Take, Take], card: str, request: pytest.FixtureRequest
) -> None:
    visit: SignedIn = request.getfixturevalue(card)
    room = ReviewPage(visit(people.bob, f"/takes/{takes[0].pk}"))
    room.go_to(FRAME)
    room.expect_seen("stylized r1")
    shows(sampled(room.pixels()), WARM)
    room.press("w")
    room.expect_seen("stylized r1 | source")
    shows_wiped(room, WARM, SOURCE)
    room.press("v")
    room.expect_seen("stylized r1 + 50 % source")
    shows(sampled(room.pixels()), (WARM + SOURCE) // 2)
    room.press("+")
    room.expect_seen("60 %")
    shows(sampled(room.pixels()), np.rint(0.4 * WARM + 0.6 * SOURCE))
    room.press("g", "-", "-")
    room.expect_seen("stylized r1 − source difference × 2")
    shows(sampled(room.pixels()), np.minimum(2 * np.abs(WARM - SOURCE), 255))
    room.press("b")
    room.expect_seen("stylized r1 | source")
    picture = room.pixels()
    middle = picture.shape[1] // 2
    shows(sampled(picture[:, : middle - 2]), WARM)
    shows(sampled(picture[:, middle + 2 :]), SOURCE)
    room.press("b", "`")
    room.expect_seen("source")
    shows(sampled(room.pixels()), SOURCE)


def test_another_take_at_the_same_frame_with_its_settings(
    people: Personas, takes: tuple[Take, Take], visit: SignedIn
) -> None:
    room = ReviewPage(visit(people.bob, f"/takes/{takes[0].pk}"))
    room.go_to(FRAME)
    room.press("c", "c", "`")
    room.expect_seen("v002 r1")
    shows(sampled(room.pixels()), DARK)
    differing = room.page.get_by_label("Settings that differ")
    expect(differing.get_by_role("row")).to_have_text(["Settings that differv001v002", "Style weight100300"])
    expect(room.page.get_by_label("Decide")).to_contain_text("You look at another take")
    room.press("a")
    room.press("`", "w", "ArrowRight")
    room.expect_seen("stylized r1 | v002 r1")
    room.expect_frame(FRAME + 1)
    shows_wiped(room, levels(warm, FRAME + 1), levels(dark, FRAME + 1))  # the same frame on both sides
    assert not takes[1].decisions.exists()


def test_takes_of_another_length_are_refused_with_the_reason(
    people: Personas, takes: tuple[Take, Take], visit: SignedIn
) -> None:
    room = ReviewPage(visit(people.bob, f"/takes/{takes[0].pk}"))
    room.page.get_by_role("button", name="comparison").click()
    choice = room.page.get_by_role("button", name="shorter v001")
    expect(choice).to_contain_text("3 frames; this shot has 5")
    expect(choice).to_be_disabled()


def test_a_take_that_can_not_be_had_says_why(
    people: Personas, takes: tuple[Take, Take], visit: SignedIn
) -> None:
    page = visit(people.bob, f"/takes/{takes[0].pk}")
    room = ReviewPage(page)
    room.go_to(FRAME)
    theirs = f"**/api/takes/{takes[1].pk}/snapshot"
    page.route(theirs, lambda route: route.fulfill(status=500, body="broken"))
    room.press("c", "c", "w")
    expect(page.locator(".differences")).to_contain_text("The other take can’t be loaded now.")
    page.unroute(theirs)
    room.expect_seen("stylized r1 | v002 r1")  # it is asked for again by itself


def test_a_seam_is_flagged_and_carried_on(
    people: Personas, takes: tuple[Take, Take], visit: SignedIn
) -> None:
    take = takes[0]
    seen = {number: kept(take)[number] for number in (1002, 1003)}
    request_rerun(actor=people.bob, take=take, seen=seen, overrides={"temporal_weight": 50})
    paint_waiting(take, dark)
    measure_kept(take, lambda frame: 0.02 if frame == 1004 else 0.004)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized")
    room.press("Home", "n")
    room.expect_frame(1004)
    expect(room.facts).to_contain_text("Seam at the border of a rerun, 5.0 × the take’s median")
    expect(room.facts.get_by_role("button", name="onward to 1005")).to_be_enabled()
    expect(room.facts.get_by_role("button", name="4 frames")).to_be_disabled()
    room.page.get_by_role("button", name="2 frames: rerun 1004–1005").click()
    expect(room.page.get_by_test_id("plan")).to_contain_text("2 frames: 1004–1005")
    expect(room.page.get_by_test_id("plan")).to_contain_text("1003 r2")
    room.press("Escape")
    expect(room.page.get_by_role("dialog")).to_have_count(0)
    room.press("ArrowLeft", "c", "w")
    room.expect_seen("stylized r2 | stylized r1")
    expect(room.page.get_by_label("Settings that differ")).to_contain_text("Temporal weight")
