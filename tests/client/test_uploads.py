"""Footage that the Python client sends: what is lost or damaged on its way is sent again, and no more."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from stylizer import actions
from stylizer.access.stores import shot_store
from stylizer.client import Refusal, Studio, Unreachable, connection, uploads
from stylizer.media.sources import encode_source
from stylizer.models import Project, Shot, Upload
from tests.personas import Personas, picture
from tests.web import RestartedServer, WebServer

pytestmark = pytest.mark.django_db(transaction=True)

PIECE = 2000

StudioAt = Callable[[str], Studio]


class Wire:
    """Between a client and its studio: what becomes of each piece is in the test's hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.offsets: list[int] = []
        self.to_piece: Callable[[bytes], Any] = lambda piece: piece
        send = httpx.Client.request

        def request(client: httpx.Client, method: str, path: str, **options: Any) -> httpx.Response:
            if method == "PATCH":
                self.offsets.append(int(options["headers"]["Upload-Offset"]))
                options["content"] = self.to_piece(options["content"])
            return send(client, method, path, **options)

        monkeypatch.setattr(httpx.Client, "request", request)
        monkeypatch.setattr(connection, "PAUSES", (0.0,) * 5)
        monkeypatch.setattr(uploads, "PIECE", PIECE)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


@pytest.fixture
def plate(tmp_path: Path) -> Path:
    """Of three pieces at least."""
    file = tmp_path / "plate.1001.png"
    file.write_bytes(encode_source(picture(1)))
    assert file.stat().st_size > 2 * PIECE
    return file


@pytest.fixture
def studio_at(people: Personas) -> Iterator[StudioAt]:
    token = actions.create_token(actor=people.carol, name="pipeline").token
    opened: list[Studio] = []

    def studio_at(address: str) -> Studio:
        opened.append(Studio(address, token))
        return opened[-1]

    yield studio_at
    for studio in opened:
        studio.close()


def arrived(shot: int) -> bytes:
    return shot_store(shot).read(Shot.objects.get(pk=shot).source_frames.get().picture)


def test_an_upload_goes_on_after_the_server_was_killed_in_a_piece(
    restarted_server: RestartedServer, studio_at: StudioAt, project: Project, wire: Wire, plate: Path
) -> None:
    def cut_off(piece: bytes) -> bytes | Iterator[bytes]:
        return halves(piece) if len(wire.offsets) == 2 else piece

    def halves(piece: bytes) -> Iterator[bytes]:
        yield piece[: PIECE // 2]
        restarted_server.kill()
        restarted_server.start()
        yield piece[PIECE // 2 :]

    wire.to_piece = cut_off
    studio = studio_at(restarted_server.address)
    shot = studio.upload_shot(studio.project(project.name), [plate], "plate")
    assert wire.offsets[:3] == [0, PIECE, PIECE]
    assert wire.offsets[2:] == list(range(PIECE, plate.stat().st_size, PIECE))
    assert arrived(shot.id) == plate.read_bytes()
    assert not Upload.objects.exists()


def test_the_next_call_goes_on_where_the_last_one_was_given_up(
    web_server: WebServer, studio_at: StudioAt, project: Project, wire: Wire, plate: Path
) -> None:
    def lose_all_but_the_first(piece: bytes) -> bytes:
        if len(wire.offsets) > 1:
            raise httpx.ConnectError("The cable was pulled")
        return piece

    wire.to_piece = lose_all_but_the_first
    studio = studio_at(web_server.url)
    with pytest.raises(Unreachable):
        studio.upload_shot(studio.project(project.name), [plate], "plate")
    assert Upload.objects.get().received == PIECE

    wire.offsets.clear()
    wire.to_piece = lambda piece: piece
    shot = studio_at(web_server.url).upload_shot(studio.project(project.name), [plate], "plate")
    assert wire.offsets == list(range(PIECE, plate.stat().st_size, PIECE))
    assert arrived(shot.id) == plate.read_bytes()


def test_a_damaged_piece_is_sent_again(
    web_server: WebServer, studio_at: StudioAt, project: Project, wire: Wire, plate: Path
) -> None:
    wire.to_piece = lambda piece: bytes(len(piece)) if len(wire.offsets) == 2 else piece
    studio = studio_at(web_server.url)
    shot = studio.upload_shot(studio.project(project.name), [plate], "plate")
    assert wire.offsets[:3] == [0, PIECE, PIECE]
    assert arrived(shot.id) == plate.read_bytes()


def test_what_is_damaged_every_time_is_refused_and_does_not_count(
    web_server: WebServer, studio_at: StudioAt, project: Project, wire: Wire, plate: Path
) -> None:
    wire.to_piece = lambda piece: bytes(len(piece))
    studio = studio_at(web_server.url)
    with pytest.raises(Refusal, match="damaged on its way") as refused:
        studio.upload_shot(studio.project(project.name), [plate], "plate")
    assert (refused.value.status, wire.offsets) == (460, [0, 0, 0])
    assert Upload.objects.get().received == 0
    assert not Shot.objects.exists()


def test_two_calls_with_one_key_make_one_shot(
    web_server: WebServer, studio_at: StudioAt, project: Project, plate: Path
) -> None:
    studio = studio_at(web_server.url)
    first, second = (
        studio.upload_shot(studio.project(project.name), [plate], "plate", key="plate-1") for _ in range(2)
    )
    assert first == second
    assert Shot.objects.count() == 1
