"""The probe, the slice and the overlays, held against the files that they read."""

import gzip

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from stylizer.access.stores import shot_store
from stylizer.demo.numbered import numbered_frame
from stylizer.models import Project, Style, Transition
from tests.browser.painted import (
    DIAGNOSIS,
    FIRST,
    HEIGHT,
    RESIDUAL,
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
def room(people: Personas, project: Project, style: Style, request: pytest.FixtureRequest) -> ReviewPage:
    """With a graphics card, unless a test says otherwise."""
    visit: SignedIn = request.getfixturevalue(getattr(request, "param", "visit"))
    take = new_take(people.carol, numbered_shot(people.carol, project, COUNT), style)
    paint_waiting(take, warm)
    measure_kept(take, lambda _: LEVEL)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.expect_seen("stylized r1")
    return room


with_and_without_a_card = pytest.mark.parametrize("room", ["visit", "visit_without_a_card"], indirect=True)


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
    for words in (
        f"error {error * 1000:.1f}",
        f"residual {RESIDUAL * error * 1000:.1f}",
        "reliable",
    ):
        expect(probe).to_contain_text(words)
    room.page.get_by_label(f"Probe at {x}, {y}").focus()
    room.press(*["Shift+ArrowDown"] * 8)
    expect(probe).to_contain_text(f"pinned {x}, {y + 80}")
    expect(probe).to_contain_text("motion boundary")
    for words in movement_in_words(frame, x, y + 80):
        expect(probe).to_contain_text(words)
    room.press("Shift+u", "Shift+u", *["ArrowUp"] * 10)
    expect(probe).to_contain_text(f"pinned {x}, {y + 70}")
    # The square of 15 reaches from 153 to 167: eight of its rows are measured, and most others disputed.
    expect(probe).to_contain_text("motion boundary 53 %")
    room.press("Shift+u", "u")


def movement_in_words(frame: int, x: int, y: int) -> list[str]:
    levels = stored_movement(frame)[y, x] / 32
    return [f"{name} {level:.1f}".replace("-", "−") for name, level in zip(("dx", "dy"), levels, strict=True)]


def stored_movement(frame: int) -> np.ndarray:
    """As the file has it: H x W x 2 in 32nds of a pixel, right and down."""
    transition = Transition.objects.select_related("take").get(frame=frame)
    raw = gzip.decompress(shot_store(transition.take.shot_id).read(transition.flow_field))
    return np.moveaxis(np.frombuffer(raw, "<i2").reshape(2, HEIGHT, WIDTH), 0, -1)


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


#: The wheel's hues at every eighth of a turn, from the right by way of below.
HUES = ["ff2d2d", "ff9300", "efe300", "2ecc40", "00cfd5", "2277ff", "8042ff", "ff35cc"]


def coloured(movement: np.ndarray, rim: float) -> np.ndarray:
    """White at rest, the hue in full at the rim, and three quarters of it beyond."""
    hues = np.array([[int(hue[at : at + 2], 16) for at in (0, 2, 4)] for hue in HUES], float)
    right, down = np.moveaxis(movement, -1, 0)
    eighths = np.arctan2(down, right) / (2 * np.pi) * 8 % 8
    before = eighths.astype(int) % 8
    part = (eighths - before)[..., None]
    hue = (1 - part) * hues[before] + part * hues[(before + 1) % 8]
    share = (np.hypot(right, down) / rim)[..., None]
    return np.where(share > 1, 0.75 * hue, 255 + share * (hue - 255))


def sampled(screen: np.ndarray) -> np.ndarray:
    """The screen at the middle of every pixel of the frame."""
    rows = ((np.arange(HEIGHT) + 0.5) * screen.shape[0] / HEIGHT).astype(int)
    columns = ((np.arange(WIDTH) + 0.5) * screen.shape[1] / WIDTH).astype(int)
    return screen[rows[:, None], columns[None, :]].astype(int)


@with_and_without_a_card
def test_the_flow_lies_over_the_picture_in_the_colours_of_its_wheel(room: ReviewPage) -> None:
    frame = FIRST + 1
    room.go_to(frame)
    movement = stored_movement(frame) / 32
    room.page.get_by_role("button", name="Overlays, their colours").click()
    room.page.get_by_label("Opacity").fill("1")
    room.page.get_by_role("button", name="Optical flow").click()
    check_the_flow(room, movement, rim=10)  # the round speed above that of the shot
    room.page.get_by_role("button", name="Overlays, their colours").click()
    room.page.get_by_label("Full colour at").select_option("5 px a frame")
    room.press("Escape", "Shift+o")
    expect(room.picture).to_have_attribute("data-overlay", "none")
    room.press("Shift+o")
    check_the_flow(room, movement, rim=5)


def check_the_flow(room: ReviewPage, movement: np.ndarray, rim: float) -> None:
    legend = room.page.locator(".legend")
    expect(legend).to_contain_text(f"rim {rim} px")
    expect(room.picture).to_have_attribute("data-overlay", "full")
    off = np.abs(sampled(room.pixels()) - coloured(movement, rim)).max(axis=-1)
    assert np.percentile(off, 99) <= 6  # a 256th of a turn, and the screenshot's rounding
    wheel = np.array(legend.locator("canvas").evaluate(COLUMNS))
    side = int(len(wheel) ** 0.5 / 2)
    places = (np.arange(side) - (side - 1) / 2) / (side / 2)
    key = coloured(np.stack(np.meshgrid(places, places), axis=-1), 1)
    inside = np.hypot(*np.meshgrid(places, places)) < 1
    assert np.abs(wheel.reshape(side, side, 4)[..., :3] - key)[inside].max() <= 4


@with_and_without_a_card
def test_the_coarse_preview_claims_no_cause(room: ReviewPage) -> None:
    room.page.route("**/*.gz", lambda _: None)  # never answered
    room.go_to(FIRST + 1)
    room.page.get_by_role("button", name="Overlays, their colours").click()
    room.page.get_by_label("Opacity").fill("1")
    room.press("Escape", "h")
    expect(room.picture).to_have_attribute("data-overlay", "preview")
    legend = room.page.locator(".legend")
    expect(legend).to_contain_text("cause not loaded")
    coarse = sampled(room.pixels())
    assert np.abs(coarse[HEIGHT - 15 :] - 41).max() <= 2  # one grey, without the stripes of a cause

    room.page.unroute("**/*.gz")
    expect(room.picture).to_have_attribute("data-overlay", "full")
    expect(legend).not_to_contain_text("cause not loaded")
    full = sampled(room.pixels())
    assert len(np.unique(full[HEIGHT - 15 :])) > 1
    off = np.abs(coarse - full)[: HEIGHT - 25].max(axis=-1)
    assert np.percentile(off, 80) <= 12  # the same errors, in larger squares


@with_and_without_a_card
def test_the_residual_is_drawn_on_the_scale_of_the_error(room: ReviewPage) -> None:
    frame = FIRST + 1
    room.go_to(frame)
    room.page.get_by_role("button", name="Overlays, their colours").click()
    room.page.get_by_label("Opacity").fill("1")
    room.page.get_by_label("Scale up to").select_option("0.02")
    room.page.locator("label", has_text="Colours").locator("select").select_option("grey")
    room.page.get_by_role("button", name="Source residual").click()
    expect(room.picture).to_have_attribute("data-overlay", "full")
    shown = sampled(room.pixels())[: HEIGHT - 20]
    error = RESIDUAL * np.linspace(0, 2 * LEVEL, WIDTH)
    expected = np.broadcast_to(np.rint(error / 0.02 * 255)[:, None], (WIDTH, 3))
    assert np.percentile(np.abs(shown - expected).max(axis=-1), 99) <= 3
    hatches = room.page.locator(".legend .hatches > span")
    causes = ("out of frame", "disoccluded", "motion boundary", "flow disputed")
    expect(hatches).to_have_text([f"{cause}3 %" for cause in causes])


def test_a_frame_measured_before_says_what_is_not_stored_and_the_mend(
    people: Personas, project: Project, style: Style, visit: SignedIn
) -> None:
    take = new_take(people.carol, numbered_shot(people.carol, project, 2), style)
    paint_waiting(take, warm)
    measure_kept(take, with_footage=False)
    room = ReviewPage(visit(people.bob, f"/takes/{take.pk}"))
    room.go_to(FIRST + 1)
    room.page.get_by_role("button", name="Overlays, their colours").click()
    menu = room.page.locator(".menu-panel")
    expect(menu.get_by_role("button", name="Optical flow")).to_contain_text("not stored")
    expect(menu).to_contain_text("Rerun it, and they are")
    expect(menu.get_by_role("button", name="Difference to the previous")).to_contain_text("one revision")
    menu.get_by_role("button", name="Optical flow").click()
    expect(room.page.locator(".legend")).to_contain_text(f"not stored for {FIRST + 1}")
    expect(room.picture).to_have_attribute("data-overlay", "none")
    room.press("u")
    expect(room.page.get_by_test_id("probe")).to_contain_text("dx – dy – px")
