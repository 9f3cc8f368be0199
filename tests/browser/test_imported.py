"""Frames that another program stylized: brought in, seen, measured, approved and taken out again."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from stylizer.demo.numbered import numbered_frame
from stylizer.media.pictures import decode_picture
from stylizer.media.sources import encode_source
from stylizer.models import Project, Style, Transition
from tests.browser.painted import FIRST, HEIGHT, WIDTH, numbered_shot, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.browser.test_accessibility import check
from tests.browser.test_day_three import approve
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT = 4
NUMBERS = range(FIRST, FIRST + COUNT)


@pytest.fixture
def sent(tmp_path: Path) -> list[Path]:
    """One picture a frame, numbered from 1 as other programs do."""
    paths = [tmp_path / f"out_{place:04}.png" for place in range(1, COUNT + 1)]
    for path, number in zip(paths, NUMBERS, strict=True):
        path.write_bytes(encode_source(warm(numbered_frame(number, WIDTH, HEIGHT))))
    return paths


def test_frames_stylized_elsewhere_are_reviewed_and_exported(
    people: Personas, project: Project, style: Style, sign_in: SignedIn, sent: list[Path], tmp_path: Path
) -> None:
    shot = numbered_shot(people.carol, project, COUNT)
    page = sign_in(people.bob, f"/projects/{project.pk}")
    page.get_by_role("link", name="Import a take made elsewhere").click()
    expect(page).to_have_title(f"Import a take of {shot.name} – Stylizer")
    bring_in(page, sent)

    room = ReviewPage(page)
    for number in NUMBERS:
        room.go_to(number)
        room.expect_seen("stylized r1")
        assert room.number_in_the_picture() == number
    expect(room.page.locator(".measures-note").first).to_contain_text("Errors")
    error = Transition.objects.get(frame=NUMBERS[-1]).mean
    expect(room.page.get_by_test_id("measures")).to_contain_text(f"{1000 * error:.2f}")
    approve(room, NUMBERS[0], NUMBERS[-1])

    with zipfile.ZipFile(export(room, tmp_path / "out.zip")) as archive:
        names = archive.namelist()
        out = [decode_picture(archive.read(name)) for name in names]
    assert names == [f"frame_{number}.png" for number in NUMBERS]
    np.testing.assert_array_equal(out, [decode_picture(path.read_bytes()) for path in sent])


def bring_in(page: Page, files: list[Path]) -> None:
    """Refused by their numbers first."""
    page.get_by_label("Stylized frames").set_input_files(files)
    page.get_by_label("Name of the take").fill("from Comfy")
    page.get_by_role("button", name="Woodcut").click()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(f"numbered 1 to {COUNT}, and the frames of numbers")
    check(page)
    page.get_by_label(f"The first picture belongs to frame {FIRST}").check()
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/takes/*")


def export(room: ReviewPage, path: Path) -> Path:
    room.page.get_by_role("button", name="Choose another take").click()
    room.page.get_by_role("button", name="Export this take").click()
    dialog = room.page.get_by_role("dialog", name="Export this take")
    dialog.get_by_label("Pictures").check()
    dialog.get_by_label("From frame").fill(str(NUMBERS[0]))
    dialog.get_by_label("To frame").fill(str(NUMBERS[-1]))
    with room.page.expect_download() as download:
        dialog.get_by_role("button", name=f"Export {COUNT} frames").click()
    download.value.save_as(path)
    return path
