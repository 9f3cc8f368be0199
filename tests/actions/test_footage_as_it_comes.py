"""From a file to a shot to a file again: what the footage says of itself, and every level of its pictures."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from stylizer.access.deliverable import deliverables
from stylizer.access.stores import shot_store
from stylizer.access.take_export import TakeExport
from stylizer.actions import TakeOrder, WeightedStyle, create_take, import_shot, split_shot
from stylizer.actions.results import commit_revision
from stylizer.media.clips import read_clip
from stylizer.media.pictures import decode_master, decode_picture
from stylizer.media.sound_file import sound_file
from stylizer.models import Project, Shot, Style, Take
from tests import studio
from tests.media.footage import MATRIX, PRIMARIES, TRANSFER, probe, write_camera_file
from tests.personas import Personas

pytestmark = pytest.mark.django_db

RATE = Fraction(30000, 1001)
COUNT, WIDTH, HEIGHT = 12, 320, 48


def ramp() -> np.ndarray:
    """Ten-bit luma, limited range: a level for every two columns or so of a wide picture."""
    return np.broadcast_to(np.linspace(64, 940, WIDTH).round().astype("<u2"), (HEIGHT, WIDTH))


def ramp_frame() -> av.VideoFrame:
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv422p10le")
    grey = np.full((HEIGHT, WIDTH // 2), 512, "<u2")
    for plane, levels in zip(frame.planes, (ramp(), grey, grey), strict=True):
        rows = np.zeros((HEIGHT, plane.line_size), np.uint8)
        values = np.ascontiguousarray(levels).view(np.uint8)
        rows[:, : values.shape[1]] = values
        plane.update(rows.tobytes())
    return frame


@pytest.fixture
def camera_file(tmp_path: Path) -> Path:
    """Wide pixels, and drop-frame timecode from just before a minute on."""
    frames = [ramp_frame() for _ in range(COUNT)]
    return write_camera_file(tmp_path / "A001.mov", frames, RATE, "01:00:59;24", Fraction(4, 3))


@pytest.fixture
def filmed(people: Personas, project: Project, camera_file: Path) -> Shot:
    clip = read_clip(camera_file)
    sound = clip.sound(clip.numbers)
    assert sound is not None
    return import_shot(
        actor=people.carol,
        project=project,
        name="A001",
        frames=clip.frames(),
        rate=clip.rate,
        first_frame=1001,
        audio=sound_file(sound),
        tags=clip.tags,
        remark=clip.remark,
    )


@pytest.fixture
def copied(people: Personas, filmed: Shot, style: Style) -> Take:
    """A take whose pictures are the footage's own, to the last bit."""
    version = WeightedStyle(style.versions.get())
    take = create_take(actor=people.carol, shot=filmed, order=TakeOrder([version], preset="draft"))
    store = shot_store(filmed.pk)
    lease = studio.claim(take)
    for position, source in enumerate(filmed.source_frames.order_by("number")):
        commit_revision(
            claim=lease,
            position=position,
            frame=source.number,
            **studio.stored_frame(store, decode_picture(store.path(source.picture))),
            measures={"iterations": 1, "loss": 1.0, "seconds": 0.1, "brightness": 0.5},
            anchors=[],
        )
    return take


def exported(take: Take, frames: range) -> TakeExport:
    return TakeExport(take, deliverables(take, frames, approved_only=False), marked=False)


@pytest.mark.parametrize("name", ["out.mp4", "out.mov"])
def test_a_film_says_what_the_footage_said(
    name: str, copied: Take, camera_file: Path, tmp_path: Path
) -> None:
    exported(copied, copied.shot.numbers).write_film(tmp_path / name)
    film, source = probe(tmp_path / name), probe(camera_file)
    assert (film.frames, film.rate, film.timecode, film.colour, film.pixel_aspect) == (
        *(COUNT, RATE, "01:00:59;24"),
        *((MATRIX, PRIMARIES, TRANSFER), Fraction(4, 3)),
    )
    assert replace(film, seconds=source.seconds) == source
    a_packet = 1024 / 48000
    assert film.seconds == pytest.approx(source.seconds, abs=a_packet)


def test_a_part_of_a_film_begins_at_its_own_timecode(copied: Take, tmp_path: Path) -> None:
    exported(copied, range(1007, 1011)).write_film(tmp_path / "part.mp4")
    part = read_clip(tmp_path / "part.mp4")
    assert str(part.tags.timecode) == "01:01:00;02"  # the minute's first two numbers are dropped
    assert part.frame_count == 4


def test_ten_bits_stay_ten_bits_on_the_way_in_and_out(
    copied: Take, camera_file: Path, tmp_path: Path
) -> None:
    exported(copied, copied.shot.numbers).write_pictures(tmp_path / "out")
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == [f"frame_{number}.png" for number in range(1001, 1001 + COUNT)]
    source = next(read_clip(camera_file).frames())
    picture = decode_master(files[0].read_bytes())
    assert np.abs(picture - source).max() <= 0.5 / 65535 + 1e-7
    assert len(np.unique(picture[HEIGHT // 2, :, 1])) > 256
    np.testing.assert_allclose(picture[HEIGHT // 2, :, 1], (ramp()[0] - 64) / 876, atol=2 / 876)


def test_ten_bits_stay_ten_bits_in_a_prores_film(copied: Take, tmp_path: Path) -> None:
    exported(copied, copied.shot.numbers).write_film(tmp_path / "out.mov")
    picture = next(read_clip(tmp_path / "out.mov").frames())
    assert len(np.unique(picture[HEIGHT // 2, :, 1])) > 256
    np.testing.assert_allclose(picture[HEIGHT // 2, :, 1], (ramp()[0] - 64) / 876, atol=3 / 876)


def test_parts_of_a_split_shot_begin_at_their_own_timecodes(people: Personas, filmed: Shot) -> None:
    first, second = split_shot(actor=people.carol, shot=filmed, cuts=[1007])
    assert [str(shot.tags.timecode) for shot in (first, second)] == ["01:00:59;24", "01:01:00;02"]
    assert first.tags.colour == second.tags.colour
    assert second.tags.pixel_aspect == Fraction(4, 3)
