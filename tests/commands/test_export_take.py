"""`manage.py export_take`: what leaves the house, read back from the files."""

from pathlib import Path

import av
import numpy as np
import pytest
from django.core.management import CommandError, call_command

from stylizer.access.stores import shot_store
from stylizer.actions import decide, request_rerun
from stylizer.media.pictures import decode_master
from stylizer.models import Project, Revision, Style, Take, Verdict
from tests import studio
from tests.browser.painted import dark, new_take, numbered_shot, paint_waiting, warm
from tests.media.letters import read
from tests.personas import Personas

pytestmark = pytest.mark.django_db


@pytest.fixture
def painted(take: Take) -> dict[int, Revision]:
    return studio.paint(take)


def approve(people: Personas, take: Take, painted: dict[int, Revision], *frames: int) -> None:
    seen = {frame: painted[frame].pk for frame in frames or painted}
    decide(actor=people.bob, take=take, kind=Verdict.APPROVE, seen=seen)


def left_behind(folder: Path) -> list[Path]:
    """All but the studio's own data, which the tests keep there too."""
    return [path for path in folder.iterdir() if path.name != "data"]


def export(take: Take, out: Path, **options: object) -> None:
    call_command("export_take", str(take.pk), out=str(out), verbosity=0, **options)


def test_approved_frames_come_out_bit_for_bit(
    people: Personas, take: Take, painted: dict[int, Revision], tmp_path: Path
):
    approve(people, take, painted)
    export(take, tmp_path / "v001")
    files = sorted((tmp_path / "v001").iterdir())
    assert [file.name for file in files] == [f"frame_{number}.png" for number in range(1001, 1006)]
    store = shot_store(take.shot_id)
    for file, revision in zip(files, painted.values(), strict=True):
        np.testing.assert_array_equal(
            decode_master(file.read_bytes()), decode_master(store.read(revision.picture))
        )


def test_a_film_has_the_shots_frames_and_rate(
    people: Personas, take: Take, painted: dict[int, Revision], tmp_path: Path
):
    approve(people, take, painted, 1002, 1003, 1004)
    export(take, tmp_path / "cut.mp4", frames="1002-1004")
    with av.open(str(tmp_path / "cut.mp4")) as film:
        stream = film.streams.video[0]
        assert stream.average_rate == take.shot.rate
        assert sum(1 for _ in film.decode(stream)) == 3


def test_what_is_not_approved_stays_in_the_house(
    people: Personas, take: Take, painted: dict[int, Revision], tmp_path: Path
):
    approve(people, take, painted, 1001, 1002)
    with pytest.raises(CommandError, match=r"Not approved: frames 1003 to 1005\. Approve"):
        export(take, tmp_path / "v001")
    assert left_behind(tmp_path) == []


def test_a_work_in_progress_says_so_in_every_picture(
    take: Take, painted: dict[int, Revision], tmp_path: Path
):
    export(take, tmp_path / "look", work_in_progress=True)
    store = shot_store(take.shot_id)
    for number, revision in painted.items():
        marked = decode_master((tmp_path / "look" / f"frame_{number}.png").read_bytes())
        clean = decode_master(store.read(revision.picture))
        bar = 2 * 10  # letters of 10 pixels, the smallest
        np.testing.assert_array_equal(marked[:-bar], clean[:-bar])
        assert (np.abs(marked[-bar:] - clean[-bar:]) > 0.1).mean() > 0.5


def test_a_work_in_progress_names_frame_and_revision(
    people: Personas, project: Project, style: Style, tmp_path: Path
):
    take = new_take(people.carol, numbered_shot(people.carol, project, 4), style)
    made = paint_waiting(take, warm)
    request_rerun(actor=people.carol, take=take, seen={1003: made[1003].pk})
    paint_waiting(take, dark)
    revisions = {1001: 1, 1002: 1, 1003: 2, 1004: 1}
    lines = {
        (frame, revision): f"numbers  v001  frame {frame}  r{revision}  work in progress"
        for frame in revisions
        for revision in (1, 2)
    }
    known = [lines[each] for each in revisions.items()]
    export(take, tmp_path / "look", work_in_progress=True)
    files = sorted((tmp_path / "look").iterdir())
    assert [read(decode_master(file.read_bytes()), lines.values()) for file in files] == known
    export(take, tmp_path / "look.mp4", work_in_progress=True)
    with av.open(str(tmp_path / "look.mp4")) as film:
        pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert [read(picture, lines.values()) for picture in pictures] == known


def test_frames_that_are_not_there_are_named(take: Take, tmp_path: Path):
    with pytest.raises(CommandError, match="no picture yet for frames 1001 to 1005"):
        export(take, tmp_path / "v001", work_in_progress=True)
    with pytest.raises(CommandError, match="has the frames 1001 to 1005, not 1005 to 1006"):
        export(take, tmp_path / "v001", frames="1005-1006")
    with pytest.raises(CommandError, match="There is no take 0"):
        call_command("export_take", "0", out=str(tmp_path / "v001"))


def test_a_picture_that_vanished_leaves_nothing_half_made(
    take: Take, painted: dict[int, Revision], tmp_path: Path
):
    shot_store(take.shot_id).remove(painted[1004].picture)
    for out in (tmp_path / "v001", tmp_path / "v001.mp4"):
        with pytest.raises(CommandError, match=r"is missing; .* painted again"):
            export(take, out, work_in_progress=True)
    assert left_behind(tmp_path) == []
