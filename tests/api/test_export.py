"""Taking approved frames away over HTTP, from a real server: the file comes whole, or there is none."""

import io
from itertools import count, islice
from pathlib import Path
from zipfile import ZipFile

import av
import httpx
import pytest

from stylizer.access.stores import shot_store, uploads_folder
from stylizer.actions import decide, exports
from stylizer.api.schemas.socket import ExportMessage
from stylizer.media.clips import read_clip
from stylizer.models import Revision, Shot, Take, Verdict
from tests import studio
from tests.personas import Personas
from tests.web import WebServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def painted(take: Take) -> dict[int, Revision]:
    return studio.paint(take)


def approve(people: Personas, take: Take, painted: dict[int, Revision], *frames: int) -> None:
    seen = {frame: painted[frame].pk for frame in frames}
    decide(actor=people.bob, take=take, kind=Verdict.APPROVE, seen=seen)


def test_pictures_come_bit_for_bit_in_a_zip(
    web_server: WebServer, people: Personas, take: Take, painted: dict[int, Revision]
) -> None:
    approve(people, take, painted, 1002, 1003)
    with web_server.client(people.dave) as dave:
        answer = dave.get(f"/api/takes/{take.pk}/export?kind=pictures&first=1002&last=1003")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour_010_v001.zip"'
    with ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    store = shot_store(take.shot_id)
    assert files == {f"frame_{number}.png": store.read(painted[number].picture) for number in (1002, 1003)}
    assert list(uploads_folder().glob("*")) == []


def test_a_film_of_a_work_in_progress_says_so(
    web_server: WebServer, people: Personas, take: Take, painted: dict[int, Revision], tmp_path: Path
) -> None:
    with web_server.client(people.carol) as carol:
        refused = carol.get(f"/api/takes/{take.pk}/export")
        answer = carol.get(f"/api/takes/{take.pk}/export?work_in_progress=true")
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith("Not approved: frames 1001 to 1005.")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour_010_v001_wip.mp4"'
    film = tmp_path / "film.mp4"
    film.write_bytes(answer.content)
    assert (read_clip(film).frame_count, read_clip(film).rate) == (5, take.shot.rate)


def test_a_prores_film_has_ten_bits(
    web_server: WebServer, people: Personas, take: Take, painted: dict[int, Revision], tmp_path: Path
) -> None:
    approve(people, take, painted, *painted)
    with web_server.client(people.dave) as dave:
        answer = dave.get(f"/api/takes/{take.pk}/export?kind=prores")
    assert answer.headers["Content-Type"] == "video/quicktime"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour_010_v001.mov"'
    film = tmp_path / "film.mov"
    film.write_bytes(answer.content)
    with av.open(str(film)) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("prores", "HQ", "yuv422p10le")


@pytest.mark.parametrize("kind", ["film", "pictures"])
def test_whoever_waits_is_told_how_far_it_is(
    kind: str,
    web_server: WebServer,
    people: Personas,
    take: Take,
    painted: dict[int, Revision],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exports, "EVERY", 0.0)
    approve(people, take, painted, *painted)
    with web_server.watch(people.dave, take.shot_id) as watcher, web_server.client(people.dave) as dave:
        watcher.receive()
        dave.get(f"/api/takes/{take.pk}/export?kind={kind}&report_as=7")
        heard = (watcher.receive() for _ in count())
        told = [*islice((ExportMessage(**each) for each in heard if each["type"] == "export"), len(painted))]
    assert [(each.report_as, each.made, each.total) for each in told] == [
        (7, made, 5) for made in range(1, 6)
    ]
    assert told[-1].seconds_left == 0


def test_a_picture_that_is_damaged_leaves_no_whole_file(
    web_server: WebServer, people: Personas, take: Take, painted: dict[int, Revision]
) -> None:
    approve(people, take, painted, *painted)
    shot_store(take.shot_id).path(painted[1004].picture).write_bytes(b"no longer what its name says")
    with web_server.client(people.bob) as bob:
        answer = bob.get(f"/api/takes/{take.pk}/export?kind=film")
        assert answer.status_code == 409
        assert "is damaged" in answer.json()["detail"]
        with pytest.raises(httpx.RemoteProtocolError):  # it broke off: the answer has begun by then
            bob.get(f"/api/takes/{take.pk}/export?kind=pictures")
    assert list(uploads_folder().glob("*")) == []


def test_a_film_whose_sound_is_gone_is_refused_and_pictures_are_not(
    web_server: WebServer, people: Personas, take: Take, painted: dict[int, Revision]
) -> None:
    approve(people, take, painted, *painted)
    Shot.objects.filter(pk=take.shot_id).update(audio=f"{'0' * 64}.m4a")
    with web_server.client(people.bob) as bob:
        for kind in ("film", "prores"):
            answer = bob.get(f"/api/takes/{take.pk}/export?kind={kind}")
            assert answer.status_code == 409
            assert answer.json()["detail"].startswith("The sound of harbour_010 is missing")
        assert bob.get(f"/api/takes/{take.pk}/export?kind=pictures").status_code == 200
    assert list(uploads_folder().glob("*")) == []


def test_what_can_not_be_made_leaves_nothing(
    web_server: WebServer, people: Personas, take: Take, painted: dict[int, Revision]
) -> None:
    approve(people, take, painted, *painted)
    shot_store(take.shot_id).remove(painted[1004].picture)
    with web_server.client(people.bob) as bob:
        for query in ("kind=film", "kind=pictures"):
            answer = bob.get(f"/api/takes/{take.pk}/export?{query}")
            assert answer.status_code == 409
            assert "is missing" in answer.json()["detail"]
            assert "painted again" in answer.json()["detail"]
        for query in ("first=1004&last=1006", "first=0&last=99999999999999999999", "first=1004&last=1002"):
            answer = bob.get(f"/api/takes/{take.pk}/export?{query}")
            assert answer.status_code == 409
            assert "has the frames 1001 to 1005, not" in answer.json()["detail"]
    assert list(uploads_folder().glob("*")) == []
