"""Footage and styles that people send: what comes in, and what is refused and leaves nothing behind."""

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from stylizer.access.stores import shot_store, style_store
from stylizer.media.pictures import decode_picture
from stylizer.media.sources import encode_source
from stylizer.models import Event, Shot, Style
from tests import studio
from tests.media.conftest import make_video  # noqa: F401 (fixtures)
from tests.media.footage import damage_sound, number_in, numbered_picture
from tests.personas import picture

HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where `make_video` writes."""
    return tmp_path


@pytest.fixture
def artist(people) -> Client:
    client = Client()
    client.force_login(people.carol)
    return client


@pytest.fixture
def send(artist, project) -> Callable:
    def send(files: list[tuple[str, bytes]], **form: str):
        uploads = [SimpleUploadedFile(name, data) for name, data in files]
        values = {"name": "harbour_020", **form, "files": uploads}
        return artist.post(f"/api/projects/{project.pk}/shots", values)

    return send


def png(seed: int = 0, width: int = 48, height: int = 32) -> bytes:
    return encode_source(picture(seed, width, height))


def sequence(*numbers: int) -> list[tuple[str, bytes]]:
    return [(f"plate.{number:04}.png", png(number)) for number in numbers]


def everything_under(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


# What comes in


def test_pictures_become_a_shot_numbered_as_their_names_say(send) -> None:
    answer = send(sequence(1003, 1001, 1002), rate="24000/1001")
    assert answer.status_code == 201, answer.content
    shot = Shot.objects.get(pk=answer.json()["id"])
    assert (shot.first_frame, shot.frame_count, shot.width, shot.height) == (1001, 3, 48, 32)
    assert shot.rate == Fraction(24000, 1001)
    for frame in shot.source_frames.all():
        stored = decode_picture(shot_store(shot.pk).read(frame.picture))
        np.testing.assert_array_equal(stored, picture(frame.number))


def test_the_number_of_the_first_frame_can_be_given(send) -> None:
    answer = send(sequence(1, 2), first_frame="1001")
    assert Shot.objects.get(pk=answer.json()["id"]).first_frame == 1001


@pytest.mark.parametrize("in_memory", [0, 10**9], ids=["as a file", "in memory"])
def test_a_video_becomes_a_shot_with_its_sound(send, make_video, settings, in_memory) -> None:  # noqa: F811
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = in_memory
    frames = [numbered_picture(number) for number in range(4)]
    video = make_video("clip.mp4", frames, rate=Fraction(25), audio="aac")
    answer = send([("clip.mp4", video.read_bytes())])
    assert answer.status_code == 201, answer.content
    shot = Shot.objects.get(pk=answer.json()["id"])
    assert (shot.frame_count, shot.rate, shot.first_frame) == (4, Fraction(25), 1)
    store = shot_store(shot.pk)
    pictures = shot.source_frames.order_by("number").values_list("picture", flat=True)
    assert [number_in(decode_picture(store.read(name))) for name in pictures] == [0, 1, 2, 3]
    assert shot.audio.endswith(".m4a")
    assert sound_seconds(store.path(shot.audio)) == pytest.approx(4 / 25, abs=0.05)


def test_damaged_sound_is_refused_and_leaves_nothing(send, make_video, data_folder) -> None:  # noqa: F811
    video = make_video("clip.mkv", [numbered_picture(number) for number in range(10)], audio="mp2")
    damage_sound(video)
    answer = send([("clip.mkv", video.read_bytes())])
    assert (answer.status_code, answer.json()["field"]) == (422, "files")
    assert "The sound of clip.mkv can't be read" in answer.json()["detail"]
    assert everything_under(data_folder) == []


def sound_seconds(path: Path) -> float:
    import av

    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


def test_one_picture_is_a_shot_of_one_frame(send) -> None:
    answer = send([("still.png", png())])
    assert Shot.objects.get(pk=answer.json()["id"]).frame_count == 1


def test_a_style_becomes_an_entry_of_the_library(artist) -> None:
    file = SimpleUploadedFile("wave.png", png(5, 64, 40))
    form = {
        "file": file,
        "name": " Wave ",
        "credit": "Hokusai",
        "licence": "Public domain",
        "tags": "sea, print,",
    }
    answer = artist.post("/api/styles", form)
    assert answer.status_code == 201, answer.content
    entry = next(style for style in artist.get("/api/styles").json() if style["id"] == answer.json()["id"])
    assert (entry["name"], entry["credit"], entry["tags"]) == ("Wave", "Hokusai", ["sea", "print"])
    version = entry["versions"][0]
    assert (version["number"], version["width"], version["height"]) == (1, 64, 40)
    assert (style_store().root / version["picture"].rpartition("/")[2]).is_file()


def cmyk_jpeg() -> bytes:
    """Red above, and cyan below."""
    image = Image.new("CMYK", (64, 40), (0, 255, 255, 0))
    image.paste((255, 0, 0, 0), (0, 20, 64, 40))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=95)
    return data.getvalue()


def turned_jpeg() -> bytes:
    """The same picture as a camera held upright stores it: on its side, and saying so."""
    upright = Image.new("RGB", (64, 40), (255, 0, 0))
    upright.paste((0, 255, 255), (0, 20, 64, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter, clockwise
    data = io.BytesIO()
    upright.transpose(Image.Transpose.ROTATE_90).save(data, "JPEG", quality=95, exif=exif)
    return data.getvalue()


@pytest.mark.parametrize("data", [cmyk_jpeg(), turned_jpeg()], ids=["cmyk", "turned"])
def test_a_style_of_a_printer_or_a_phone_comes_upright_in_its_colours(artist, data: bytes) -> None:
    answer = artist.post("/api/styles", {"file": SimpleUploadedFile("wave.jpg", data), "name": "Wave"})
    assert answer.status_code == 201, answer.content
    version = artist.get("/api/styles").json()[0]["versions"][0]
    assert (version["width"], version["height"]) == (64, 40)
    stored = decode_picture(style_store().root / version["picture"].rpartition("/")[2])
    np.testing.assert_allclose(stored[5, 32], [1, 0, 0], atol=0.03)
    np.testing.assert_allclose(stored[35, 32], [0, 1, 1], atol=0.03)


# What is refused


def jpeg_of_1x1() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (1, 1)).save(data, "JPEG")
    return data.getvalue()


def archive(kind: str) -> bytes:
    """A zip as it is sent by mistake, or on purpose."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        if kind == "climbs":
            packed.writestr("../../plate.0001.png", png(1))
        elif kind == "link":
            link = zipfile.ZipInfo("plate.0001.png")
            link.external_attr = 0o120777 << 16
            packed.writestr(link, "/etc/passwd")
        elif kind == "bomb":
            packed.writestr("plate.0001.png", bytes(50_000_000))
        elif kind == "nested":
            packed.writestr("inner.zip", archive("bomb"))
    return file.getvalue()


