"""A frame goes out to be painted by hand, comes back, and spreads: browser, server, database and worker."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from stylizer.access.stores import shot_store
from stylizer.actions import decide
from stylizer.media.pictures import decode_master, decode_picture, encode_master
from stylizer.models import Project, Style, Take
from tests import studio
from tests.browser.painted import HEIGHT, WIDTH, new_take, numbered_shot
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RED = np.float32([1, 0, 0])
PATCH = np.s_[40:140, 60:260]


def masters(take: Take) -> dict[int, bytes]:
    """The files of the kept revisions."""
    kept = take.take_frames.values_list("number", "kept__picture")
    return {number: shot_store(take.shot_id).read(name) for number, name in kept}


def distance_to_red(master: bytes) -> float:
    return float(np.abs(decode_master(master)[PATCH] - RED).mean())


def downloaded(dialog: Locator, link: str) -> Path:
    """The file that this link gives, under the name that the browser would give it."""
    with dialog.page.expect_download() as download:
        dialog.get_by_role("link", name=link).click()
    found = download.value
    return found.path().rename(found.path().parent / found.suggested_filename)


def test_a_frame_is_taken_out_painted_brought_back_and_spread(
    people: Personas, project: Project, style: Style, sign_in: SignedIn, tmp_path: Path
) -> None:
    take = new_take(
        people.carol, numbered_shot(people.carol, project, 5), style, first_iterations=3, iterations=2
    )
    room = ReviewPage(sign_in(people.carol, f"/takes/{take.pk}"))
    for number in (1003, 1005):
        room.go_to(number)
        room.expect_seen("stylized r1")
    seen = {number: studio.kept(take)[number] for number in (1001, 1005)}
    decide(actor=people.bob, take=take, kind="approve", seen=seen)
    expect(room.facts).to_contain_text("approved")
    before = masters(take)

    room.go_to(1003)
    room.press("d")
    dialog = room.page.get_by_role("dialog", name="Paint frame 1003")
    stylized, source = (downloaded(dialog, link) for link in ("Stylized r1", "Source"))
    assert (stylized.name, source.name) == ("numbers_v001.1003.r1.png", "numbers.1003.png")
    assert stylized.read_bytes() == before[1003]
    assert decode_picture(source).shape == (HEIGHT, WIDTH, 3)

    painted = decode_master(stylized.read_bytes())
    painted[PATCH] = RED
    narrow = tmp_path / "narrow.png"
    narrow.write_bytes(encode_master(painted[:, 1:]))
    dialog.get_by_label("Painted picture").set_input_files(narrow)
    words = dialog.get_by_label("What was painted")
    words.fill("The sun")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog.get_by_role("alert")).to_contain_text(f"{WIDTH - 1}×{HEIGHT} pixels")
    whole = tmp_path / "whole.tif"
    cv2.imwrite(str(whole), np.rint(painted[..., ::-1] * 65535).astype(np.uint16))
    dialog.get_by_label("Painted picture").set_input_files(whole)
    expect(words).to_have_value("The sun")  # what was refused need not be written again
    dialog.get_by_role("button", name="Keep it").click()
    expect(room.facts).to_contain_text("painted by Carol")
    expect(room.facts).to_contain_text("The sun")
    expect(words).to_have_value("")
    assert masters(take)[1003] == encode_master(painted)

    dialog.get_by_label("To the next approved").check()
    plan = dialog.get_by_test_id("plan")
    expect(plan).to_contain_text("2 frames: 1002, 1004")
    expect(plan).to_contain_text("1001 r1, 1003 r2, 1005 r1")
    dialog.get_by_role("button", name="Spread over 2 frames").click()
    expect(dialog).to_have_count(0)  # until then, the keys are the dialog's
    for number in (1002, 1004):
        room.go_to(number)
        room.expect_seen("stylized r2")

    after = masters(take)
    assert {number for number in after if after[number] != before[number]} == {1002, 1003, 1004}
    assert after[1003] == encode_master(painted)
    for number in (1002, 1004):
        assert distance_to_red(after[number]) < 0.8 * distance_to_red(before[number])
