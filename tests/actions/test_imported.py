"""Takes of frames that another program stylized."""

from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import pytest

from stylizer.access.frames import missing_transitions
from stylizer.access.snapshot import take_snapshot
from stylizer.access.stores import shot_store, shots_folder
from stylizer.actions import Invalid, Refused, WeightedStyle, import_take, request_rerun, rerun_flagged
from stylizer.actions.events import change_shot
from stylizer.engine.measures import picture_measures
from stylizer.media.clips import read_clip
from stylizer.media.pictures import decode_master
from stylizer.media.proxies import encode_proxy
from stylizer.media.sources import encode_source
from stylizer.models import Shot, Style, StyleState, Take
from tests import studio
from tests.media.conftest import MakeVideo, folder, make_video  # noqa: F401 (fixtures)
from tests.media.footage import number_in, numbered_picture
from tests.personas import HEIGHT, WIDTH, Personas, picture


def sequence(folder: Path, first: int = 1001, count: int = 5, width: int = WIDTH) -> Path:  # noqa: F811
    for number in range(first, first + count):
        file = folder / f"out_{number:05}.png"
        file.write_bytes(encode_source(picture(500 + number - first, width)))
    return folder


def bring_in(people: Personas, shot: Shot, path: Path, **more: object) -> Take:
    return import_take(actor=people.carol, shot=shot, clip=read_clip(path), **more)  # type: ignore[arg-type]


def nothing_is_left(shot: Shot) -> bool:
    named = set(shot.source_frames.values_list("picture", flat=True))
    named |= set(shot.source_frames.values_list("proxy", flat=True))
    folders = [each.name for each in shots_folder().iterdir()]
    return folders == [str(shot.pk)] and set(shot_store(shot.pk).names()) == named


def test_its_pictures_are_kept_measured_and_wait_for_their_transitions(
    shot: Shot,
    people: Personas,
    folder: Path,  # noqa: F811
) -> None:
    take = bring_in(people, shot, sequence(folder), name="EbSynth")

    snapshot = take_snapshot(people.dave, take.pk)
    entry = snapshot["takes"][0]
    assert (entry["name"], entry["created_by"], entry["styles"], snapshot["renders"]) == (
        "EbSynth",
        "Carol",
        [],
        [],
    )
    store = shot_store(shot.pk)
    for index, frame in enumerate(snapshot["frames"]):
        revision = frame["revisions"][0]
        assert (frame["number"], frame["kept"], frame["rendering"]) == (1001 + index, revision["id"], "done")
        assert (revision["number"], revision["origin"], revision["painter"]) == (1, "imported", None)
        master = decode_master(store.read(revision["picture"]))
        np.testing.assert_array_equal(master, picture(500 + index))
        assert store.read(revision["proxy"]) == encode_proxy(master)
        for measured, of in ((master, ""), (picture(index), "source_")):
            figures = asdict(picture_measures(measured))
            assert {name: revision[of + name] for name in figures} == figures
    assert [later.frame for _, later in missing_transitions(take)] == [1002, 1003, 1004, 1005]
    assert [each.name for each in shots_folder().iterdir()] == [str(shot.pk)]


def test_sixteen_bits_stay(shot: Shot, people: Personas, folder: Path) -> None:  # noqa: F811
    levels = np.random.default_rng(1).integers(0, 65536, (5, HEIGHT, WIDTH, 3), dtype=np.uint16)
    for number, each in zip(shot.numbers, levels, strict=True):
        cv2.imwrite(str(folder / f"{number}.tif"), each)
    take = bring_in(people, shot, folder)
    for revision, each in zip(take.revisions.order_by("frame"), levels, strict=True):
        stored = decode_master(shot_store(shot.pk).read(revision.picture))
        np.testing.assert_array_equal(np.rint(stored * 65535), each[..., ::-1])