ARCHIVES = ("climbs", "link", "bomb", "nested", "empty")  # of a million entries: tests/media/test_archives.py

BAD_FOOTAGE = {
    **{
        f"a zip, {kind}": ([("shot.zip", archive(kind))], "files", "shot.zip is an archive")
        for kind in ARCHIVES
    },
    "a zip called .mp4": ([("clip.mp4", archive("climbs"))], "files", "clip.mp4 is an archive"),
    "a zip called .png among pictures": (
        [*sequence(1, 2), ("plate.0003.png", archive("bomb"))],
        "files",
        "plate.0003.png",
    ),
    "a zip among pictures": (
        [*sequence(1, 2), ("plate.zip", archive("climbs"))],
        "files",
        "plate.zip is not a picture",
    ),
    "a text called .mp4": ([("clip.mp4", b"not a video")], "files", "clip.mp4"),
    "an empty file": ([("clip.mp4", b"")], "files", "clip.mp4"),
    "HTML called .jpg": ([("a.jpg", HTML)], "files", "a.jpg"),
    "HTML among pictures": ([*sequence(1, 2), ("plate.0003.png", HTML)], "files", "plate.0003.png"),
    "mixed sizes": ([("a1.png", png(1)), ("a2.png", png(2, 64, 32))], "files", "a2.png is 64×32"),
    "a gap": (sequence(1, 2, 4), "files", "Frame 3 is missing"),
    "the same name twice": ([("a1.png", png(1)), ("a1.png", png(2))], "files", "a1.png was sent twice"),
    "a tiny picture": ([("a.jpg", jpeg_of_1x1())], "files", "1×1"),
    "a text among pictures": ([*sequence(1), ("notes.txt", b"hi")], "files", "notes.txt is not a picture"),
    "a name that no disk takes": (
        [("海" * 84 + ".png", png(1))],
        "files",
        "has 256 bytes, and a file's has 255 at most",
    ),
    "no file": ([], "files", "required"),
}


