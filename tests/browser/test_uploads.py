"""Uploads in the browser: what is wrong is said beside the field, and a style reaches the wall."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Route, expect

from stylizer.access.stores import shot_store
from stylizer.demo.scenes import SHOTS
from stylizer.demo.styles import STYLES
from stylizer.media.pictures import decode_picture
from stylizer.models import Project, Shot, Upload
from tests.browser.room import SignedIn
from tests.personas import Personas
from tests.web import RestartedServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_wrong_with_an_upload_is_said_beside_its_field(
    people: Personas, project: Project, sign_in: SignedIn, tmp_path: Path
) -> None:
    page_named_as_picture = tmp_path / "frame_1001.jpg"
    page_named_as_picture.write_text("<html>no picture</html>")
    page = sign_in(people.carol, f"/projects/{project.pk}/new")
    page.get_by_label("Footage").set_input_files(page_named_as_picture)
    page.get_by_role("button", name="Upload").click()
    wrong = page.locator(".field", has=page.get_by_label("Footage")).get_by_role("alert")
    expect(wrong).to_contain_text("frame_1001.jpg")
    assert not Shot.objects.exists()


def edit(folder: Path) -> list[Path]:
    """Sixteen frames of two shots, cut after the eighth, with a flash in the third."""
    paths = []
    for index in range(16):
        name, place = ("0420", index) if index < 8 else ("0550", index - 8)
        frame = np.ones((96, 160, 3)) if index == 2 else SHOTS[name].sharp(place)
        small = cv2.resize(frame.astype(np.float32), (160, 90), interpolation=cv2.INTER_AREA)
        paths.append(folder / f"edit.{1001 + index}.png")
        Image.fromarray(np.rint(small * 255).astype(np.uint8)).save(paths[-1])
    return paths


def test_footage_of_several_shots_is_split_where_somebody_says(
    people: Personas, project: Project, visit: SignedIn, tmp_path: Path
) -> None:
    page = visit(people.carol, f"/projects/{project.pk}/new")
    page.get_by_label("Footage").set_input_files(edit(tmp_path))
    page.get_by_role("button", name="Upload").click()
    found = page.get_by_role("checkbox")
    expect(found).to_have_count(1)
    expect(page.get_by_label("Cut before 1009")).to_be_checked()
    pictures = page.locator(".cut img")
    widths = (
        "images => Promise.all(images.map(async each => { await each.decode(); return each.naturalWidth }))"
    )
    assert min(pictures.evaluate_all(widths)) > 0
    shots = page.get_by_label("Shots to be").get_by_role("listitem")
    expect(shots).to_have_text(["edit 1 · 1001–1008", "edit 2 · 1009–1016"])

    another = page.get_by_label("Another cut, before frame")
    another.fill("1017")
    expect(page.get_by_text("There can't be a cut before 1017.")).to_be_visible()
    another.fill("1013")
    page.get_by_role("button", name="Add").click()
    expect(found).to_have_count(2)
    page.get_by_label("Cut before 1009").uncheck()
    expect(shots).to_have_text(["edit 1 · 1001–1012", "edit 2 · 1013–1016"])
    page.get_by_role("button", name="Split into 2 shots").click()

    expect(page.locator(".shot-name strong")).to_have_text(["edit 1", "edit 2"])
    facts = project.shots.order_by("name").values_list("name", "first_frame", "frame_count")
    assert list(facts) == [("edit 1", 1001, 12), ("edit 2", 1013, 4)]


def test_a_shot_that_seems_to_be_several_is_asked_about_before_its_take(
    people: Personas, shot: Shot, sign_in: SignedIn
) -> None:
    shot.proposed_cuts = [{"before": 1002, "after": 1003}]
    shot.save(update_fields=["proposed_cuts"])
    page = sign_in(people.carol, f"/shots/{shot.pk}/new-take")
    expect(page).to_have_title(re.compile(f"^Cuts in {shot.name}"))
    expect(page.get_by_label("Cut before 1003")).to_be_checked()
    page.get_by_role("button", name="Keep it as one shot").click()
    expect(page).to_have_title(re.compile(f"^New take of {shot.name}"))
    shot.refresh_from_db()
    assert shot.proposed_cuts == []


def test_an_added_style_hangs_on_the_wall(people: Personas, sign_in: SignedIn, tmp_path: Path) -> None:
    """With the forecast of the studio's own worker."""
    picture = tmp_path / "mosaic.png"
    Image.fromarray(STYLES["mosaic"].draw()).save(picture)
    page = sign_in(people.alice, "/styles")
    page.get_by_role("button", name="Add a style").first.click()
    page.get_by_label("Picture").set_input_files(picture)
    page.get_by_label("Name").fill("Mosaic")
    page.get_by_role("button", name="Add", exact=True).click()
    card = page.get_by_role("listitem").filter(has_text="Mosaic")
    expect(card).to_be_visible()
    assert (
        card.get_by_role("presentation").evaluate(
            "async image => { await image.decode(); return image.naturalWidth }"
        )
        > 0
    )
    expect(card).to_contain_text(re.compile(r"(steady|lively|flickers) \d+"))


