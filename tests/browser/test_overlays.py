"""The probe and the slice, held against the files that they read."""

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from stylizer.demo.numbered import numbered_frame
from stylizer.models import Project, Style
from tests.browser.painted import (
    DIAGNOSIS,
    FIRST,
    HEIGHT,
    WIDTH,
    measure_kept,
    new_take,
    numbered_shot,
    paint_waiting,
    warm,
)
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT, LEVEL, MIDDLE = 5, 0.006, (WIDTH // 2, HEIGHT // 2)

COLUMNS = "canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"


@pytest.fixture
def room(people: Personas, project: Project, style: Style, visit: SignedIn) -> ReviewPage:
    take = new_take(people.carol, numbered_shot(people.carol, project, COUNT), style)
    paint_waiting(take, warm)
    measure_kept(take, lambda _: LEVEL)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    return room


def test_the_probe_and_the_slice_read_the_frames_own_pixels(room: ReviewPage) -> None:
    frame = FIRST + 2
    room.go_to(frame)
    check_the_probe(room, frame)
    room.press("t")
    slices = room.page.get_by_test_id("slice").locator("canvas")
    check_the_slice(slices.first, painted=False)
    check_the_slice(slices.last, painted=True)
    slices.last.click(position={"x": 2, "y": 2})  # in the first frame's column
    room.expect_frame(FIRST)
    check_the_worst_tile(room)
    check_the_causes(room)


def check_the_probe(room: ReviewPage, frame: int) -> None:
    room.press("u")
    probe = room.page.get_by_test_id("probe")
    x, y = MIDDLE
    source = np.rint(numbered_frame(frame, WIDTH, HEIGHT)[y, x] * 255).astype(int)
    for name, colour in (("source", source), ("stylized", source[::-1])):
        reading = probe.locator(".rgb", has_text=name).locator(".level")
        expect(reading).to_have_text([str(level) for level in colour])
    error = 2 * LEVEL * x / (WIDTH - 1)
    expect(probe).to_contain_text(f"error {error * 1000:.1f}")
    room.page.get_by_label(f"Probe at {x}, {y}").focus()
    room.press(*["Shift+ArrowDown"] * 8)
    expect(probe).to_contain_text(f"pinned {x}, {y + 80}")
    expect(probe).to_contain_text("motion boundary")
    room.press("u")


def check_the_slice(canvas: Locator, painted: bool) -> None:
    """Every column is the middle row of its frame, from the line's start to its end."""
    expect(canvas).to_have_attribute("data-painted", str(COUNT))
    samples = int(canvas.get_attribute("height") or 0)
    columns = np.array(canvas.evaluate(COLUMNS)).reshape(samples, COUNT, 4)[..., :3]
    places = 0.02 * WIDTH + np.arange(samples) + 0.5
    for index in range(COUNT):
        picture = numbered_frame(FIRST + index, WIDTH, HEIGHT)
        row = (warm(picture) if painted else picture)[HEIGHT // 2 - 1 : HEIGHT // 2 + 1].mean(axis=0) * 255
        off = np.abs(columns[:, index] - row[places.astype(int)]).max(axis=1)
        assert np.percentile(off, 80) <= 12


def check_the_worst_tile(room: ReviewPage) -> None:
    room.press("ArrowRight", "h")
    tile = room.page.get_by_test_id("worst-tile")
    expect(tile).to_have_text(f"{1.95 * LEVEL * 1000:.1f}")
    box, picture = tile.bounding_box(), room.picture.bounding_box()
    assert box is not None
    assert picture is not None
    scale = picture["width"] / WIDTH
    assert box["x"] - picture["x"] == pytest.approx((WIDTH - 32) * scale, abs=1)
    assert box["width"] == pytest.approx(32 * scale, abs=1)


def check_the_causes(room: ReviewPage) -> None:
    """In words, and outlined where they are; the frame's error is above the threshold."""
    room.press("h")
    regions = room.page.get_by_test_id("bad-region")
    causes = room.facts.get_by_role("button", name="worst here: flow error 71 %, not converged 20 %")
    causes.click()
    expect(regions).to_have_text([region["blame"] for region in DIAGNOSIS])
    picture = room.picture.bounding_box()
    assert picture is not None
    scale = picture["width"] / WIDTH
    for outline, region in zip(regions.all(), DIAGNOSIS, strict=True):
        box, (x, y, width, _) = outline.bounding_box(), region["tile"]
        assert box is not None
        assert box["x"] - picture["x"] == pytest.approx(x * scale, abs=1)
        assert box["y"] - picture["y"] == pytest.approx(y * scale, abs=1)
        assert box["width"] == pytest.approx(width * scale, abs=1)
    room.press("Home")  # nothing before it, nothing to put down to anything
    expect(regions).to_have_count(0)
    room.press("ArrowRight")
    causes.click()
    expect(regions).to_have_count(0)
