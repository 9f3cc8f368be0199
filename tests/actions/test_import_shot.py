"""Shots come in whole, or not at all."""

from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from django.db import connection

from stylizer.access.stores import shot_store, shots_folder
from stylizer.actions import Invalid, NoRoom, Refused, import_shot
from stylizer.media.errors import DiskFull, InvalidClip
from stylizer.media.pictures import decode_picture
from stylizer.media.proxies import encode_proxy
from stylizer.models import Project, Shot
from tests.personas import Personas, picture


def left_behind() -> list[Path]:
    return list(shots_folder().rglob("*")) if shots_folder().exists() else []


def test_frames_are_kept_to_the_last_bit(people: Personas, project: Project) -> None:
    eight_bit = picture(1)
    sixteen_bit = (np.random.default_rng(2).integers(0, 65536, eight_bit.shape) / np.float32(65535)).astype(
        np.float32
    )
    shot = import_shot(
        actor=people.carol,
        project=project,
        name=" dusk ",
        frames=[eight_bit, sixteen_bit, eight_bit],
        rate=Fraction(24000, 1001),
        first_frame=1001,
    )
    shot.refresh_from_db()
    assert (shot.name, shot.first_frame, shot.frame_count) == ("dusk", 1001, 3)
    assert (shot.width, shot.height, shot.rate) == (48, 32, Fraction(24000, 1001))
    names = dict(shot.source_frames.values_list("number", "picture"))
    store = shot_store(shot.pk)
    for number, expected in {1001: eight_bit, 1002: sixteen_bit, 1003: eight_bit}.items():
        np.testing.assert_array_equal(decode_picture(store.path(names[number])), expected)
    assert names[1001] == names[1003]  # the same picture is one file
    assert store.path(names[1001]).read_bytes()[24] == 8  # the bit depth in a PNG's header
    assert store.path(names[1002]).read_bytes()[24] == 16
    proxies = dict(shot.source_frames.values_list("number", "proxy"))
    for number, expected in {1001: eight_bit, 1002: sixteen_bit, 1003: eight_bit}.items():
        assert store.read(proxies[number]) == encode_proxy(expected)


def cut_short() -> Iterator[np.ndarray]:
    yield picture(1)
    yield picture(2)
    raise InvalidClip("clip.mp4 ends in the middle of frame 3.")


def mixed() -> Iterator[np.ndarray]:
    yield picture(1)
    yield picture(2, width=64)


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        (cut_short(), "middle of frame 3"),
        (mixed(), "Frame 2 is 64×32 pixels"),
        ([picture(1, width=31)], "31×32"),
        ([], "no frames"),
    ],
)
def test_what_is_wrong_with_the_frames_is_said_and_leaves_nothing(
    frames: Iterator[np.ndarray], words: str, people: Personas, project: Project
) -> None:
    with pytest.raises(Invalid, match=words) as refusal:
        import_shot(actor=people.carol, project=project, name="dusk", frames=frames, rate=Fraction(24))
    assert refusal.value.field == "files"
    assert not Shot.objects.exists()
    assert left_behind() == []


def test_a_full_disk_leaves_nothing(people: Personas, project: Project) -> None:
    def fill() -> Iterator[np.ndarray]:
        yield picture(1)
        raise DiskFull("There is no room left.")

    with pytest.raises(NoRoom):
        import_shot(actor=people.carol, project=project, name="dusk", frames=fill(), rate=Fraction(24))
    assert left_behind() == []


def test_a_name_is_taken_once(people: Personas, project: Project, shot: Shot) -> None:
    def unread() -> Iterator[np.ndarray]:
        raise AssertionError("frames were read for nothing")
        yield

    with pytest.raises(Refused, match="'harbour_010'") as refusal:
        import_shot(
            actor=people.carol, project=project, name="harbour_010", frames=unread(), rate=Fraction(24)
        )
    assert refusal.value.field == "name"


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_under_one_name_the_slower_is_refused(people: Personas, project: Project) -> None:
    def overtaken() -> Iterator[np.ndarray]:
        yield picture(1)
        with closing(connection):  # frames are decoded in another thread
            import_shot(
                actor=people.bob, project=project, name="dusk", frames=[picture(9)], rate=Fraction(24)
            )

    with pytest.raises(Refused, match="already"):
        import_shot(actor=people.carol, project=project, name="dusk", frames=overtaken(), rate=Fraction(24))
    (shot,) = Shot.objects.all()
    assert shot.created_by == people.bob
    assert {path.name for path in shots_folder().iterdir()} == {str(shot.pk)}


@pytest.mark.parametrize(
    ("field", "value"), [("rate", Fraction(0)), ("rate", Fraction(2000)), ("first_frame", -1), ("name", " ")]
)
def test_what_makes_no_sense_is_refused_by_field(
    field: str, value: object, people: Personas, project: Project
) -> None:
    sense = {"name": "dusk", "rate": Fraction(24), "first_frame": 1}
    with pytest.raises(Invalid) as refusal:
        import_shot(actor=people.carol, project=project, frames=[picture(1)], **sense | {field: value})
    assert refusal.value.field == field
