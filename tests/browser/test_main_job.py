"""The main job, end to end: a real browser, the real server, database and worker."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from stylizer.access.stores import shot_store
from stylizer.actions import add_style
from stylizer.demo.numbered import numbered_frame
from stylizer.demo.styles import STYLES
from stylizer.media.clips import write_clip
from stylizer.media.fields import decode_error_field
from stylizer.media.sources import encode_source
from stylizer.models import Project, Take, Transition
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: The legend's bar is a picture of its 256 colours.
BAR_COLOURS = "bar => [...bar.getContext('2d').getImageData(0, 0, 256, 1).data]"

WIDTH, HEIGHT, FIRST, LAST = 320, 180, 1001, 1006


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Six frames that carry their numbers."""
    path = tmp_path / "numbered.mp4"
    write_clip(path, (numbered_frame(n, WIDTH, HEIGHT) for n in range(FIRST, LAST + 1)), Fraction(24))
    return path


@pytest.fixture
def woodcut(people: Personas) -> None:
    drawn = STYLES["woodcut"].draw().astype(np.float32) / np.float32(255)
    add_style(actor=people.carol, name="Woodcut", picture=encode_source(drawn))


def test_from_a_clip_to_reviewed_frames(
    people: Personas, project: Project, woodcut: None, clip: Path, sign_in: SignedIn
) -> None:
    artist = sign_in(people.carol, f"/projects/{project.pk}/new")
    take = start_take(artist, clip)
    review = ReviewPage(artist)
    see_frames_arrive(review)
    read_the_number_from_the_picture(review)
    check_the_heatmap_against_the_stored_field(review, take)

    manager = ReviewPage(sign_in(people.bob, f"/takes/{take.pk}"))
    approve(manager, 1002)
    review.go_to(1002)
    expect(review.facts).to_contain_text("approved")  # without reloading
    be_refused_as_reviewer(ReviewPage(sign_in(people.dave, f"/takes/{take.pk}")), take)
    rerun_three_frames(manager, take)

    review.go_to(1004)
    expect(review.facts).to_contain_text("r2")
    assert artist.evaluate("window.neverReloaded") is True


def start_take(page: Page, clip: Path) -> Take:
    page.get_by_label("Footage").set_input_files(clip)
    page.get_by_label("First frame").fill(str(FIRST))
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/new-take")
    page.get_by_role("button", name="Woodcut").click()
    page.get_by_role("radio", name="draft").check()
    page.get_by_role("button", name="Paint 6 frames").click()
    page.wait_for_url("**/takes/*")
    page.evaluate("window.neverReloaded = true")
    return Take.objects.get()


def see_frames_arrive(review: ReviewPage) -> None:
    review.go_to(FIRST)
    review.expect_seen("stylized r1")
    first = review.pixels()
    assert first.std() > 20  # a picture, not a blank canvas
    review.press("End")
    review.expect_seen("stylized r1")
    review.expect_frame(LAST)
    assert np.abs(review.pixels().astype(int) - first).mean() > 1


def read_the_number_from_the_picture(review: ReviewPage) -> None:
    review.press("Home", "s")
    review.expect_seen("source")
    for step, frame in (("Home", 1001), ("ArrowRight", 1002), ("ArrowRight", 1003), ("End", 1006)):
        review.press(step)
        review.expect_frame(frame)
        expect(review.page.locator(".pending")).to_be_empty()
        assert review.number_in_the_picture() == frame
    review.press("ArrowLeft")
    review.expect_frame(1005)
    assert review.number_in_the_picture() == 1005
    review.press("s")


