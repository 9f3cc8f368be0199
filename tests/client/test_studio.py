"""The Python client against a real web server: the work of three days, and what may go wrong in it."""

import re
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import httpx
import numpy as np
import pytest
from django.conf import settings
from django.db import connection, transaction

from stylizer import actions
from stylizer.access.stores import shot_store
from stylizer.actions import idempotency
from stylizer.client import Crop, Refusal, Studio, StyleTakes, StylizerError, Unreachable
from stylizer.client import connection as client_connection
from stylizer.media.sources import encode_source
from stylizer.models import Shot, Take, User
from tests import studio as painting
from tests.media.footage import probe
from tests.personas import Personas, picture
from tests.reel import RATE as REEL_RATE
from tests.reel import flash, scene, write_reel
from tests.web import WebServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sign_in(web_server: WebServer) -> Iterator:
    opened: list[Studio] = []

    def sign_in(user: User) -> Studio:
        token = actions.create_token(actor=user, name=f"client {len(opened)}").token
        opened.append(Studio(web_server.url, token))
        return opened[-1]

    yield sign_in
    for studio in opened:
        studio.close()


@pytest.fixture
def plates(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "plates"
    folder.mkdir()
    files = [folder / f"harbour.{number}.png" for number in range(1001, 1004)]
    for seed, file in enumerate(files):
        file.write_bytes(encode_source(picture(seed)))
    return files


class Painter(threading.Thread):
    """A worker that paints a take while the client follows it."""

    def __init__(self, take_id: int) -> None:
        super().__init__()
        self.take_id = take_id

    def run(self) -> None:
        painting.paint(Take.objects.get(pk=self.take_id))
        connection.close()


def test_three_days_of_work(sign_in, people: Personas, plates: list[Path], tmp_path: Path) -> None:
    drawings = [tmp_path / "Ink.png", tmp_path / "Old ink.png"]
    for seed, drawing in enumerate(drawings, 7):
        drawing.write_bytes(encode_source(picture(seed)))

    alice = sign_in(people.alice)
    project = alice.add_project("The Lighthouse")
    everybody = {person.username: person for person in alice.people()}
    for username, role in (("bob", "manager"), ("carol", "artist")):
        alice.give_role(project, everybody[username], role)
    kept, retired = (alice.add_style(drawing, drawing.stem, tags=["ink"]) for drawing in drawings)
    alice.set_style_state(retired, "retired")
    with pytest.raises(Refusal, match="already"):
        alice.add_style(drawings[0], "The same")
    again = alice.add_style(drawings[0], "The same", crop=Crop(0, 0, 40, 32), again=True)
    assert again.crop == Crop(0, 0, 40, 32)
    alice.set_style_state(again, "retired")
    kept = alice.crop_style(kept, Crop(4, 0, 40, 32))
    assert kept.crop == Crop(4, 0, 40, 32)
    assert alice.add_person("grace", "Grace").name == "Grace"

    carol = sign_in(people.carol)
    assert [style.name for style in carol.styles()] == ["Ink"]
    project = carol.project("The Lighthouse")
    shot = carol.upload_shot(project, plates, "lighthouse_010", rate=Fraction(24000, 1001))
    assert (list(shot.frames), shot.rate) == ([1001, 1002, 1003], Fraction(24000, 1001))
    take = carol.start_take(shot, kept, preset="draft", name="first try")
    assert take.is_under_way
    painter = Painter(take.id)
    painter.start()
    kinds = [event.kind for event in carol.follow(take, every=0.05)]
    painter.join()
    assert kinds.count("revision.committed") == 3
    assert kinds[-1] == "render.finished"

    bob = sign_in(people.bob)
    take = bob.take(take.id)
    assert [frame.number for frame in take.frames if frame.revision] == [1001, 1002, 1003]
    bob.approve(take, [1001, 1002])
    bob.reject(take, [1003], "Too dark")
    render = bob.rerun(bob.take(take.id), [1003], overrides={"seed": 7}, reason="Too dark")
    assert [each.id for each in bob.take(take.id).renders if each.is_under_way] == [render]
    files = bob.fetch_approved(take, tmp_path / "approved")

    assert [file.name for file in files.values()] == ["frame_1001.png", "frame_1002.png"]
    with pytest.raises(Refusal, match="1003"):
        bob.fetch_export(take, tmp_path / "all.zip", "pictures")
    archive = bob.fetch_export(take, tmp_path / "two.zip", "pictures", frames=range(1001, 1003))
    with zipfile.ZipFile(archive) as pictures:
        assert len(pictures.namelist()) == 2
        assert pictures.testzip() is None
    assert {file.name for file in tmp_path.glob("*.zip*")} == {"two.zip"}
    for number, file in files.items():
        kept_name = Take.objects.get(pk=take.id).take_frames.get(number=number).kept.picture
        assert file.read_bytes() == shot_store(shot.id).read(kept_name)
    assert sorted((tmp_path / "approved").iterdir()) == sorted(files.values())

    painted_with = Take.objects.get(pk=take.id).take_styles.get().style_version
    assert (painted_with.pk, painted_with.width, painted_with.height) == (kept.version, 40, 32)
    kept = alice.crop_style(kept, None)
    assert kept.crop is None
    assert alice.takes_with(kept) == StyleTakes((take.id,), elsewhere=0)
    alice.set_style_state(kept, "withdrawn", "The heirs said no")
    with pytest.raises(Refusal, match="The heirs said no"):
        bob.fetch_export(take, tmp_path / "two.zip", "pictures", frames=range(1001, 1003))
    with pytest.raises(Refusal, match="The heirs said no"):
        bob.fetch_approved(take, tmp_path / "withdrawn")
    assert list((tmp_path / "withdrawn").iterdir()) == []


def test_a_reel_goes_in_and_the_frames_of_its_shots_come_out(
    sign_in, people: Personas, project, style, tmp_path: Path
) -> None:
    """ProRes with sound and timecode, two cuts, and a flash that is none."""
    harbour = list(scene("0420", range(8)))
    harbour[2] = flash()
    frames = [*harbour, *scene("0550", range(3)), *scene("0310", range(8))]
    reel = write_reel(tmp_path / "reel.mov", frames, "09:59:59:20")

    carol = sign_in(people.carol)
    whole = carol.upload_shot(carol.project(project.name), [reel], "reel", first_frame=1001)
    assert (whole.frame_count, whole.rate, whole.timecode) == (19, REEL_RATE, "09:59:59:20")
    cuts = carol.proposed_cuts(whole)
    assert cuts == [1009, 1012]
    with pytest.raises(Refusal, match="cut before frames 1009 and 1012"):
        carol.start_take(whole, carol.style("Woodcut"), preset="draft")
    parts = carol.split_shot(whole, cuts)
    assert [(part.name, part.first_frame, part.frame_count, part.timecode) for part in parts] == [
        ("reel 1", 1001, 8, "09:59:59:20"),
        ("reel 2", 1009, 3, "10:00:00:04"),
        ("reel 3", 1012, 8, "10:00:00:07"),
    ]
    take = carol.start_take(parts[1], carol.style("Woodcut"), preset="draft")
    painter = Painter(take.id)
    painter.start()
    kinds = [event.kind for event in carol.follow(take, every=0.05)]
    painter.join()
    assert kinds.count("revision.committed") == 3

    bob = sign_in(people.bob)
    take = bob.take(take.id)
    bob.approve(take, range(1009, 1012))
    files = bob.fetch_approved(take, tmp_path / "approved")
    assert [file.name for file in files.values()] == ["frame_1009.png", "frame_1010.png", "frame_1011.png"]
    source, film = probe(reel), probe(bob.fetch_export(take, tmp_path / "reel_2.mp4"))
    part = replace(source, frames=3, timecode="10:00:00:04", seconds=film.seconds)
    assert film == part
    assert film.seconds == pytest.approx(3 / REEL_RATE, abs=2 * 1024 / 48000)


def test_the_page_for_programs_holds(
    sign_in, web_server, people, project, style, plates, monkeypatch, tmp_path: Path, capsys
) -> None:
    """Its examples, run one after the other as they stand there."""
    page = (settings.BASE_DIR / "stylizer" / "api" / "PROGRAMS.md").read_text()
    upload, follow, fetch = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STYLIZER_ADDRESS", web_server.url)
    token = actions.create_token(actor=people.bob, name="pipeline").token
    monkeypatch.setenv("STYLIZER_TOKEN", token)
    names: dict = {}

    exec(upload, names)  # noqa: S102
    painting.paint(Take.objects.get(pk=names["take"].id))
    exec(follow, names)  # noqa: S102
    sign_in(people.bob).approve(names["take"], [1002])
    exec(fetch, names)  # noqa: S102

    said = capsys.readouterr().out
    assert "render.finished" in said
    assert "['done']" in said
    assert said.endswith("1002 approved/frame_1002.png\n")


def test_a_refusal_says_what_the_studio_says(sign_in, people: Personas, take: Take) -> None:
    painting.paint(take)
    dave = sign_in(people.dave)
    seen = dave.take(take.pk)
    with pytest.raises(Refusal, match="As reviewer") as refused:
        dave.approve(seen, [1001])
    assert refused.value.status == 403
    with pytest.raises(StylizerError, match="no frame 9"):
        dave.approve(seen, [9])
    with pytest.raises(StylizerError, match=r"no project 'Nowhere' .* there are: The Harbour"):
        dave.project("Nowhere")

    bob = sign_in(people.bob)
    actions.request_rerun(actor=people.carol, take=take, seen={1002: painting.kept(take)[1002]})
    painting.paint(take)
    with pytest.raises(Refusal) as changed:
        bob.approve(seen, [1001, 1002])
    assert (changed.value.status, changed.value.field, changed.value.frames) == (409, "seen", (1002,))


def test_a_bad_setting_is_named(sign_in, people: Personas, shot: Shot, style) -> None:
    carol = sign_in(people.carol)
    with pytest.raises(Refusal) as refused:
        carol.start_take(carol.shot(shot.pk), carol.style("Woodcut"), overrides={"iterations": 0})
    assert (refused.value.status, refused.value.field) == (422, "iterations")


def test_an_answer_that_was_lost_is_asked_for_again(
    sign_in, people: Personas, shot: Shot, style, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server did the work, and the connection broke before its answer came."""
    monkeypatch.setattr(client_connection, "PAUSES", (0.0, 0.0))
    carol = sign_in(people.carol)
    post, keys = httpx.Client.post, []

    def lose(client: httpx.Client, *arguments, **options) -> httpx.Response:
        keys.append(options["headers"]["Idempotency-Key"])
        answer = post(client, *arguments, **options)
        if len(keys) < 3:
            raise httpx.ReadError("The connection broke")
        return answer

    monkeypatch.setattr(httpx.Client, "post", lose)
    take = carol.start_take(carol.shot(shot.pk), carol.style("Woodcut"))
    assert [row.pk for row in Take.objects.all()] == [take.id]
    assert len(set(keys)) == 1


def test_a_long_first_request_is_waited_for(
    sign_in, people: Personas, shot: Shot, style, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the server says that it still runs."""
    monkeypatch.setattr(client_connection, "PAUSES", (0.0,))
    monkeypatch.setattr(client_connection, "STILL_RUNNING", 0.0)
    post, refused = httpx.Client.post, []

    def ask(client: httpx.Client, *arguments, **options) -> httpx.Response:
        if len(refused) == 20:
            return post(client, *arguments, **options)
        with transaction.atomic():
            endpoint = f"POST /api/shots/{shot.pk}/takes"
            assert idempotency._lock(people.carol, endpoint, options["headers"]["Idempotency-Key"])
            refused.append(post(client, *arguments, **options))
        return refused[-1]

    monkeypatch.setattr(httpx.Client, "post", ask)
    carol = sign_in(people.carol)
    take = carol.start_take(carol.shot(shot.pk), carol.style("Woodcut"))
    assert {answer.status_code for answer in refused} == {409}
    assert [row.pk for row in Take.objects.all()] == [take.id]


def test_a_contact_sheet_and_the_take_that_is_started_from_it(
    sign_in, people: Personas, shot: Shot, style
) -> None:
    carol = sign_in(people.carol)
    seen, woodcut = carol.shot(shot.pk), carol.style("Woodcut")
    columns = [{}, {"style_weight": 321}]
    (((usual, alone), (bold, _)),) = carol.paint_contact_sheet(
        seen, [woodcut], columns, frames=[1002, 1003, 1005]
    )
    assert [frame.number for frame in carol.take(usual).frames] == [1002, 1003]
    assert [frame.number for frame in carol.take(alone).frames] == [1005]
    take = carol.start_whole_take(bold)
    assert Take.objects.get(pk=take.id).settings["style_weight"] == 321
    assert len(take.frames) == 5


def test_a_file_that_came_with_other_bytes_is_not_left(sign_in, people, take, tmp_path) -> None:
    made = painting.paint(take)
    bob = sign_in(people.bob)
    seen = bob.take(take.pk)
    bob.approve(seen, [1001])
    shot_store(take.shot_id).path(made[1001].picture).write_bytes(np.zeros(8, np.uint8).tobytes())
    with pytest.raises(StylizerError, match="other bytes"):
        bob.fetch_approved(seen, tmp_path / "approved")
    assert list((tmp_path / "approved").iterdir()) == []


def test_a_picture_that_breaks_off_is_not_left(
    sign_in, people, take, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting.paint(take)
    bob = sign_in(people.bob)
    seen = bob.take(take.pk)
    bob.approve(seen, [1001])

    whole = httpx.Response.iter_bytes

    def break_off(answer: httpx.Response, size: int | None = None) -> Iterator[bytes]:
        if size is None:  # an answer of JSON
            yield from whole(answer)
            return
        yield b"half"
        raise httpx.ReadError("The connection broke")

    monkeypatch.setattr(httpx.Response, "iter_bytes", break_off)
    with pytest.raises(Unreachable):
        bob.fetch_approved(seen, tmp_path / "approved")
    assert list((tmp_path / "approved").iterdir()) == []


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_connection, "PAUSES", (0.0,))
    with Studio("http://127.0.0.1:9", "stylizer_x") as studio, pytest.raises(Unreachable):
        studio.projects()