def test_a_video_is_taken_in_the_order_of_its_frames(
    people: Personas,
    project,
    folder: Path,  # noqa: F811
    make_video: MakeVideo,  # noqa: F811
) -> None:
    from fractions import Fraction

    from stylizer.actions import import_shot, keep_as_one_shot

    frames = [numbered_picture(number) for number in range(4)]
    floats = [(each / np.float32(255)).astype(np.float32) for each in frames]
    shot = import_shot(
        actor=people.carol, project=project, name="n", frames=floats, rate=Fraction(24), first_frame=1001
    )
    keep_as_one_shot(actor=people.carol, shot=shot)
    take = bring_in(people, shot, make_video("out.mp4", frames))
    stored = {
        each.frame: number_in(decode_master(shot_store(shot.pk).read(each.picture)))
        for each in take.revisions.all()
    }
    assert stored == {1001: 0, 1002: 1, 1003: 2, 1004: 3}


def test_what_does_not_fit_the_shot_is_refused_naming_both(
    shot: Shot,
    people: Personas,
    style: Style,
    folder: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    def refused(path: Path, words: str, field: str, **more: object) -> None:
        with pytest.raises((Invalid, Refused), match=words) as refusal:
            bring_in(people, shot, path, **more)
        assert refusal.value.field == field
        assert not Take.objects.exists()
        assert nothing_is_left(shot)

    def of(name: str) -> Path:
        made = tmp_path / name
        made.mkdir()
        return made

    refused(sequence(of("few"), count=4), "few has 4 frames, and harbour_010 has 5", "files")
    refused(sequence(of("thin"), width=47), "47×32 pixels, and harbour_010 is 48×32", "files")
    numbered = sequence(of("numbered"), first=1)
    refused(numbered, "numbered 1 to 5, and the frames of harbour_010 1001 to 1005", "renumber")
    style.state = StyleState.RETIRED
    style.save()
    retired = [WeightedStyle(style.versions.get())]
    refused(numbered, "not published", "styles", styles=retired, renumber=True)
    damaged = sequence(of("damaged"))
    cut = damaged / "out_01004.png"
    cut.write_bytes(cut.read_bytes()[:900])
    refused(damaged, r"out_01004\.png is damaged", "files")


def test_numbers_of_their_own_are_taken_in_order_where_that_is_wanted(
    shot: Shot,
    people: Personas,
    folder: Path,  # noqa: F811
) -> None:
    take = bring_in(people, shot, sequence(folder, first=1), renumber=True)
    stored = shot_store(shot.pk).read(take.revisions.get(frame=1005).picture)
    np.testing.assert_array_equal(decode_master(stored), picture(504))


def test_a_shot_split_meanwhile_takes_nothing(
    shot: Shot,
    people: Personas,
    folder: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def split_first(*arguments: object, **more: object):
        Shot.objects.filter(pk=shot.pk).update(frame_count=3)
        return change_shot(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("stylizer.actions.imported.change_shot", split_first)
    with pytest.raises(Invalid, match="has 5 frames, and harbour_010 has 3"):
        bring_in(people, shot, sequence(folder))
    assert not Take.objects.exists()


def test_without_a_style_there_is_no_rerun(
    shot: Shot,
    people: Personas,
    style: Style,
    folder: Path,  # noqa: F811
) -> None:
    path = sequence(folder)
    bare = bring_in(people, shot, path)
    with pytest.raises(Refused, match="without a style to paint in"):
        rerun_flagged(actor=people.carol, take=bare, factor=2)
    with pytest.raises(Refused, match="without a style to paint in"):
        request_rerun(actor=people.carol, take=bare, seen={1003: studio.kept(bare)[1003]})
    styled = bring_in(people, shot, path, styles=[WeightedStyle(style.versions.get())])
    render = request_rerun(actor=people.carol, take=styled, seen={1003: studio.kept(styled)[1003]})
    held = {int(frame): revision for frame, revision in render.held.items()}
    assert held == {frame: studio.kept(styled)[frame] for frame in (1002, 1004)}