def test_the_bar_shows_how_much_the_server_has(
    people: Personas, project: Project, visit: SignedIn, tmp_path: Path
) -> None:
    still = tmp_path / "plate.1001.png"
    noise = np.random.default_rng(1).integers(0, 256, (1300, 1300, 3), np.uint8)
    cv2.imwrite(str(still), noise, [cv2.IMWRITE_PNG_COMPRESSION, 0])  # two pieces
    size, piece = still.stat().st_size, 4 * 2**20
    page = visit(people.carol, f"/projects/{project.pk}/new")
    bar, seen = page.get_by_role("progressbar"), []

    def look(route: Route) -> None:
        if route.request.method == "PATCH":
            before = int(route.request.headers["upload-offset"])
            expect(bar).to_have_js_property("value", before / size)
            seen.append((before, bar.get_attribute("aria-label")))
        route.continue_()

    page.route(re.compile("/api/uploads/.+"), look)
    page.get_by_label("Footage").set_input_files(still)
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/new-take")
    assert [before for before, _ in seen] == [0, piece]
    assert [words.split(" · ")[0] for _, words in seen] == ["0 B of 5.1 MB", "4.2 MB of 5.1 MB"]


def test_an_upload_goes_on_after_the_server_was_killed(
    people: Personas, project: Project, browser: Browser, restarted_server: RestartedServer, tmp_path: Path
) -> None:
    still = tmp_path / "plate.1001.png"
    noise = np.random.default_rng(1).integers(0, 256, (1600, 2200, 3), np.uint8)
    cv2.imwrite(str(still), noise, [cv2.IMWRITE_PNG_COMPRESSION, 0])  # three pieces
    offsets: list[str] = []

    def lose_the_second_piece(route: Route) -> None:
        offsets.append(route.request.headers["upload-offset"])
        if len(offsets) != 2:
            route.continue_()
            return
        restarted_server.kill()
        restarted_server.start()
        route.abort("connectionreset")

    people_in = SignedIn(browser, restarted_server.address)
    page = people_in(people.carol, f"/projects/{project.pk}/new")
    page.route(
        re.compile("/api/uploads/.+"),
        lambda route: lose_the_second_piece(route) if route.request.method == "PATCH" else route.continue_(),
    )
    page.get_by_label("Footage").set_input_files(still)
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/new-take")
    people_in.close()

    piece = 4 * 2**20
    assert offsets == ["0", str(piece), str(piece), str(2 * piece)]
    shot = Shot.objects.get()
    assert (shot.first_frame, shot.width, shot.height) == (1001, 2200, 1600)
    stored = decode_picture(shot_store(shot.pk).read(shot.source_frames.get().picture))
    np.testing.assert_array_equal(np.rint(stored * 255), noise[..., ::-1])
    assert not Upload.objects.exists()
