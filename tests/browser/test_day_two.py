"""The second day: an artist brings in a reel of several shots, looks at a burst, and starts takes."""

import re
from pathlib import Path

import av
import pytest
from playwright.sync_api import Page, expect

from stylizer.access.stores import shot_store
from stylizer.models import Project, RenderState, Shot, Style, Take
from tests.browser.painted import paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.media.footage import MATRIX, PRIMARIES, TRANSFER
from tests.personas import Personas
from tests.reel import HEIGHT, RATE, WIDTH, flash, scene, write_reel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: A flash in the third frame of the first shot is no cut.
PARTS = [("reel 1", range(1001, 1009)), ("reel 2", range(1009, 1012)), ("reel 3", range(1012, 1026))]


@pytest.fixture
def reel(tmp_path: Path) -> Path:
    """Three shots, the second three frames long."""
    harbour = list(scene("0420", range(8)))
    harbour[2] = flash()
    frames = [*harbour, *scene("0550", range(3)), *scene("0310", range(14))]
    return write_reel(tmp_path / "reel.mov", frames, "09:59:59:20")


def test_an_artist_brings_in_a_reel_and_starts_takes(
    people: Personas, project: Project, style: Style, visit: SignedIn, reel: Path
) -> None:
    page = visit(people.carol, f"/projects/{project.pk}/new")
    page.get_by_label("Footage").set_input_files(reel)
    page.get_by_label("First frame").fill("1001")
    page.get_by_role("button", name="Upload").click()
    take_the_proposed_cuts(page)
    see_what_became_of_it(page, project)
    for name, frames in PARTS[:2]:
        start_take(page, project, name, frames)
    start_take_after_a_burst(page, project, *PARTS[2])


def take_the_proposed_cuts(page: Page) -> None:
    proposed = page.get_by_role("checkbox")
    expect(proposed).to_have_count(2)
    for cut in (1009, 1012):
        expect(page.get_by_label(f"Cut before {cut}")).to_be_checked()
    expect(page.get_by_label("Shots to be").get_by_role("listitem")).to_have_text(
        [f"{name} · {frames[0]}–{frames[-1]}" for name, frames in PARTS]
    )
    page.get_by_role("button", name="Split into 3 shots").click()


def see_what_became_of_it(page: Page, project: Project) -> None:
    """On the page, and in the studio: every shot has its own timecode, and its own part of the sound."""
    expect(page.locator(".shot-name strong")).to_have_text([name for name, _ in PARTS])
    starts = ["09:59:59:20", "10:00:00:04", "10:00:00:07"]
    for facts, start in zip(page.locator(".shot-name .dim").all(), starts, strict=True):
        expect(facts).to_contain_text(f"23.976 fps · from {start}")
    shots = list(project.shots.order_by("name"))
    for shot, (_, frames), start in zip(shots, PARTS, starts, strict=True):
        assert (shot.numbers, shot.rate, shot.width, shot.height) == (frames, RATE, WIDTH, HEIGHT)
        assert str(shot.tags.timecode) == start
        assert shot.tags.colour.matrix == MATRIX
        assert (shot.tags.colour.primaries, shot.tags.colour.transfer) == (PRIMARIES, TRANSFER)
        assert heard_seconds(shot) == pytest.approx(len(frames) / RATE, abs=2 * 1024 / 48000)


def heard_seconds(shot: Shot) -> float:
    with av.open(str(shot_store(shot.pk).path(shot.audio))) as sound:
        return sum(frame.samples / frame.sample_rate for frame in sound.decode(audio=0))


def start_take(page: Page, project: Project, name: str, frames: range) -> None:
    fill_in(page, project, name)
    page.get_by_role("button", name=f"Paint {len(frames)} frames").click()
    page.wait_for_url("**/takes/*")
    expect(page.locator(".picture > canvas")).to_be_attached()
    check_waiting(project.shots.get(name=name).takes.get(), frames)


def start_take_after_a_burst(page: Page, project: Project, name: str, frames: range) -> None:
    fill_in(page, project, name)
    page.get_by_role("button", name="Paint a burst").click()
    page.wait_for_url("**/takes/*")
    room = ReviewPage(page)
    offer = page.get_by_role("region", name="Burst")
    expect(offer).to_contain_text("12 frames of the shot: ")
    burst = project.shots.get(name=name).takes.get()
    painted = paint_waiting(burst, warm)
    room.press("Home")
    room.expect_frame(min(painted))
    room.expect_seen("stylized r1")
    offer.get_by_role("button", name="Start the whole take").click()
    expect(page).to_have_title(re.compile(f"^{name} v002"))
    check_waiting(project.shots.get(name=name).takes.latest("pk"), frames)


def check_waiting(take: Take, frames: range) -> None:
    render = take.renders.get()
    assert (render.state, list(render.frames)) == (RenderState.QUEUED, list(frames))


def fill_in(page: Page, project: Project, name: str) -> None:
    page.goto(f"/projects/{project.pk}")
    card = page.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))
    card.get_by_role("link", name="New take").click()
    expect(page.get_by_role("heading", name=f"New take of {name}")).to_be_visible()
    page.get_by_role("button", name="Woodcut").click()
    page.get_by_role("radio", name="draft").check()