@pytest.mark.parametrize(("files", "field", "words"), BAD_FOOTAGE.values(), ids=BAD_FOOTAGE)
def test_bad_footage_is_refused_by_name_and_leaves_nothing(
    send, data_folder, tmp_path, settings, files, field, words
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "arriving")
    (tmp_path / "arriving").mkdir()
    answer = send(files)
    assert answer.status_code == 422, answer.content
    problem = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["field"] == field
    assert words in problem["detail"]
    assert str(tmp_path) not in problem["detail"]
    assert everything_under(data_folder) == everything_under(tmp_path / "arriving") == []
    assert not Shot.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"rate": "0"}, "rate"),
        ({"rate": "24/0"}, "rate"),
        ({"rate": "fast"}, "rate"),
        ({"rate": "99999"}, "rate"),
        ({"first_frame": "-1"}, "first_frame"),
        ({"first_frame": "one"}, "first_frame"),
        ({"first_frame": "9999999999"}, "first_frame"),
    ],
)
def test_a_bad_field_is_named(send, data_folder, form, field) -> None:
    answer = send(sequence(1, 2), **form)
    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.content
    assert everything_under(data_folder) == []


def test_a_name_that_is_taken_is_refused(send, data_folder) -> None:
    send(sequence(1))
    before = everything_under(data_folder)
    answer = send(sequence(1, 2))
    assert (answer.status_code, answer.json()["field"]) == (409, "name")
    assert everything_under(data_folder) == before


def test_a_reviewers_footage_is_refused_before_it_is_read(send, people, project) -> None:
    client = Client()
    client.force_login(people.dave)
    form = {"name": "x", "files": [SimpleUploadedFile("a.mp4", b"not a video")]}
    assert client.post(f"/api/projects/{project.pk}/shots", form).status_code == 403


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("style.jpg", HTML),
        *(("style.png", archive(kind)) for kind in ARCHIVES),
        ("style.png", b""),
        ("style.jpg", jpeg_of_1x1()),
    ],
)
def test_a_style_that_is_no_picture_is_refused(artist, data_folder, name, data) -> None:
    answer = artist.post("/api/styles", {"file": SimpleUploadedFile(name, data), "name": "Bad"})
    assert (answer.status_code, answer.json()["field"]) == (422, "file"), answer.content
    assert everything_under(data_folder) == []
    assert not Style.objects.exists()


def test_a_frame_painted_by_hand_becomes_a_revision(artist, take) -> None:
    made = studio.paint(take)
    form = {"frame": 1002, "seen": made[1002].pk, "reason": "The hand"}

    def paint(data: bytes, **changed: object):
        file = SimpleUploadedFile("painted.png", data)
        return artist.post(f"/api/takes/{take.pk}/painted", form | changed | {"file": file})

    wrong = paint(png(4, width=47))
    assert (wrong.status_code, wrong.json()["field"]) == (422, "file")
    assert "47×32" in wrong.json()["detail"]
    assert "48×32" in wrong.json()["detail"]
    answer = paint(png(4))
    assert answer.status_code == 201, answer.content
    frame = artist.get(f"/api/takes/{take.pk}/snapshot").json()["frames"][1]
    assert frame["kept"] == answer.json()["id"]
    assert (frame["revisions"][1]["origin"], frame["revisions"][1]["painter"]) == ("painted", "Carol")
    again = paint(png(5))
    assert (again.status_code, again.json()["frames"]) == (409, [1002])


def test_frames_stylized_elsewhere_become_a_take(artist, people, shot, style) -> None:
    def bring_in(files: list[tuple[str, bytes]], **form: object):
        uploads = [SimpleUploadedFile(name, data) for name, data in files]
        return artist.post(f"/api/shots/{shot.pk}/takes/imported", {"files": uploads, **form})

    few = bring_in(sequence(1001, 1002))
    assert (few.status_code, few.json()["field"]) == (422, "files")
    comfy = sequence(1, 2, 3, 4, 5)
    other = bring_in(comfy)
    assert (other.status_code, other.json()["field"]) == (422, "renumber")
    version = style.versions.get().pk
    answer = bring_in(comfy, renumber="true", style_version=version, name="Comfy", preset="draft")
    assert answer.status_code == 201, answer.content
    take = artist.get(f"/api/takes/{answer.json()['id']}/snapshot").json()["takes"][0]
    assert (take["name"], take["preset"], take["styles"][0]["name"]) == ("Comfy", "draft", "Woodcut")
    entry = artist.get(f"/api/shots/{shot.pk}").json()["takes"][0]
    assert (entry["done"], entry["total"], entry["state"]) == (5, 5, None)
