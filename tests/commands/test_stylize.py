"""The real command on real files: in a process of its own where that is the point, else in this one."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
import torch
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from PIL import Image
from torch import Tensor

from stylizer.demo.scenes import SHOTS
from stylizer.engine import painter, tiles
from stylizer.engine.flow import FlowPair, estimate_pair
from stylizer.engine.flow.flo_file import write_flo
from stylizer.engine.objective import Objective
from stylizer.management.stylize_order import described_settings
from stylizer.media.clips import read_clip
from tests.media.footage import sound_wave

FEW = ("--preset", "draft", "--set", "first_iterations=3", "--set", "iterations=2", "--device", "cpu")


def texture(shift: int, width: int = 48, height: int = 36) -> np.ndarray:
    """Soft coloured noise, moved to the left by ``shift`` pixels."""
    noise = np.random.default_rng(5).integers(0, 256, (height, width + 40, 3), dtype=np.uint8)
    return np.ascontiguousarray(cv2.GaussianBlur(noise, (0, 0), 2)[:, shift : shift + width])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def style(folder: Path) -> Path:
    path = folder / "style.png"
    Image.fromarray(texture(20, 64, 64)[..., ::-1]).save(path)
    return path


@pytest.fixture
def plates(folder: Path) -> Path:
    plates = folder / "plates"
    plates.mkdir()
    for index in range(3):
        Image.fromarray(texture(index)).save(plates / f"sh010.{1001 + index}.png")
    return plates


@pytest.fixture
def video(folder: Path) -> Path:
    """Four frames of an odd size at 30000/1001, with a tone."""
    path, rate = folder / "shot.mkv", Fraction(30000, 1001)
    with av.open(str(path), "w") as output:
        pictures = output.add_stream("ffv1", rate=rate)
        pictures.pix_fmt, pictures.width, pictures.height = "bgr0", 47, 36
        sound = output.add_stream("aac", rate=48000, layout="mono")
        for index in range(4):
            frame = av.VideoFrame.from_ndarray(texture(index, 47), format="rgb24").reformat(format="bgr0")
            frame.pts, frame.time_base = index, 1 / rate
            output.mux(pictures.encode(frame))
        heard = av.AudioFrame.from_ndarray(sound_wave(6400), format="fltp", layout="mono")
        heard.sample_rate = 48000
        output.mux(sound.encode(heard))
        for stream in (pictures, sound):
            output.mux(stream.encode(None))
    return path


def command(*words: object) -> list[str]:
    return [sys.executable, str(django_settings.BASE_DIR / "manage.py"), "stylize", *map(str, words)]


def without_database(folder: Path) -> dict[str, str]:
    """An environment in which any use of a database fails."""
    return os.environ | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "STYLIZER_DATA": str(folder / "no data"),
        "OMP_NUM_THREADS": "1",
    }


def run(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words),
        env=without_database(folder),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_video_becomes_a_painted_video_without_a_database(folder: Path, video: Path, style: Path) -> None:
    out, report = folder / "painted.mp4", folder / "painted.json"
    done = run(folder, video, "--style", style, "--out", out, "--report", report, *FEW)
    assert done.returncode == 0, done.stderr
    assert "48×36: H.264 needs even sides" in done.stdout
    assert f"Painted {out}" in done.stdout
    for number in range(1, 5):
        assert f"frame {number} ({number}/4): " in done.stderr
    assert "iterations, loss " in done.stderr
    assert "ETA 00:00" in done.stderr

    clip = read_clip(out)
    assert (clip.rate, clip.frame_count, clip.has_audio) == (Fraction(30000, 1001), 4, True)
    assert left(folder) == {"shot.mkv", "style.png", "painted.mp4", "painted.json"}
    source = np.stack(list(read_clip(video).frames()))
    assert np.abs(np.stack(list(clip.frames()))[:, :, :47] - source).mean() > 0.01

    written = json.loads(report.read_text())
    assert written["settings"]["first_iterations"] == 3
    assert written["settings"]["preset"] == "draft"
    assert [frame["number"] for frame in written["frames"]] == [1, 2, 3, 4]
    assert [frame["iterations"] for frame in written["frames"]] == [3, 2, 2, 2]
    assert [(each["earlier"], each["later"]) for each in written["transitions"]] == [(1, 2), (2, 3), (3, 4)]
    assert all(0 <= each["unmeasured_share"] <= 1 for each in written["transitions"])
    for each in written["transitions"]:
        x, y, width, height = each["diagnosis"][0]["tile"]
        assert 0 <= x < x + width <= 47
        assert 0 <= y < y + height <= 36
        assert sum(each["diagnosis"][0]["parts"].values()) == pytest.approx(1)
    assert "% of the pixels could not be measured" in done.stdout
    for frame, picture in zip(written["frames"], source, strict=True):
        luma = picture.astype(np.float64) @ [0.2126, 0.7152, 0.0722]
        across, down = (np.square(np.diff(luma, axis=axis)).mean() for axis in (1, 0))
        assert frame["source_sharpness"] == pytest.approx(across + down, rel=1e-4)
        assert frame["sharpness"] > 0
    assert written["perception"]["network"] == "embedded"
    assert len(written["perception"]["weights_sha256"]) == 64
    assert written["device"] == "cpu"
    assert {"stylizer", "torch", "opencv-contrib-python-headless"} <= written["versions"].keys()
    assert written["command"][1:3] == ["stylize", str(video)]


def test_what_was_done_otherwise_than_asked_for_is_said_and_written(
    plates: Path,
    style: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def too_large(objective: Objective, x: Tensor, tile: int) -> tuple[float, Tensor]:
        return whole(objective, x if tile else torch.empty(2**50), tile)

    whole = painter._follow
    monkeypatch.setattr(painter, "_follow", too_large)
    monkeypatch.setattr(tiles, "SMALLEST_TILE", 16)
    out, report = folder / "out", folder / "report.json"
    call_command(
        "stylize", str(plates), "--style", str(style), "--out", str(out), "--report", str(report), *FEW
    )

    said = "Painted in tiles of 32 pixels, as memory ran out."
    assert capsys.readouterr().out.count(said) == 1
    assert [frame["remark"] for frame in json.loads(report.read_text())["frames"]] == [said] * 3


def test_an_error_is_one_line_and_status_1(folder: Path, video: Path) -> None:
    page = folder / "style.jpg"
    page.write_text("<!doctype html><title>Not found</title>")
    done = run(folder, video, "--style", page, "--out", folder / "painted.mp4", *FEW)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("CommandError: style.jpg is not a picture that can be read; use PNG, JPEG, TIFF, ")
    assert left(folder) == {"shot.mkv", "style.jpg"}


def test_ctrl_c_leaves_one_line_and_nothing_else(folder: Path, plates: Path, style: Path) -> None:
    for number in range(1004, 1011):  # enough to be still at work when the signal comes
        Image.fromarray(texture(number - 1001)).save(plates / f"sh010.{number}.png")
    words = ["--style", style, "--out", folder / "painted", *FEW, "--set", "iterations=100"]
    painting = subprocess.Popen(
        command(plates, *words),
        env=without_database(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert painting.stderr is not None
    lines = painting.stderr
    while "(2/10)" not in (line := lines.readline()):
        assert line, "it ended before the second frame"
    unfinished = left(folder) - {"plates", "style.png"}
    painting.send_signal(signal.SIGINT)
    _, rest = painting.communicate(timeout=120)
    assert len(unfinished) == 1
    assert rest.splitlines() == ["Stopped before the end; nothing was written."]
    assert painting.returncode == 130
    assert left(folder) == {"plates", "style.png"}


def stylize(*words: object, verbosity: int = 0) -> None:
    call_command("stylize", *map(str, words), verbosity=verbosity)


def test_a_sequence_becomes_sixteen_bit_frames_numbered_as_the_source(
    folder: Path, plates: Path, style: Path
) -> None:
    other = folder / "a:style.png"
    Image.fromarray(255 - texture(30, 40, 40)).save(other)
    out = folder / "painted"
    stylize(plates, "--style", f"{style}:3", "--style", other, "--out", out, "--frames", "1002-1003", *FEW)
    assert left(out) == {"frame_1002.png", "frame_1003.png"}
    for path in out.iterdir():
        frame = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        assert (frame.dtype, frame.shape) == (np.uint16, (36, 48, 3))
        assert len(np.unique(frame % 257)) > 100  # not 8 bits spread over 16


def test_a_pattern_in_and_an_mp4_out_at_a_rate_of_ones_own(folder: Path, plates: Path, style: Path) -> None:
    out = folder / "painted.mp4"
    stylize(plates / "sh010.%04d.png", "--style", style, "--out", out, "--rate", "24000/1001", *FEW)
    clip = read_clip(out)
    assert (clip.rate, clip.frame_count, clip.has_audio) == (Fraction(24000, 1001), 3, False)


def test_one_picture_works(folder: Path, plates: Path, style: Path) -> None:
    report = folder / "one.json"
    out = f"{folder}/one/"
    stylize(plates / "sh010.1002.png", "--style", style, "--out", out, "--report", report, *FEW)
    assert left(folder / "one") == {"frame_1002.png"}
    assert json.loads(report.read_text())["transitions"] == []


def test_a_failure_midway_leaves_nothing(folder: Path, plates: Path, style: Path) -> None:
    whole = (plates / "sh010.1003.png").read_bytes()
    (plates / "sh010.1003.png").write_bytes(whole[: len(whole) // 2])  # its header is fine
    with pytest.raises(CommandError, match=r"sh010\.1003\.png is damaged or cut short"):
        stylize(plates, "--style", style, "--out", folder / "painted", *FEW)
    assert left(folder) == {"plates", "style.png"}


def test_an_empty_folder_is_filled_and_an_mp4_replaced(folder: Path, plates: Path, style: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "painted.mp4").write_bytes(b"an earlier one")
    plate = plates / "sh010.1001.png"
    stylize(plate, "--style", style, "--out", folder / "empty", *FEW)
    stylize(plate, "--style", style, "--out", folder / "painted.mp4", *FEW)
    assert left(folder / "empty") == {"frame_1001.png"}
    assert read_clip(folder / "painted.mp4").frame_count == 1


BAD_WORDS: list[tuple[Sequence[str], str]] = [
    (["--out", "{folder}/nowhere/out.mp4"], r"--out .*: there is no folder .*nowhere"),
    (["--out", "{folder}/out.mkv"], r"--out .*: \.mkv is not written"),
    (["--out", "{folder}/out.png"], r"--out .*: \.png is not written"),
    (["--out", "{folder}/plates"], r"--out .* has files in it"),
    (["--out", "{folder}/style.png"], r"--out .* is a file"),
    (["--report", "{folder}/plates"], r"--report .* is a folder"),
    (["--report", "{folder}/nowhere/r.json"], r"--report .*: there is no folder"),
    (["--style", "{folder}/none.jpg"], r"none\.jpg can't be read: No such file"),
    (["--style", "{folder}/style.png:much"], "'much' is no weight"),
    (["--style", "{folder}/style.png:-1"], "has to be a number above 0"),
    (["--style", "{folder}/style.png:nan"], "has to be a number above 0"),
    (["--frames", "1001"], "write it as FIRST-LAST"),
    (["--frames", "1003-1001"], "the last frame comes before the first"),
    (["--frames", "1-2"], r"--frames 1-2: plates has 1001 to 1003"),
    (["--rate", "fast"], "write it as a number or a fraction"),
    (["--rate", "0"], "has to be above 0"),
    (["--preset", "best"], "no preset 'best'; the presets are draft, standard, final"),
    (["--set", "iterations"], "write it as NAME=VALUE"),
    (["--set", "iterations=0"], r"iterations\) is 0; it has to be a whole number from 1 up to 5000"),
    (["--set", "style_weight=NaN"], r"style_weight\) is nan"),
    (["--set", "flow=magic"], r"flow\) is 'magic'; it has to be one of deepflow, dis"),
    (["--set", "colour=red"], "no setting 'colour'"),
    (["--set", "width=3"], "width can't be set here"),
    (["--set", "preset=draft"], "preset can't be set here; use --preset"),
    (["--network", "alexnet"], r"network\) is 'alexnet'"),
    (["--weights", "{folder}/none.safetensors"], "There is no weights file"),
    (["--device", "tpu"], "device 'tpu'"),
    (["--outside", "black"], r"outside\) is 'black'; it has to be one of painted, kept"),
    (["--outside", "kept"], "there is no region: nothing would be painted"),
    (["--hold", "{folder}/style.png"], "write it as FRAME=PICTURE"),
    (["--hold", "1002="], "write it as FRAME=PICTURE"),
    (["--hold", "1004={folder}/style.png"], r"has no frame 1004 .* 1001 to 1003"),
    (["--hold", "1002={folder}/style.png"], r"--hold 1002=.* is 64×64 pixels, and the frames are 48×36"),
    (["--hold", "1002={folder}/none.png"], r"none\.png can't be read"),
    (["--cuts", "some"], "write auto, none, or numbers of frames such as 1025,1061"),
    (["--cuts", "1002,1001"], r"--cuts 1001: there is no frame 1001 with one before it .* 1001 to 1003"),
]


@pytest.mark.parametrize(("words", "complaint"), BAD_WORDS)
def test_what_is_asked_for_wrongly_is_said(
    folder: Path, plates: Path, style: Path, words: Sequence[str], complaint: str
) -> None:
    before = left(folder)
    asked = {"--style": str(style), "--out": f"{folder}/out.mp4"}
    asked |= dict(pairwise([word.format(folder=folder) for word in words]))
    with pytest.raises(CommandError, match=complaint) as refused:
        stylize(plates, *(word for pair in asked.items() for word in pair))
    assert "\n" not in str(refused.value)
    assert left(folder) == before


def test_a_rate_is_not_for_videos_and_a_clip_not_its_own_output(
    folder: Path, video: Path, style: Path
) -> None:
    with pytest.raises(CommandError, match=r"shot\.mkv has its own, 30000/1001 frames a second"):
        stylize(video, "--style", style, "--out", folder / "out.mp4", "--rate", "25")
    copy = video.rename(folder / "shot.mp4")
    with pytest.raises(CommandError, match="is the clip itself"):
        stylize(copy, "--style", style, "--out", copy)


def test_a_gpu_that_is_not_there_is_said(folder: Path, plates: Path, style: Path) -> None:
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("this machine has one")
    with pytest.raises(CommandError, match="PyTorch finds no CUDA GPU on this machine"):
        stylize(plates, "--style", style, "--out", folder / "out.mp4", "--device", "cuda")


BAD_CLIPS = [
    ("page.mp4", b"<!doctype html>", r"page\.mp4 is not a video"),
    ("page.jpg", b"<!doctype html>", r"page\.jpg is not a picture"),
    ("notes.txt", b"hello\n" * 99, r"notes\.txt is not a video"),
]


@pytest.mark.parametrize(("name", "content", "complaint"), BAD_CLIPS)
def test_a_bad_clip_is_said(folder: Path, style: Path, name: str, content: bytes, complaint: str) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(CommandError, match=complaint):
        stylize(folder / name, "--style", style, "--out", folder / "out.mp4")


def test_weights_of_raft_that_are_not_there_are_said_before_painting(
    folder: Path, plates: Path, style: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, lost = folder / "out", folder / "lost.pth"
    monkeypatch.setenv("STYLIZER_RAFT_WEIGHTS", str(lost))
    monkeypatch.setattr("stylizer.management.stylize_run.paint_shot", lambda *_: pytest.fail("it painted"))
    with pytest.raises(CommandError, match=rf"no file {lost}, which STYLIZER_RAFT_WEIGHTS names"):
        stylize(plates, "--style", style, "--out", out, *FEW, "--set", "flow=raft")
    assert not out.exists()


def test_a_file_that_holds_no_raft_is_said(
    folder: Path, plates: Path, style: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, other = folder / "out", folder / "other.pth"
    torch.save({"features.0.weight": torch.zeros(3)}, other)
    monkeypatch.setenv("STYLIZER_RAFT_WEIGHTS", str(other))
    with pytest.raises(CommandError, match=rf"{other} does not hold the weights of RAFT-small"):
        stylize(plates, "--style", style, "--out", out, *FEW, "--set", "flow=raft")
    assert not out.exists()


def test_several_passes_and_related_frames_are_settings_as_any(
    folder: Path, plates: Path, style: Path
) -> None:
    report = folder / "passes.json"
    passes = [f"--set={change}" for change in ("passes=3", "pass_iterations=2", "related_frames=[1,2]")]
    stylize(plates, "--style", style, "--out", folder / "painted", "--report", report, *FEW, *passes)

    facts = json.loads(report.read_text())
    assert [frame["iterations"] for frame in facts["frames"]] == [6, 6, 6]
    assert [transition["later"] for transition in facts["transitions"]] == [1002, 1003]
    assert facts["settings"]["related_frames"] == [1, 2]


def test_what_is_outside_of_a_region_stays_as_it_was_filmed(folder: Path, plates: Path, style: Path) -> None:
    masks = folder / "masks"
    masks.mkdir()
    for number in (1001, 1002, 1003):
        white = np.zeros((36, 48), np.uint8)
        white[:, number - 1000 : 30] = 255
        Image.fromarray(white).save(masks / f"mask.{number}.png")
    region = ("--region", masks, "--outside", "kept")
    more = ("--set", "first_iterations=8", "--set", "iterations=8")
    stylize(plates, "--style", style, "--out", folder / "painted", *region, *FEW, *more)

    for index, number in enumerate((1001, 1002, 1003)):
        filmed = cv2.imread(str(plates / f"sh010.{number}.png"), cv2.IMREAD_UNCHANGED).astype(int) * 257
        painted = cv2.imread(str(folder / f"painted/frame_{number}.png"), cv2.IMREAD_UNCHANGED).astype(int)
        np.testing.assert_array_equal(painted[:, 30:], filmed[:, 30:])
        np.testing.assert_array_equal(painted[:, : index + 1], filmed[:, : index + 1])
        assert np.abs(painted - filmed)[:, index + 1 : 30].mean() > 600


def test_regions_have_styles_and_strengths_of_their_own(folder: Path, plates: Path, style: Path) -> None:
    blue, left, right = folder / "a:blue.png", folder / "le=ft.png", folder / "right.png"
    Image.new("RGB", (64, 64), (20, 30, 220)).save(blue)
    for path, columns in ((left, slice(0, 20)), (right, slice(30, 48))):
        white = np.zeros((36, 48), np.uint8)
        white[:, columns] = 255
        Image.fromarray(white).save(path)
    report = folder / "regions.json"
    regions = ("--region", f"{left}={blue}", "--region", f"{right}=:0", "--report", report)
    stylize(plates / "sh010.1001.png", "--style", style, "--out", folder / "p", *regions, *FEW)

    filmed = next(iter(read_clip(plates).frames()))
    (painted,) = read_clip(folder / "p").frames()
    red, _, blues = painted[:, :16].mean(axis=(0, 1))
    assert blues > red + 0.3
    assert np.abs(painted - filmed)[:, 36:].mean() < 0.5 * np.abs(painted - filmed)[:, 22:28].mean()
    assert [(each["style"], each["strength"]) for each in json.loads(report.read_text())["regions"]] == [
        (str(blue), 1.0),
        (None, 0.0),
    ]


BAD_REGIONS = [
    ("{folder}/wide.png", r"wide\.png: it is 64×36 pixels, and the frames are 48×36"),
    ("{folder}/other", "it has the frames 2001 to 2002; 1001 to 1003 are painted"),
    ("{folder}/black.png", "it is black all over"),
    ("{folder}/black", "all of its masks are black"),
    ("{folder}/none.png", r"There is no file or folder .*none\.png"),
    ("{folder}/white.png={folder}/none.jpg", r"none\.jpg can't be read"),
    ("{folder}/white.png={folder}/style.png:much", "'much' is no strength"),
    ("{folder}/white.png=:1.5", r"the strength is 1\.5; it has to be from 0 to 1"),
    ("{folder}/white.png=:nan", "the strength is nan"),
]


@pytest.mark.parametrize(("region", "complaint"), BAD_REGIONS)
def test_regions_that_can_not_be_are_refused_before_painting(
    folder: Path, plates: Path, style: Path, region: str, complaint: str
) -> None:
    pictures = {"wide.png": ((64, 36), 255), "white.png": ((48, 36), 255), "black.png": ((48, 36), 0)}
    pictures |= {f"other/m.{number}.png": ((48, 36), 255) for number in (2001, 2002)}
    pictures |= {f"black/m.{number}.png": ((48, 36), 0) for number in (1001, 1002, 1003)}
    for name, (size, level) in pictures.items():
        (folder / name).parent.mkdir(exist_ok=True)
        Image.new("L", size, level).save(folder / name)
    with pytest.raises(CommandError, match=complaint):
        stylize(
            plates, "--style", style, "--out", folder / "p", "--region", region.format(folder=folder), *FEW
        )
    assert not (folder / "p").exists()


def test_flow_from_files_is_followed_and_missing_pairs_are_named(
    folder: Path, plates: Path, style: Path
) -> None:
    flows = folder / "flows"
    flows.mkdir()
    for number in (1001, 1002):
        there = np.zeros((36, 48, 2), np.float32)
        there[..., 0] = -1
        write_flo(flows / f"forward_{number}_{number + 1}.flo", there)
        write_flo(flows / f"backward_{number + 1}_{number}.flo", -there)
    report = folder / "flow.json"
    read = ("--flow-files", flows, "--report", report)
    stylize(plates, "--style", style, "--out", folder / "p", *read, *FEW)
    facts = json.loads(report.read_text())
    assert (facts["settings"]["flow"], facts["settings"]["measuring_flow"]) == ("files", "dis")
    assert facts["flow_files"] == str(flows)

    def refused(complaint: str, *words: object) -> None:
        with pytest.raises(CommandError, match=complaint):
            stylize(plates, "--style", style, "--out", folder / "q", *words, *FEW)
        assert not (folder / "q").exists()

    refused("no forward flow from frame 1001 to frame 1003", *read, "--set", "related_frames=[1,2]")
    refused("follows another one", *read, "--set", "flow=dis")
    refused("no folder of them was given", "--set", "flow=files")
    refused(r"measuring_flow\) is 'files'", "--set", "measuring_flow=files")
    refused("There is no folder", "--flow-files", folder / "nowhere")
    write_flo(flows / "backward_1003_1002.flo", np.zeros((30, 48, 2), np.float32))
    refused(r"backward_1003_1002\.flo is 48×30 pixels; its frames are 48×36", *read)
    write_flo(flows / "backward_1003_1002.flo", np.full((36, 48, 2), np.nan, np.float32))
    refused(r"backward_1003_1002\.flo has vectors that are not numbers", *read)
    (flows / "backward_1003_1002.flo").write_bytes(bytes(12 + 8 * 36 * 48))
    refused(r"backward_1003_1002\.flo is not a flow file: its tag is 0\.0", *read)


def test_a_held_frame_comes_out_to_the_bit_and_draws_the_others_towards_it(
    folder: Path, plates: Path, style: Path
) -> None:
    mask, report = folder / "mask.png", folder / "held.json"
    Image.new("L", (48, 36), 255).save(mask)
    blue = np.full((36, 48, 3), (60_001, 1_003, 507), np.uint16)  # as OpenCV has it: blue first
    cv2.imwrite(str(folder / "blue.png"), blue)
    hold = ("--hold", f"1002={folder}/blue.png", "--region", mask, "--report", report)
    stylize(plates, "--style", style, "--out", folder / "plain", *FEW)
    stylize(plates, "--style", style, "--out", folder / "held", *hold, *FEW)

    held, plain = (
        [cv2.imread(str(folder / f"{name}/frame_{n}.png"), cv2.IMREAD_UNCHANGED) for n in (1001, 1002, 1003)]
        for name in ("held", "plain")
    )
    np.testing.assert_array_equal(held[1], blue)
    for index in (0, 2):
        distance = [np.abs(each[index].astype(float) - blue).mean() for each in (held, plain)]
        assert distance[0] < 0.5 * distance[1]
    facts = json.loads(report.read_text())
    assert [frame["iterations"] > 0 for frame in facts["frames"]] == [True, False, True]
    assert facts["held"][0]["frame"] == 1002
    assert [transition["later"] for transition in facts["transitions"]] == [1002, 1003]


@pytest.fixture
def reel(folder: Path) -> Path:
    """Two shots in one sequence, three frames each; the second begins at 1004."""
    return edited(folder / "reel", [0, 0, 0, 1, 1, 1])


def edited(folder: Path, parts: Sequence[float]) -> Path:
    """Frames numbered from 1001, mixed from two shots; `parts` are those of the second one."""
    folder.mkdir()
    for index, part in enumerate(parts):
        shares = {"0420": 1 - part, "0550": part}
        mixed = sum(share * SHOTS[name].sharp(index) for name, share in shares.items() if share)
        small = cv2.resize(mixed.astype(np.float32), (48, 36), interpolation=cv2.INTER_AREA)
        Image.fromarray(np.rint(small * 255).astype(np.uint8)).save(folder / f"edit.{1001 + index}.png")
    return folder


def test_nothing_is_carried_across_a_cut(
    folder: Path, reel: Path, style: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = [picture.tobytes() for picture in read_clip(reel).frames()]
    paired: set[tuple[int, int]] = set()

    def watch(estimator: str, earlier: np.ndarray, later: np.ndarray) -> FlowPair:
        paired.add((sources.index(earlier.tobytes()), sources.index(later.tobytes())))
        return estimate_pair(estimator, earlier, later)

    monkeypatch.setattr("stylizer.engine.flow.pair.estimate_pair", watch)
    report = folder / "reel.json"
    words = ("--style", style, "--report", report, *FEW)
    stylize(reel, *words, "--out", folder / "whole", verbosity=1)

    assert "Cut before 1004: 2 pieces, each painted by itself" in capsys.readouterr().out
    assert paired == {(0, 1), (1, 2), (3, 4), (4, 5)}
    facts = json.loads(report.read_text())
    assert [tuple(piece.values()) for piece in facts["pieces"]] == [(1001, 1003), (1004, 1006)]
    assert [each["later"] for each in facts["transitions"]] == [1002, 1003, 1005, 1006]
    assert [each["iterations"] for each in facts["frames"]] == [3, 2, 2, 3, 2, 2]
    stylize(reel, "--style", style, "--out", folder / "second", "--frames", "1004-1006", *FEW)
    for number in (1004, 1005, 1006):
        alone, whole = (folder / name / f"frame_{number}.png" for name in ("second", "whole"))
        assert alone.read_bytes() == whole.read_bytes()


def test_cuts_are_taken_as_they_are_given(
    folder: Path, reel: Path, style: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = folder / "reel.json"
    words = ("--style", style, "--report", report, *FEW)
    stylize(reel, *words, "--out", folder / "across", "--cuts", "none", verbosity=1)
    assert len(json.loads(report.read_text())["transitions"]) == 5
    assert "pieces" not in capsys.readouterr().out
    hold = ("--hold", f"1003={reel}/edit.1003.png")
    stylize(reel, *words, "--out", folder / "pieces", "--cuts", "1006,1003", *hold)
    facts = json.loads(report.read_text())
    assert [each["later"] for each in facts["transitions"]] == [1002, 1004, 1005]
    assert [tuple(piece.values()) for piece in facts["pieces"]] == [(1001, 1002), (1003, 1005), (1006, 1006)]
    with pytest.raises(CommandError, match="cut before frame 1004, and a loop is one continuous piece"):
        stylize(reel, *words, "--out", folder / "loop", "--set", "loop=true")


def test_the_report_of_a_loop_measures_where_it_closes(folder: Path, plates: Path, style: Path) -> None:
    report = folder / "loop.json"
    words = ("--style", style, "--out", folder / "loop", "--report", report, *FEW)
    stylize(plates, *words, "--set", "loop=true")
    pairs = [(each["earlier"], each["later"]) for each in json.loads(report.read_text())["transitions"]]
    assert pairs == [(1003, 1001), (1001, 1002), (1002, 1003)]


def test_a_dissolve_is_proposed_and_not_cut(
    folder: Path, style: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fade = edited(folder / "fade", [0] * 6 + [0.2, 0.4, 0.6, 0.8] + [1] * 6)
    report = folder / "fade.json"
    words = ("--style", style, "--out", folder / "out", "--report", report, *FEW)
    stylize(fade, *words, "--set", "iterations=1", verbosity=1)

    facts = json.loads(report.read_text())
    assert [tuple(piece.values()) for piece in facts["pieces"]] == [(1001, 1016)]
    (dissolve,) = facts["dissolves"]
    assert tuple(dissolve.values()) == (1007, 1010)
    said = capsys.readouterr().out
    assert "frames 1007 to 1010 look like a dissolve between two shots" in said
    assert "--cuts 1009." in said


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("stylize", "--help")
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert "manage.py stylize shot.mp4 --style wave.jpg --out look.mp4" in shown
    assert described_settings() in shown
    assert "  iterations = draft 4, standard 10, final 20; through vgg19: draft 4, " in shown
