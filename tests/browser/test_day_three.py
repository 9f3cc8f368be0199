"""The third day: a manager has frames painted again, approves, and takes the film out of the house."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from stylizer.actions import import_shot
from stylizer.media.clips import read_clip
from stylizer.media.sound_file import sound_file
from stylizer.models import Project, Shot, Style, Take
from tests.browser.painted import new_take
from tests.browser.room import ReviewPage, SignedIn
from tests.browser.test_accessibility import check
from tests.media.footage import probe
from tests.personas import Personas
from tests.reel import scene, write_reel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST, COUNT = 1001, 6


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    return write_reel(tmp_path / "harbour.mov", scene("0420", range(COUNT)))


@pytest.fixture
def take(people: Personas, project: Project, style: Style, footage: Path) -> Take:
    """Of the footage as it came; its first render waits."""
    clip = read_clip(footage)
    sound = clip.sound(clip.numbers)
    assert sound is not None
    shot: Shot = import_shot(
        actor=people.carol,
        project=project,
        name="harbour",
        frames=clip.frames(),
        rate=clip.rate,
        first_frame=FIRST,
        audio=sound_file(sound),
        tags=clip.tags,
        remark=clip.remark,
    )
    return new_take(people.carol, shot, style, first_iterations=3, iterations=2)


def test_a_manager_reruns_approves_and_exports(
    people: Personas, take: Take, footage: Path, sign_in: SignedIn, tmp_path: Path
) -> None:
    room = ReviewPage(sign_in(people.bob, f"/takes/{take.pk}"))
    for number in take.shot.numbers:
        room.go_to(number)
        room.expect_seen("stylized r1")
    rerun(room, 1003, 1004)
    approve(room, 1001, 1005)
    dialog = open_export(room)
    check(room.page)
    dialog.get_by_role("button", name=f"Export {COUNT} frames").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Not approved: frame 1006. Approve")
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_have_count(0)
    approve(room, 1006, 1006)
    film = export(room, tmp_path)
    assert film.name == "harbour_v001.mp4"

    source, exported = probe(footage), probe(film)
    assert source.frames == COUNT
    assert replace(exported, seconds=source.seconds) == source
    assert exported.seconds == pytest.approx(source.seconds, abs=1024 / 48000)


def select(room: ReviewPage, first: int, last: int) -> None:
    room.go_to(first)
    room.press("i")
    room.go_to(last)
    room.press("o")
    room.page.get_by_role("button", name="Select frames").click()
    room.page.get_by_role("button", name="From in to out point").click()


def rerun(room: ReviewPage, first: int, last: int) -> None:
    select(room, first, last)
    room.press("r")
    expect(room.page.get_by_test_id("plan")).to_contain_text(f"2 frames: {first}–{last}")
    room.page.get_by_label("Style weight").fill("150")
    room.page.get_by_role("button", name="Rerun 2 frames").click()
    expect(room.page.get_by_role("dialog")).to_have_count(0)  # until then, the keys are the dialog's
    for number in range(first, last + 1):
        room.go_to(number)
        room.expect_seen("stylized r2")


def approve(room: ReviewPage, first: int, last: int) -> None:
    select(room, first, last)
    room.press("a")
    for number in range(first, last + 1):
        room.go_to(number)
        expect(room.facts).to_contain_text("approved")


def open_export(room: ReviewPage) -> Locator:
    """For all frames, whatever the in and out points are."""
    room.page.get_by_role("button", name="Choose another take").click()
    room.page.get_by_role("button", name="Export this take").click()
    dialog = room.page.get_by_role("dialog", name="Export this take")
    dialog.get_by_label("From frame").fill(str(FIRST))
    dialog.get_by_label("To frame").fill(str(FIRST + COUNT - 1))
    return dialog


def export(room: ReviewPage, folder: Path) -> Path:
    dialog = open_export(room)
    expect(dialog).to_contain_text(f"All {COUNT} frames are approved")
    with room.page.expect_download() as download:
        dialog.get_by_role("button", name=f"Export {COUNT} frames").click()
    film = folder / download.value.suggested_filename
    download.value.save_as(film)
    expect(dialog).to_have_count(0)
    return film
