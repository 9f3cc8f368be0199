"""`manage.py import_shots`: a folder as it lies on mounted storage."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from stylizer.access.stores import shot_store
from stylizer.actions import split_shot
from stylizer.media.pictures import decode_picture
from stylizer.media.sources import encode_source
from stylizer.models import Project, Shot
from tests.media.conftest import MakeVideo, folder, make_video  # noqa: F401 (fixtures)
from tests.media.footage import damage_sound, numbered_picture
from tests.personas import Personas, picture
from tests.reel import scene, write_reel

pytestmark = pytest.mark.django_db


def filmed(number: int, width: int = 48) -> np.ndarray:
    """A frame of one continuous shot."""
    return np.roll(picture(1, width), number, axis=1)


def series(where: Path, name: str, first: int, count: int, width: int = 48) -> None:
    where.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (where / name.format(number)).write_bytes(encode_source(filmed(number, width)))


@pytest.fixture
def storage(folder: Path, make_video: MakeVideo) -> Path:  # noqa: F811
    """Two series in one folder, one by itself, a video with sound, and what can't be read."""
    series(folder / "sc01", "sh010_plate.{:04}.png", 1001, 3)
    series(folder / "sc01", "sh010_clean.{:04}.png", 1001, 2)
    series(folder / "sc02" / "sh020", "{}.png", 9, 2)
    make_video("sh030.mov", [numbered_picture(7)] * 4, audio="aac")
    (folder / "sh040.mov").write_bytes(b"no video")
    series(folder / "gap", "a_{}.png", 1, 1)
    series(folder / "gap", "a_{}.png", 3, 1)
    (folder / "sc01" / "slate.png").write_bytes(encode_source(picture(1)))
    (folder / "notes.txt").write_text("hello")
    series(folder / ".trash", "x_{}.png", 1, 2)
    return folder


def run(storage: Path, **more: object) -> None:
    options = {"project": "The Harbour", "username": "carol"} | more
    call_command("import_shots", storage, **options)


def test_all_that_can_be_read_is_imported_and_the_rest_is_named(
    storage: Path, project: Project, people: Personas, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="3 could not be read"):
        run(storage)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "sh030: 4 frames, 1–4, 64×48, 25 fps",
        lines[1],
        "gap/a: Frame 2 is missing: a_3.png follows a_1.png.",
        "sc01/sh010_clean: 2 frames, 1001–1002, 48×32, 24 fps",
        "sc01/sh010_plate: 3 frames, 1001–1003, 48×32, 24 fps",
        "sc01/slate: slate.png is a single picture: a series has at least two.",
        "sc02/sh020: 2 frames, 9–10, 48×32, 24 fps",
        "Imported 4, there already 0, not read 3.",
    ]
    assert lines[1].startswith("sh040: sh040.mov is not a video")
    plate = Shot.objects.get(name="sc01/sh010_plate")
    assert (plate.project, plate.created_by, plate.first_frame) == (project, people.carol, 1001)
    stored = shot_store(plate.pk).read(plate.source_frames.get(number=1002).picture)
    np.testing.assert_array_equal(decode_picture(stored), filmed(1002))
    clip = Shot.objects.get(name="sh030")
    assert (clip.rate, bool(clip.audio)) == (Fraction(25), True)


def test_said_again_it_imports_only_what_is_new(
    storage: Path, project: Project, people: Personas, capsys: pytest.CaptureFixture[str]
) -> None:
    run(storage / "sc02", rate=Fraction(25))
    series(storage / "sc02" / "sh050", "b.{}.png", 1, 2)
    split_shot(actor=people.carol, shot=Shot.objects.get(), cuts=[10])
    capsys.readouterr()
    run(storage / "sc02")
    assert capsys.readouterr().out.splitlines() == [
        "sh020: there already",
        "sh050/b: 2 frames, 1–2, 48×32, 24 fps",
        "Imported 1, there already 1, not read 0.",
    ]
    assert project.shots.count() == 3


def test_damaged_sound_does_not_end_the_whole_folder(
    folder: Path,  # noqa: F811
    make_video: MakeVideo,  # noqa: F811
    project: Project,
    people: Personas,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("a.mkv", "b.mkv"):
        make_video(name, [numbered_picture(7)] * 10, audio="mp2")
    damage_sound(folder / "a.mkv")
    with pytest.raises(CommandError, match="1 could not be read"):
        run(folder)
    assert capsys.readouterr().out.startswith("a: The sound of a.mkv can't be read")
    assert [shot.name for shot in project.shots.all()] == ["b"]


@pytest.fixture
def edit(folder: Path) -> Path:  # noqa: F811
    """Eight frames of one demo shot, then eight of another."""
    frames = [*scene("0420", range(8)), *scene("0550", range(8))]
    return write_reel(folder / "edit.mov", frames, "01:00:00:00")


def test_cuts_are_told_and_answered_at_their_page(
    edit: Path, project: Project, people: Personas, capsys: pytest.CaptureFixture[str]
) -> None:
    run(edit)
    shot = Shot.objects.get()
    said = capsys.readouterr().out.splitlines()[1]
    assert said.startswith(f"  It seems to be cut before frame 9: say whether, at /shots/{shot.pk}/cuts,")


def test_edited_footage_is_split_where_that_is_wanted(
    edit: Path, project: Project, people: Personas, capsys: pytest.CaptureFixture[str]
) -> None:
    run(edit, split=True)
    assert capsys.readouterr().out.splitlines()[1] == "  Split before frame 9: edit 1, edit 2."
    shots = project.shots.order_by("name")
    assert [(shot.name, shot.first_frame, shot.frame_count) for shot in shots] == [
        ("edit 1", 1, 8),
        ("edit 2", 9, 8),
    ]
    run(edit, split=True)
    assert "there already" in capsys.readouterr().out


def test_a_dry_run_changes_nothing(
    storage: Path, project: Project, people: Personas, capsys: pytest.CaptureFixture[str]
) -> None:
    run(storage / "sc02", dry_run=True)
    assert "Would import 1," in capsys.readouterr().out
    assert not Shot.objects.exists()


def test_who_may_not_and_what_is_not_there_is_said(storage: Path, project: Project, people: Personas) -> None:
    with pytest.raises(CommandError, match="in no project called 'Nowhere'; there are: The Harbour"):
        run(storage, project="Nowhere")
    with pytest.raises(CommandError, match="in no project called 'The Harbour'; there are: Elsewhere"):
        run(storage, username="charlie")
    with pytest.raises(CommandError, match="There is no file or folder"):
        run(storage / "absent")
    with pytest.raises(CommandError, match="As reviewer in The Harbour, you may not import shots"):
        run(storage / "sc02", username="dave")
    assert not Shot.objects.exists()
