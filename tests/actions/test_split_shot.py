"""Footage of several shots: where it seems to be cut, and what becomes of it."""

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from stylizer.access.stores import shot_store, shots_folder
from stylizer.actions import (
    Invalid,
    Refused,
    TakeOrder,
    WeightedStyle,
    create_take,
    create_takes,
    import_shot,
    import_take,
    keep_as_one_shot,
    split_shot,
)
from stylizer.demo.scenes import SHOTS
from stylizer.media.clips import read_clip
from stylizer.media.pictures import decode_picture
from stylizer.media.sources import encode_source
from stylizer.models import Project, Shot, Style, Take
from stylizer.pipeline.housekeeping import named_files
from tests.media.footage import sound_wave
from tests.personas import Personas, picture

FIRST = 1001


def mixed(parts: Sequence[float]) -> list[np.ndarray]:
    """Frames mixed from two shots, the first of which goes on where it was left; `parts` are the second's."""
    frames = []
    for index, part in enumerate(parts):
        sources = {"0420": (1 - part, index if index < 12 else index - 12), "0550": (part, index - 8)}
        frame = sum(share * SHOTS[name].sharp(number) for name, (share, number) in sources.items() if share)
        small = cv2.resize(frame.astype(np.float32), (96, 54), interpolation=cv2.INTER_AREA)
        frames.append(np.rint(small * 255).astype(np.float32) / np.float32(255))
    return frames


def tone(seconds: float) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="matroska") as output:
        stream = output.add_stream("aac", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound_wave(round(48000 * seconds)), format="fltp", layout="mono")
        frame.sample_rate = 48000
        for packet in (*stream.encode(frame), *stream.encode(None)):
            output.mux(packet)
    return buffer.getvalue()


def seconds_of(shot: Shot) -> float:
    with av.open(str(shot_store(shot.pk).path(shot.audio))) as sound:
        return sum(frame.samples for frame in sound.decode(audio=0)) / 48000


@pytest.fixture
def reel(people: Personas, project: Project) -> Shot:
    """Twelve frames without a cut in them, at 6 a second, with their sound."""
    return import_shot(
        actor=people.carol,
        project=project,
        name="reel",
        frames=[picture(seed) for seed in range(12)],
        rate=Fraction(6),
        first_frame=FIRST,
        audio=tone(2.0),
    )


def files_of(shot: Shot) -> set[str]:
    return set(shot_store(shot.pk).names())


def test_cuts_and_dissolves_are_proposed_and_flashes_are_not(people: Personas, project: Project) -> None:
    frames = mixed([0] * 8 + [1] * 8 + [0.8, 0.6, 0.4, 0.2] + [0] * 8)
    frames[3] = np.ones_like(frames[3])
    shot = import_shot(
        actor=people.carol,
        project=project,
        name="edit",
        frames=iter(frames),
        rate=Fraction(24),
        first_frame=FIRST,
    )
    shot.refresh_from_db()
    assert shot.proposed_cuts == [{"before": 1008, "after": 1009}, {"before": 1016, "after": 1021}]


def test_every_part_becomes_a_shot(reel: Shot, people: Personas, project: Project) -> None:
    pictures = dict(reel.source_frames.values_list("number", "picture"))
    made = split_shot(actor=people.carol, shot=reel, cuts=[1010, 1004])

    shots = list(project.shots.order_by("name"))
    assert shots == made
    assert [shot.name for shot in shots] == ["reel 1", "reel 2", "reel 3"]
    assert [(shot.first_frame, shot.last_frame) for shot in shots] == [
        (1001, 1003),
        (1004, 1009),
        (1010, 1012),
    ]
    assert [(shot.rate, shot.width, shot.height) for shot in shots] == [(Fraction(6), 48, 32)] * 3
    for shot in shots:
        own = dict(shot.source_frames.values_list("number", "picture"))
        assert own == {number: pictures[number] for number in shot.numbers}
        for number, name in own.items():
            stored = decode_picture(shot_store(shot.pk).path(name))
            np.testing.assert_array_equal(stored, picture(number - FIRST))
        proxies = shot.source_frames.values_list("proxy", flat=True)
        assert named_files(shot) == {*own.values(), *proxies, shot.audio}
        assert all(shot_store(shot.pk).path(name).exists() for name in proxies)
        assert seconds_of(shot) == pytest.approx(len(own) / 6, abs=0.2)  # whole packets are kept
        assert [event.kind for event in shot.events.order_by("number")][-1] in ("shot.split", "shot.imported")
    other = shot_store(shots[1].pk).path(pictures[1004])
    assert other.samefile(shot_store(reel.pk).path(pictures[1004]))  # one file on the disk, not two
    shot_store(reel.pk).remove(pictures[1004])
    assert other.exists()


