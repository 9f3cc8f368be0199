"""The race: whose turn it is, what the figures are made of, and real processes at a size for tests."""

import os
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

from stylizer.benchmark.figures import Judge
from stylizer.benchmark.lane import Contestant, Footprint, Lane, Turn, iteration_flops
from stylizer.benchmark.machine import dense_rates
from stylizer.benchmark.peer import run_peer
from stylizer.benchmark.progress import RunProgress
from stylizer.benchmark.scenes import Frame, RenderedScene, Scene
from stylizer.benchmark.speed import (
    Judged,
    Race,
    Timed,
    interleaved,
    judge_pictures,
    peer_row,
    rows,
    run_race,
)
from stylizer.benchmark.speed_page import write_speed_page
from stylizer.benchmark.speed_table import printed
from stylizer.demo.scenes import SHOTS
from stylizer.engine.errors import EngineError
from stylizer.engine.objective import Objective, StyleTerm, grams
from stylizer.engine.perception import Perception, to_perceptual_space
from stylizer.engine.picture import Picture
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.shot import paint_shot
from tests.engine.networks import load_small, small_perception

CPU = torch.device("cpu")
FIELDS = {
    *("preset", "network", "device", "seconds_first_frame", "seconds_per_frame", "speedup"),
    *("speedup_first_frame", "judged_total", "judged_ratio", "temporal", "iterations", "peak_memory_mb"),
    "flops_rate",
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return RenderedScene(next(iter(SHOTS.values()))).load(3, Frame((64, 36)))


@pytest.fixture(scope="module")
def style() -> Picture:
    return np.random.default_rng(5).random((48, 64, 3), dtype=np.float32)


def small_settings(**overrides: object) -> Settings:
    return resolve_settings(64, 36, **({"iterations": 2, "first_iterations": 3} | overrides))


def contestant(preset: str = "draft", frame_count: int = 3, **overrides: object) -> Contestant:
    return Contestant(preset, "embedded", small_settings(**overrides), load_small, frame_count)


def race_of(scene: Scene, style: Picture, *contestants: Contestant, cap: int | None = None) -> Race:
    return Race(scene, style, contestants, cap, 1, CPU)


def timed(preset: str, seconds: list[list[float]], iteration_seconds: float | None = 0.5) -> Timed:
    blank = np.zeros((36, 64, 3), np.float32)
    turns = [
        [Turn(blank, each, 2 * each, 7, iteration_seconds, 100.0) for each in repeat] for repeat in seconds
    ]
    return Timed(contestant(preset, len(seconds[0])), turns, Footprint(321.0, 10**9))


def test_every_contestant_paints_a_frame_before_any_paints_the_next() -> None:
    assert [*interleaved([2, 3, 1])] == [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (1, 2)]


def test_ratios_are_of_medians_over_all_frames_but_the_first(scene: Scene, style: Picture) -> None:
    race = race_of(scene, style, cap=40)
    reference, row = rows(
        race,
        [timed("reference", [[900.0, 600.0]]), timed("draft", [[9.0, 1.0, 4.0], [7.0, 2.0, 3.0]])],
        [Judged(80.0, 50.0, 50.0, 2e-3), Judged(100.0, 60.0, 75.0, 1e-3)],
    )

    assert reference.speedup == reference.judged_ratio == 1
    assert row.seconds_per_frame == 2.5
    assert row.seconds_spread == (1.0, 4.0)
    assert row.speedup == row.cpu_speedup == 240
    assert row.speedup_spread == (150, 600)
    assert row.seconds_first_frame == 8
    assert row.speedup_first_frame == 900 / 8
    assert (row.judged_total, row.judged_ratio, row.temporal) == (60, 1.2, 1e-3)
    assert row.judged_ratio_first_frame == 1.25
    assert row.judged_ratio_last_frame == 1.5
    assert row.flops_rate == 2e9
    assert row.peak_memory_mb == 321
    assert row.reference_cap == 40
    assert asdict(row).keys() >= FIELDS


def test_one_iteration_alone_tells_no_rate(scene: Scene, style: Picture) -> None:
    found = rows(
        race_of(scene, style),
        [timed("reference", [[2.0, 1.0]], iteration_seconds=None)],
        [Judged(1, 1, 1, None)],
    )

    assert found[0].flops_rate is None


@pytest.mark.parametrize("cap", [40, None])
def test_a_capped_reference_is_said_beside_every_ratio(
    scene: Scene, style: Picture, tmp_path: Path, cap: int | None
) -> None:
    race = race_of(scene, style, cap=cap)
    judged = [Judged(80.0, 50.0, 50.0, 2e-3), Judged(100.0, 60.0, 70.0, None)]
    found = rows(race, [timed("reference", [[900.0, 600.0]]), timed("draft", [[9.0, 1.0]])], judged)
    found.append(peer_row(race, "peer.py", 3.0, 50.0, Judged(40.0, 25.0, 25.0, 1e-3), found[0]))
    about = {
        "command": "manage.py benchmark speed",
        "machine": "2 cores",
        "engine": "0123",
        "style": "woodcut",
        "scene": "a <scene>",
        "size": [64, 36],
        "frames": 3,
        "judge": "VGG-19",
        "judged_frames": 2,
        "reference_iterations": cap,
        "dense_flops_rate": {"float32": 4e9, "bfloat16": 8e9},
    }
    pictures = [scene.frames[0]] * 3
    write_speed_page(tmp_path / "page.html", found, pictures, about)

    for said in ("\n".join(printed(found, about)), (tmp_path / "page.html").read_text()):
        assert said.count(" ×") >= 15  # three rows of five or six ratios
        assert said.count("× (cap 40)") == (10 if cap else 0)  # those of the draft, and the peer's four
        assert ("capped at 40 iterations" in said) == bool(cap)
        assert ("by its own stopping rule" in said) == (not cap)
        assert "25 %" in said  # 2 of 8 GFLOP/s in bfloat16
    assert found[2].speedup == 200
    assert found[2].judged_ratio == 0.5


def test_turns_are_the_frames_of_the_shot_and_wait_for_each_other(scene: Scene, style: Picture) -> None:
    race = race_of(scene, style, contestant("reference", 2, form="reference"), contestant())
    found = run_race(race, RunProgress(quiet=True))

    assert [len(each.pictures) for each in found] == [2, 3]
    for each in found:
        alone = paint_shot(scene.frames, Recipe(small_perception(), [(style, 1.0)], each.contestant.settings))
        for picture, painted in zip(each.pictures, alone, strict=False):
            # A process with more threads sums in another order: here and there a pixel is a level off.
            assert np.abs(picture - painted.painting.picture).mean() < 1e-3
        assert [turn.iterations for turn in each.turns[0]] == [3, 2, 2][: len(each.pictures)]
        assert all(turn.cpu_seconds > 0 and turn.seconds > 0 for turn in each.turns[0])
        assert 10 < each.footprint.peak_memory_mb < 100_000
    judge = Judge(small_perception())
    judged = [judge_pictures(judge, each.pictures, scene, style, 2) for each in found]
    assert len(rows(race, found, judged)) == 2


def test_the_judged_total_has_the_temporal_loss_along_the_true_motion(scene: Scene, style: Picture) -> None:
    perception = small_perception()
    still = [scene.frames[0]] * 2
    judged = judge_pictures(Judge(perception), still, scene, style, 2)
    settings = resolve_settings(scene.width, scene.height)

    truth = scene.truths[0, 1]
    error = truth.error(still[0], still[1]) * truth.seen
    alone = Judge(perception).each(still, scene.frames[:2], style)
    assert judged.first == pytest.approx(float(alone[0].total))
    assert judged.total == pytest.approx(
        float(alone[1].total) + settings.temporal_weight * 256**2 * error.mean(), rel=1e-4
    )
    unknown = Scene("", "", 1, scene.frames, {})
    assert judge_pictures(Judge(perception), still, unknown, style, 2).temporal is None


def test_the_last_picture_is_judged_however_few_are_besides(scene: Scene, style: Picture) -> None:
    judge = Judge(small_perception())
    unknown = Scene("", "", 1, scene.frames, {})
    judged = judge_pictures(judge, [scene.frames[0], scene.frames[0], scene.frames[2]], unknown, style, 2)

    alone = judge.each([scene.frames[0], scene.frames[2]], scene.frames[1:3], style)
    assert judged.total == pytest.approx(float(alone[0].total))
    assert judged.last == pytest.approx(float(alone[1].total))
    assert judged.last != pytest.approx(judged.total)


def failing(_device: torch.device) -> Perception:
    raise EngineError("There are no weights.")


def dying(_device: torch.device) -> Perception:
    os._exit(3)


def test_what_a_process_fails_with_is_said_here(scene: Scene, style: Picture) -> None:
    for load, said in ((failing, "There are no weights"), (dying, r"draft, embedded ended by itself .*3")):
        bad = Contestant("draft", "embedded", small_settings(), load, 2)
        with pytest.raises(EngineError, match=said):
            Lane(bad, scene.frames, style, CPU)


def test_flops_are_two_for_each_multiply_add_of_both_passes(scene: Scene) -> None:
    perception = small_perception()
    settings = small_settings(
        style_layers={"relu1_1": 1.0}, content_layers={"relu1_1": 1.0}, precision="float32"
    )
    pixels = scene.width * scene.height
    convolution = 2 * 4 * 3 * 9 * pixels  # 3 channels to 4; the gradient of the picture costs as much again
    gram_matrix = 2 * 4 * 4 * pixels  # its gradient costs as much again

    assert iteration_flops(perception, settings, scene.frames[0], CPU) == 2 * convolution + 2 * gram_matrix


def test_dense_rates_of_both_precisions() -> None:
    assert all(rate > 0 for rate in dense_rates(CPU, side=32).values())
    assert dense_rates(CPU, side=32).keys() == {"float32", "bfloat16"}


PEER = """
import shutil, sys
from pathlib import Path
frames, style, out = map(Path, sys.argv[1:])
assert style.is_file()
for frame in sorted(frames.iterdir())[: {count}]:
    shutil.copy(frame, out / frame.name)
sys.exit({status})
"""


def peer(folder: Path, count: int = 9, status: object = 0) -> str:
    script = folder / "a peer.py"
    script.write_text(PEER.replace("{count}", str(count)).replace("{status}", repr(status)))
    return f"'{sys.executable}' '{script}' {{frames}} {{style}} {{out}}"


def test_a_peer_paints_the_same_frames(scene: Scene, style: Picture, tmp_path: Path) -> None:
    painted = run_peer(peer(tmp_path), scene.frames, style)

    assert painted.name.startswith("python")
    for picture, frame in zip(painted.pictures, scene.frames, strict=True):
        np.testing.assert_allclose(picture, frame, atol=1e-4)


@pytest.mark.parametrize(
    ("count", "status", "said"),
    [(2, 0, "made 2 pictures of 3 frames"), (9, "no GPU", "ended with 1: no GPU")],
)
def test_a_peer_that_fails_is_refused(
    scene: Scene, style: Picture, tmp_path: Path, count: int, status: object, said: str
) -> None:
    with pytest.raises(EngineError, match=said):
        run_peer(peer(tmp_path, count, status), scene.frames, style)


def test_a_peer_has_to_be_told_where_things_are(scene: Scene, style: Picture) -> None:
    with pytest.raises(EngineError, match=r"no \{style\} and no \{out\}"):
        run_peer("paint {frames}", scene.frames, style)
    with pytest.raises(EngineError, match="/nowhere/paint can't be run"):
        run_peer("/nowhere/paint {frames} {style} {out}", scene.frames, style)


def test_the_judge_says_the_objective_of_the_default_weights(scene: Scene, style: Picture) -> None:
    """Against an objective made here, on one frame whose style has its own size."""
    perception = small_perception()
    settings = resolve_settings(scene.width, scene.height, precision="float32")
    frame, picture = scene.frames[0], scene.frames[1]

    def enter(shown: Picture) -> torch.Tensor:
        return to_perceptual_space(torch.from_numpy(shown).permute(2, 0, 1)[None])

    fitting = np.ascontiguousarray(style[:36])  # of a frame's size: nothing is resized
    targets = grams(perception, settings, enter(fitting))
    expected = Objective(perception, settings, [StyleTerm(targets)], enter(frame), [])(enter(picture))
    found = Judge(perception).each([picture], [frame], fitting)[0]
    assert float(found.total) == pytest.approx(float(expected.total), rel=1e-5)
