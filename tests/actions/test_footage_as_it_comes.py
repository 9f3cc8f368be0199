"""From a file to a shot to a file again: what the footage says of itself, and every level of its pictures."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from stylizer.access.deliverable import deliverables
from stylizer.access.stores import shot_store
from stylizer.actions import WeightedStyle, create_take, import_shot, split_shot
from stylizer.actions.working import commit_revision
from stylizer.management.take_export import TakeExport
from stylizer.media.clips import read_clip
from stylizer.media.pictures import decode_master, decode_picture
from stylizer.media.sound_file import sound_file
from stylizer.models import Project, Shot, Style, Take
from tests import studio
from tests.media.footage import sound_wave
from tests.personas import Personas

pytestmark = pytest.mark.django_db

RATE = Fraction(30000, 1001)
COUNT, WIDTH, HEIGHT = 12, 320, 48

#: BT.2020 with its own curve: nothing that an encoder would say by itself.
MATRIX, PRIMARIES, TRANSFER = 9, 9, 14


def ramp() -> np.ndarray:
    """Ten-bit luma, limited range: a level for every two columns or so of a wide picture."""
    return np.broadcast_to(np.linspace(64, 940, WIDTH).round().astype("<u2"), (HEIGHT, WIDTH))


@pytest.fixture
def camera_file(tmp_path: Path) -> Path:
    """ProRes, ten bits, wide pixels, with drop-frame timecode just before a minute, and PCM sound."""
    path = tmp_path / "A001.mov"
    with av.open(str(path), "w") as output:
        video = output.add_stream("prores_ks", rate=RATE, options={"profile": "hq"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv422p10le"
        video.codec_context.sample_aspect_ratio = Fraction(4, 3)
        video.metadata["timecode"] = "01:00:59;24"
        sound = output.add_stream("pcm_s16le", rate=48000, layout="mono")
        for index in range(COUNT):
            frame = av.VideoFrame(WIDTH, HEIGHT, "yuv422p10le")
            grey = np.full((HEIGHT, WIDTH // 2), 512, "<u2")
            for plane, levels in zip(frame.planes, (ramp(), grey, grey), strict=True):
                rows = np.zeros((HEIGHT, plane.line_size), np.uint8)
                values = np.ascontiguousarray(levels).view(np.uint8)
                rows[:, : values.shape[1]] = values
                plane.update(rows.tobytes())
            frame.color_range, frame.colorspace = 1, MATRIX
            frame.color_primaries, frame.color_trc = PRIMARIES, TRANSFER
            frame.pts, frame.time_base = index, 1 / RATE
            output.mux(video.encode(frame))
        wave = (sound_wave(round(48000 * COUNT / RATE)) * 32767).astype(np.int16)
        heard = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        heard.sample_rate, heard.pts = 48000, 0
        output.mux(sound.encode(heard))
        for stream in (video, sound):
            output.mux(stream.encode(None))
    return path


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
    take = create_take(actor=people.carol, shot=filmed, styles=[version], preset="draft")
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


def heard_seconds(path: Path) -> float:
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


def exported(take: Take, frames: range) -> TakeExport:
    return TakeExport(take, deliverables(take, frames, approved_only=False), marked=False)


def test_a_film_says_what_the_footage_said(copied: Take, camera_file: Path, tmp_path: Path) -> None:
    exported(copied, copied.shot.numbers).write_film(tmp_path / "out.mp4")
    film, source = read_clip(tmp_path / "out.mp4"), read_clip(camera_file)
    assert str(source.tags.timecode) == "01:00:59;24"
    assert (source.tags.colour.matrix, source.tags.colour.transfer) == (MATRIX, TRANSFER)
    assert source.tags.pixel_aspect == Fraction(4, 3)
    assert film.tags == source.tags
    assert (film.frame_count, film.rate) == (source.frame_count, source.rate) == (COUNT, RATE)
    a_packet = 1024 / 48000
    assert heard_seconds(tmp_path / "out.mp4") == pytest.approx(heard_seconds(camera_file), abs=2 * a_packet)


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


def test_parts_of_a_split_shot_begin_at_their_own_timecodes(people: Personas, filmed: Shot) -> None:
    first, second = split_shot(actor=people.carol, shot=filmed, cuts=[1007])
    assert [str(shot.tags.timecode) for shot in (first, second)] == ["01:00:59;24", "01:01:00;02"]
    assert first.tags.colour == second.tags.colour
    assert second.tags.pixel_aspect == Fraction(4, 3)