def test_a_shot_with_a_take_stays_whole(reel: Shot, people: Personas, style: Style) -> None:
    create_take(
        actor=people.carol, shot=reel, order=TakeOrder([WeightedStyle(style.versions.get())], preset="draft")
    )
    with pytest.raises(Refused, match="has a take already"):
        split_shot(actor=people.carol, shot=reel, cuts=[1004])
    assert Shot.objects.get(pk=reel.pk).frame_count == 12


def test_no_take_goes_across_a_cut_that_nobody_has_answered(
    reel: Shot, people: Personas, style: Style, tmp_path: Path
) -> None:
    order = TakeOrder([WeightedStyle(style.versions.get())], preset="draft")
    for number in reel.numbers:
        (tmp_path / f"out.{number}.png").write_bytes(encode_source(picture(number)))
    clip = read_clip(tmp_path / "out.%04d.png")
    reel.proposed_cuts = [{"before": 1003, "after": 1004}, {"before": 1006, "after": 1009}]
    reel.save(update_fields=["proposed_cuts"])
    for attempt in (
        lambda: create_take(actor=people.carol, shot=reel, order=order),
        lambda: create_takes(actor=people.carol, shots=[reel], order=order),
        lambda: import_take(actor=people.carol, shot=reel, clip=clip),
    ):
        with pytest.raises(Refused, match=r"^reel seems to be cut before frame 1004, .* split it"):
            attempt()
    assert not Take.objects.exists()
    keep_as_one_shot(actor=people.carol, shot=reel)
    assert create_take(actor=people.carol, shot=reel, order=order).take_frames.count() == 12
    head = Shot.objects.get(pk=reel.pk).head
    keep_as_one_shot(actor=people.carol, shot=reel)  # which is said already
    assert Shot.objects.get(pk=reel.pk).head == head


def test_a_dissolve_stops_no_take(reel: Shot, people: Personas, style: Style) -> None:
    """Where it ends, and whether it is one, is not known."""
    reel.proposed_cuts = [{"before": 1006, "after": 1009}]
    reel.save(update_fields=["proposed_cuts"])
    order = TakeOrder([WeightedStyle(style.versions.get())], preset="draft")
    assert create_take(actor=people.carol, shot=reel, order=order).take_frames.count() == 12


def test_a_take_begun_on_what_was_split_since_has_the_frames_that_are_left(
    reel: Shot, people: Personas, style: Style
) -> None:
    seen_before = Shot.objects.get(pk=reel.pk)
    split_shot(actor=people.bob, shot=reel, cuts=[1004])
    take = create_take(
        actor=people.carol,
        shot=seen_before,
        order=TakeOrder([WeightedStyle(style.versions.get())], preset="draft"),
    )
    assert list(take.take_frames.values_list("number", flat=True)) == [1001, 1002, 1003]
    assert take.renders.get().frames == [1001, 1002, 1003]


@pytest.mark.parametrize(
    ("cuts", "words"), [([1001], "before frame 1001"), ([1013], "1001 to 1012"), ([], "nothing")]
)
def test_a_cut_that_parts_nothing_is_refused(
    reel: Shot, people: Personas, cuts: list[int], words: str
) -> None:
    with pytest.raises(Invalid, match=words) as refusal:
        split_shot(actor=people.carol, shot=reel, cuts=cuts)
    assert refusal.value.field == "cuts"


@pytest.mark.parametrize("name", ["reel 1", "reel 3"])
def test_a_name_that_is_taken_leaves_all_as_it_was(
    reel: Shot, people: Personas, project: Project, name: str
) -> None:
    import_shot(actor=people.bob, project=project, name=name, frames=[picture(1)], rate=Fraction(24))
    files, folders = files_of(reel), set(shots_folder().iterdir())
    with pytest.raises(Refused, match=f"'{name}'"):
        split_shot(actor=people.carol, shot=reel, cuts=[1004, 1010])
    assert set(project.shots.values_list("name", "frame_count")) == {("reel", 12), (name, 1)}
    assert reel.source_frames.count() == 12
    assert files <= files_of(reel)
    assert set(shots_folder().iterdir()) == folders
