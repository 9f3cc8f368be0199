"""Uploads in pieces, by the tus protocol: they go on, they are checked, and they leave nothing behind."""

import hashlib
import os
import time
import zlib
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from stylizer.access.stores import upload_path, uploads_folder
from stylizer.actions import uploads
from stylizer.actions.uploads import discard_stale_uploads
from stylizer.media.sources import encode_source
from stylizer.models import Project, RememberedAnswer, Shot, Take, Upload, User
from tests.media.conftest import full_disk  # noqa: F401 (a fixture)
from tests.media.test_archives import crowded
from tests.personas import Personas, picture

PIECE = "application/offset+octet-stream"


class Sender:
    """Somebody's program that knows the protocol."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str) -> HttpResponse:
        named = {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): each for name, each in headers.items()}
        return self.client.generic(method, path, data, content_type=PIECE if data else "", headers=named)

    def begin(self, name: str, size: int, data: bytes = b"", **headers: str) -> HttpResponse:
        metadata = f"filename {b64encode(name.encode()).decode()},modified MTcw"
        named = {"Upload_Length": str(size), "Upload_Metadata": metadata}
        return self.ask("POST", "/api/uploads", data, **(named | headers))

    def add(self, path: str, offset: int, data: bytes, **headers: str) -> HttpResponse:
        return self.ask("PATCH", path, data, Upload_Offset=str(offset), **headers)

    def send(self, name: str, data: bytes) -> str:
        """Whole, with its creation; returns its id."""
        answer = self.begin(name, len(data), data)
        assert answer.status_code == 201, answer.content
        return answer["Location"].rpartition("/")[2]


@pytest.fixture
def carol(people: Personas) -> Sender:
    return Sender(people.carol)


def problem(answer: HttpResponse) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]  # type: ignore[attr-defined]


def crc32(data: bytes) -> str:
    return "crc32 " + b64encode(zlib.crc32(data).to_bytes(4)).decode()


def test_the_server_says_what_it_knows(carol: Sender) -> None:
    answer = carol.client.options("/api/uploads")
    assert answer.status_code == 204
    assert (answer["Tus-Version"], answer["Tus-Resumable"]) == ("1.0.0", "1.0.0")
    assert answer["Tus-Extension"] == "creation,creation-with-upload,expiration,checksum,termination"
    assert int(answer["Tus-Max-Size"]) == 2048 * 2**20
    assert answer["Tus-Checksum-Algorithm"] == "crc32,sha1,sha256"


def test_a_file_comes_in_pieces_and_goes_on_at_its_offset(carol: Sender) -> None:
    data = os.urandom(3_000_000)
    begun = carol.begin("plate.mov", len(data))
    path = begun["Location"]
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")
    assert carol.add(path, 0, data[:1_000_000])["Upload-Offset"] == "1000000"

    again = Sender(User.objects.get(username="carol"))  # a browser started anew
    head = again.ask("HEAD", path)
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("1000000", "3000000")
    assert (head["Cache-Control"], head["Tus-Resumable"]) == ("no-store", "1.0.0")
    assert head["Upload-Metadata"].startswith("filename ")
    listed = again.client.get("/api/uploads").json()[0]
    assert (listed["name"], listed["size"], listed["received"]) == ("plate.mov", 3_000_000, 1_000_000)
    sha = "sha256 " + b64encode(hashlib.sha256(data[1_000_000:]).digest()).decode()
    done = again.add(path, 1_000_000, data[1_000_000:], Upload_Checksum=sha)
    assert (done.status_code, done["Upload-Offset"]) == (204, "3000000")
    assert upload_path(Upload.objects.get().pk).read_bytes() == data


def test_another_offset_and_another_checksum_are_refused_and_do_not_count(carol: Sender) -> None:
    data = os.urandom(1000)
    path = carol.begin("plate.mov", 1000, data[:400])["Location"]
    wrong = problem(carol.add(path, 300, data[300:]))
    assert wrong == (409, "plate.mov has 400 of 1000 bytes: go on there, not at 300.")
    damaged = bytes(600)
    status, words = problem(carol.add(path, 400, damaged, Upload_Checksum=crc32(data[400:])))
    assert (status, words) == (460, "A piece of plate.mov was damaged on its way: send it again from 400.")
    assert carol.ask("HEAD", path)["Upload-Offset"] == "400"
    assert carol.add(path, 400, data[400:], Upload_Checksum=crc32(data[400:])).status_code == 204
    assert upload_path(Upload.objects.get().pk).read_bytes() == data


REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "no version": ({"method": "PATCH", "Tus_Resumable": ""}, 412, "tus 1.0.0"),
    "another version": ({"method": "PATCH", "Tus_Resumable": "0.2.2"}, 412, "'0.2.2'"),
    "an unknown checksum": ({"Upload_Checksum": "md5 AAAA"}, 422, "'md5' is not one of crc32"),
    "a checksum that is none": ({"Upload_Checksum": "crc32 ???"}, 422, "not base64"),
    "more than announced": ({"data": b"x" * 11}, 413, "announced with 10 bytes"),
    "no offset": ({"Upload_Offset": ""}, 422, "offset"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_piece_that_is_wrong_is_refused_in_words(carol: Sender, case: str) -> None:
    changed, status, words = REFUSED[case]
    path = carol.begin("a.mov", 10)["Location"]
    asked = {"method": "PATCH", "data": b"0123456789", "Upload_Offset": "0"} | changed
    answer = carol.ask(asked.pop("method"), path, **asked)
    assert (answer.status_code, answer["Tus-Resumable"]) == (status, "1.0.0")
    assert words.lower() in problem(answer)[1].lower()
    assert Upload.objects.get().received == 0


def test_room_is_kept_for_what_everybody_s_uploads_still_bring(
    carol: Sender, people: Personas, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "free_bytes", lambda _: 10 * 2**20)
    settings.STYLIZER_DISK_RESERVE_MB = 4
    path = carol.begin("a.mov", 4 * 2**20)["Location"]
    status, words = problem(Sender(people.bob).begin("b.mov", 3 * 2**20))
    assert status == 507
    assert "has 10 MB left, and 11 MB are needed, with the rest of the uploads under way (4 MB)" in words
    assert carol.add(path, 0, bytes(2 * 2**20)).status_code == 204
    assert Sender(people.bob).begin("b.mov", 3 * 2**20).status_code == 201, "what is here counts as used"


def test_what_is_too_large_or_nameless_is_not_begun(carol: Sender, people: Personas, settings: Any) -> None:
    settings.STYLIZER_UPLOAD_LIMIT_MB = 3
    assert problem(carol.begin("a.mov", 3 * 2**20 + 1))[0] == 413
    assert carol.begin("a.mov", 2 * 2**20).status_code == 201
    status, words = problem(carol.begin("b.mov", 2 * 2**20))
    assert status == 413
    assert "2 MB beside 2 MB of your uploads under way; this server takes 3 MB" in words
    assert Sender(people.bob).begin("b.mov", 2 * 2**20).status_code == 201, "others have a limit of their own"
    settings.STYLIZER_DISK_RESERVE_MB = 2**40
    assert problem(carol.begin("c.mov", 1))[0] == 507
    settings.STYLIZER_DISK_RESERVE_MB = 0
    assert problem(carol.begin("..", 1))[0] == 422
    assert problem(carol.begin("", 1))[0] == 422
    assert problem(carol.begin("a.mov", -1))[0] == 422
    status, words = problem(carol.begin("海" * 84 + ".mov", 1))
    assert status == 422
    assert "has 256 bytes, and a file's has 255 at most" in words
    assert carol.begin("../../etc/passwd", 1).status_code == 201
    names = set(Upload.objects.values_list("name", flat=True))
    assert names == {"a.mov", "b.mov", "passwd"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_the_creation", [True, False])
def test_an_archive_is_refused_with_its_first_piece_and_forgotten(
    carol: Sender, with_the_creation: bool
) -> None:
    """Of the two gigabytes that it says it has, no more is sent."""
    size, piece = 2 * 10**9, crowded(1000)[:60_000]
    if with_the_creation:
        answer = carol.begin("plates.mov", size, piece)
    else:
        answer = carol.add(carol.begin("plates.mov", size)["Location"], 0, piece)
    status, detail = problem(answer)
    assert status == 422
    assert "plates.mov is an archive" in detail
    assert not Upload.objects.exists()
    assert list(uploads_folder().iterdir()) == []


def test_a_full_disk_is_said_and_the_piece_does_not_count(
    carol: Sender,
    full_disk: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = carol.begin("a.mov", 200_000)["Location"]
    with full_disk(after=50_000):
        assert problem(carol.add(path, 0, os.urandom(200_000)))[0] == 507
    assert carol.ask("HEAD", path)["Upload-Offset"] == "0"


@pytest.mark.django_db(transaction=True)
def test_uploads_are_ones_own_and_can_be_discarded(carol: Sender, people: Personas) -> None:
    path = carol.begin("a.mov", 10, b"0123")["Location"]
    for other in (people.alice, people.charlie):
        assert Sender(other).ask("HEAD", path).status_code == 404
        assert Sender(other).ask("DELETE", path).status_code == 404
        assert Sender(other).client.get("/api/uploads").json() == []
    assert carol.ask("DELETE", path).status_code == 204
    assert carol.ask("HEAD", path).status_code == 404
    assert list(uploads_folder().iterdir()) == []


class Killed(BaseException):
    """Ends a request as a server does that is killed: nothing of its transaction counts."""


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_for_as_long_as_its_upload(
    carol: Sender, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is killed after the discarding and before the answer sends the request again."""

    def make_shot() -> HttpResponse:
        return carol.client.post(
            f"/api/projects/{project.pk}/shots",
            {"name": "sh010", "uploads": [upload]},
            headers={"Idempotency-Key": "once"},
        )

    def kill(*_: Any, **__: Any) -> None:
        raise Killed

    upload = carol.send("a.png", encode_source(picture(1)))
    with monkeypatch.context() as patch:
        patch.setattr(RememberedAnswer.objects, "create", kill)
        with pytest.raises(Killed):
            make_shot()
    assert not Shot.objects.exists()
    again = make_shot()
    assert again.status_code == 201, again.content
    assert list(uploads_folder().iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_an_upload_whose_file_is_lost_is_begun_again(carol: Sender, project: Project) -> None:
    upload = carol.send("a.png", encode_source(picture(1)))
    (uploads_folder() / upload).unlink()
    form = {"name": "sh010", "uploads": [upload]}
    answer = carol.client.post(f"/api/projects/{project.pk}/shots", form)
    assert problem(answer) == (404, "There is no such upload any more: begin it again.")
    assert carol.ask("HEAD", f"/api/uploads/{upload}").status_code == 404
    assert carol.client.get("/api/uploads").json() == []
    discard_stale_uploads()
    assert not Upload.objects.exists(), "it counts against the limit no longer"


@pytest.mark.django_db(transaction=True)
def test_uploads_become_a_shot_and_are_gone(carol: Sender, project: Project) -> None:
    ids = [carol.send(f"p.{n}.png", encode_source(picture(n))) for n in (1001, 1002)]
    form = {"name": "sh010", "uploads": ids}
    answer = carol.client.post(f"/api/projects/{project.pk}/shots", form)
    assert answer.status_code == 201, answer.content
    shot = Shot.objects.get(pk=answer.json()["id"])
    assert (shot.first_frame, shot.frame_count) == (1001, 2)
    assert not Upload.objects.exists()
    assert list(uploads_folder().iterdir()) == []


def test_a_sequence_may_be_longer_than_django_takes_fields(
    carol: Sender, people: Personas, project: Project
) -> None:
    uploads_folder().mkdir(parents=True)
    data = encode_source(picture(1, 32, 32))
    for number in range(1001, 2011):
        upload = Upload.objects.create(
            user=people.carol, name=f"p.{number}.png", size=len(data), received=len(data)
        )
        upload_path(upload.pk).write_bytes(data)
    form = {"name": "long", "uploads": [str(pk) for pk in Upload.objects.values_list("pk", flat=True)]}
    answer = carol.client.post(f"/api/projects/{project.pk}/shots", form)
    assert answer.status_code == 201, answer.content
    assert Shot.objects.get(pk=answer.json()["id"]).frame_count == 1010
    assert not Upload.objects.exists()


def test_uploads_become_a_take(carol: Sender, shot: Shot) -> None:
    ids = [carol.send(f"out_{n}.png", encode_source(picture(n))) for n in shot.numbers]
    answer = carol.client.post(f"/api/shots/{shot.pk}/takes/imported", {"uploads": ids})
    assert answer.status_code == 201, answer.content
    assert Take.objects.get(pk=answer.json()["id"]).revisions.count() == 5


def test_what_can_not_be_made_a_shot_keeps_its_uploads(
    carol: Sender, people: Personas, project: Project, shot: Shot
) -> None:
    def refused(words: str, status: int, ids: list[str], **form: object) -> None:
        values = {"name": "new", "uploads": ids, **form}
        answer = carol.client.post(f"/api/projects/{project.pk}/shots", values)
        assert answer.status_code == status
        assert words in answer.json()["detail"]
        assert Shot.objects.count() == 1

    good = carol.send("a.png", encode_source(picture(1)))
    refused("already", 409, [good], name="harbour_010")
    half = carol.begin("b.png", 10, b"0123")["Location"].rpartition("/")[2]
    refused("b.png is not here yet: 4 of 10 bytes", 409, [half])
    refused("a.png was sent twice", 422, [good, carol.send("a.png", b"x")])
    refused("page.jpg is not a picture", 422, [carol.send("page.jpg", b"<html>")])
    refused("no such upload", 404, [str(uuid4())])
    refused("no such upload", 404, [Sender(people.bob).send("a.png", encode_source(picture(1)))])
    form = {"name": "new", "uploads": [good]}
    assert carol.client.post(f"/api/projects/{project.pk}/shots", form).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_what_nobody_goes_on_with_is_swept_away(carol: Sender, data_folder: Path) -> None:
    old, new = (carol.begin(name, 10, b"0123")["Location"].rpartition("/")[2] for name in ("old", "new"))
    long_ago = timezone.now() - timedelta(hours=25)
    Upload.objects.filter(pk=old).update(heard_of=long_ago)
    (uploads_folder() / "reading-x").mkdir()
    (uploads_folder() / "reading-x" / "a.png").write_bytes(b"x")
    (uploads_folder() / str(uuid4())).touch()
    for path in uploads_folder().iterdir():
        if path.name != new:
            os.utime(path, (time.time() - 90_000,) * 2)
    discard_stale_uploads()
    assert [path.name for path in uploads_folder().iterdir()] == [new]
    assert str(Upload.objects.get().pk) == new


def test_who_loses_the_role_can_not_go_on(carol: Sender, people: Personas) -> None:
    path = carol.begin("a.mov", 10, b"0123")["Location"]
    people.carol.memberships.update(role="reviewer")
    assert problem(carol.add(path, 4, b"456789"))[0] == 403