def check_the_heatmap_against_the_stored_field(review: ReviewPage, take: Take) -> None:
    frame = 1004
    review.go_to(frame)
    review.press("h")
    legend = review.page.locator(".legend")
    review.page.get_by_role("button", name="Overlays, their colours and scales").click()
    review.page.get_by_label("Opacity").fill("1")
    review.page.get_by_label("Scale up to").select_option("0.005")
    review.press("Escape")
    expect(legend).to_have_attribute("data-largest", "0.005")
    assert legend.locator(".ticks span").all_inner_texts() == ["0", "1.25", "2.5", "3.75", "≥5"]
    expect(legend).not_to_contain_text("loading")

    transition = Transition.objects.get(take=take, frame=frame)
    error, cause = decode_error_field(shot_store(take.shot_id).read(transition.field), WIDTH, HEIGHT)
    colours = np.array(legend.locator(".scale canvas").evaluate(BAR_COLOURS)).reshape(256, 4)[:, :3]
    screen = review.pixels()
    rows = ((np.arange(HEIGHT) + 0.5) * screen.shape[0] / HEIGHT).astype(int)
    columns = ((np.arange(WIDTH) + 0.5) * screen.shape[1] / WIDTH).astype(int)
    shown = screen[rows[:, None], columns[None, :]].astype(int)

    measured = cause == 0
    shares = np.clip(error[measured] / 0.005, 0, 1)
    on_the_bar = colours[np.rint(shares * 255).astype(int)]
    off = np.abs(shown[measured] - on_the_bar).max(axis=1)
    assert np.percentile(off, 99) <= 8  # half a step of the bar, and the screenshot's rounding
    assert len(np.unique(on_the_bar, axis=0)) > 10
    hatched = shown[~measured]
    assert np.ptp(hatched, axis=1).max() <= 2  # greys only

    mean = f"{transition.mean * 1000:.1f}" if transition.mean >= 0.000095 else f"{transition.mean * 1000:.2f}"
    expect(review.page.get_by_test_id("measures").locator("dd").first).to_have_text(mean)
    review.press("h")


def approve(manager: ReviewPage, frame: int) -> None:
    manager.expect_seen("stylized r1")
    manager.go_to(frame)
    manager.approve()
    expect(manager.facts).to_contain_text("approved")


def be_refused_as_reviewer(reviewer: ReviewPage, take: Take) -> None:
    button = reviewer.page.get_by_role("button", name="Approve")
    expect(button).to_be_disabled()
    expect(reviewer.page.get_by_label("Decide")).to_contain_text("As a reviewer you can't approve frames")
    answer = reviewer.page.evaluate(
        """async ([take, revision]) => {
            const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
            const response = await fetch(`/api/takes/${take}/decisions`, {
                method: "POST",
                headers: { "Content-Type": "application/json", "X-CSRFToken": token },
                body: JSON.stringify({ kind: "approve", seen: { 1003: revision }, reason: "" }),
            });
            return [response.status, response.headers.get("Content-Type"), await response.json()];
        }""",
        [take.pk, take.take_frames.get(number=1003).kept_id],
    )
    assert answer[0] == 403
    assert answer[1] == "application/problem+json"
    assert "approve" in answer[2]["detail"]


def rerun_three_frames(manager: ReviewPage, take: Take) -> None:
    before = {frame.number: frame.kept for frame in take.take_frames.select_related("kept")}
    store = shot_store(take.shot_id)
    neighbours = {number: store.read(before[number].picture) for number in (1002, 1006)}

    manager.go_to(1003)
    manager.press("i")
    manager.go_to(1005)
    manager.press("o")
    manager.page.get_by_role("button", name="Select frames").click()
    manager.page.get_by_role("button", name="From in to out point").click()
    manager.press("r")
    plan = manager.page.get_by_test_id("plan")
    expect(plan).to_contain_text("3 frames: 1003–1005")
    expect(plan).to_contain_text("1002 r1, 1006 r1")
    expect(plan).to_contain_text("3 other frames as they are")
    manager.page.get_by_label("Style weight").fill("150")
    manager.page.get_by_role("button", name="Rerun 3 frames").click()
    expect(manager.page.get_by_role("dialog")).to_have_count(0)  # until then, the keys are the dialog's
    for number in (1003, 1004, 1005):
        manager.go_to(number)
        manager.expect_seen("stylized r2")

    kept = {frame.number: frame.kept for frame in take.take_frames.select_related("kept")}
    assert [kept[number].number for number in range(FIRST, LAST + 1)] == [1, 1, 2, 2, 2, 1]
    assert kept[1002] == before[1002]
    assert kept[1006] == before[1006]
    assert neighbours == {number: store.read(kept[number].picture) for number in neighbours}
    for number in range(1003, LAST + 1):  # the pairs on both sides too
        manager.go_to(number)
        expect(manager.page.locator(".measures-note")).to_contain_text("Errors")
        assert take.transitions.filter(earlier=kept[number - 1], later=kept[number]).exists()

    manager.go_to(1004)
    manager.press("c", "`")  # compare with the previous revision, and go over to it
    manager.expect_seen("stylized r1 not the kept one")
    manager.press("`")
    manager.expect_seen("stylized r2")
