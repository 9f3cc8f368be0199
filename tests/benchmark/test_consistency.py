"""Tiny runs of the whole thing: real painting, real files."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from stylizer.benchmark.claims import claims
from stylizer.benchmark.consistency import Plan, Results, Row, SceneFacts, run
from stylizer.benchmark.figures import Judge, border_contrast
from stylizer.benchmark.methods import METHODS
from stylizer.benchmark.paintings import Paintings
from stylizer.benchmark.progress import RunProgress
from stylizer.benchmark.scenes import Frame, RenderedScene
from stylizer.benchmark.styles import read_style
from stylizer.benchmark.table import geometric_means, mean_over_styles, printed
from stylizer.demo.scenes import SHOTS
from stylizer.engine.perception import Perception, load_perception
from stylizer.engine.progress import Progress


class Counted(RunProgress):
    """Counts what is really painted."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.iterations = 0

    def report(self, progress: Progress) -> None:
        self.iterations += progress.phase == "optimise"
        super().report(progress)


@pytest.fixture(scope="module")
def perception() -> Perception:
    return load_perception("embedded")


@pytest.fixture(scope="module")
def plan(perception: Perception) -> Plan:
    return Plan(
        scenes=[RenderedScene(SHOTS["0310"])],
        styles=dict([read_style("woodcut")]),
        methods=[METHODS["dis"], METHODS["random"]],
        iterations=3,
        frame_count=3,
        frame=Frame((64, 36)),
        perception=perception,
    )


def test_what_was_painted_is_not_painted_again_and_what_differs_is(plan: Plan, tmp_path: Path) -> None:
    judge, paintings = Judge(plan.perception), Paintings(tmp_path, torch.device("cpu"))

    def painted(plan: Plan) -> tuple[int, Results]:
        counted = Counted()
        results = run(plan, judge, paintings, counted)
        return counted.iterations, results

    plan = replace(plan, frame_count=2)
    first, results = painted(plan)
    assert first == 2 * (6 + 3)
    again, same = painted(plan)
    assert again == 0
    assert same.rows == results.rows
    assert painted(replace(plan, iterations=1))[0] == 2 * (2 + 1)
    darker = {name: picture / 2 for name, picture in plan.styles.items()}
    assert painted(replace(plan, styles=darker))[0] == 2 * (6 + 3)


def test_a_row_says_what_the_pictures_are(plan: Plan, tmp_path: Path) -> None:
    results = run(
        plan, Judge(plan.perception), Paintings(tmp_path, torch.device("cpu")), RunProgress(quiet=True)
    )

    row = results.rows[0]
    assert (row.method, row.scene, row.style) == ("dis", "0310", "woodcut")
    assert (row.frames, row.iterations) == (3, 12)
    assert 0 < row.mse_all_pixels < row.mse_masked < 1
    assert set(row.long_range) == {1, 2}
    (scene,) = results.scenes
    assert (scene.width, scene.height, scene.pairs) == (64, 36, 2)
    # All pixels is the masked figure thinned by the pixels that are not seen.
    assert row.mse_all_pixels / row.mse_masked == pytest.approx(scene.seen_share, rel=0.02)
    example = results.examples[0]
    assert np.nanmean(example.error) == pytest.approx(row.long_range[1], rel=1e-3)
    assert not results.left_out


def test_a_method_that_the_engine_lacks_is_left_out_with_its_reason(plan: Plan, tmp_path: Path) -> None:
    lacking = replace(METHODS["dis"], name="raft", overrides={"flow": "clairvoyance"})
    few = replace(plan, methods=[lacking, METHODS["random"]])
    results = run(
        few, Judge(plan.perception), Paintings(tmp_path, torch.device("cpu")), RunProgress(quiet=True)
    )

    assert [row.method for row in results.rows] == ["random"]
    (left_out,) = results.left_out
    assert (left_out.method, left_out.scene) == ("raft", "0310")
    assert "'clairvoyance'" in left_out.reason


def test_rafts_weights_count_among_what_a_painting_depends_on(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without them the row is left out, even where it was painted with others before."""
    monkeypatch.setenv("STYLIZER_RAFT_WEIGHTS", str(tmp_path / "nowhere.pth"))
    few = replace(plan, methods=[METHODS["raft"]])
    results = run(
        few, Judge(plan.perception), Paintings(tmp_path, torch.device("cpu")), RunProgress(quiet=True)
    )

    assert not results.rows
    assert "There is no file" in results.left_out[0].reason


def test_a_row_without_temporal_loss_is_tied_to_nothing(plan: Plan, tmp_path: Path) -> None:
    """Its frames are what they would be alone: the paper's baseline."""
    alone = replace(plan, methods=[METHODS["random"]])
    paintings = Paintings(tmp_path, torch.device("cpu"))
    run(alone, Judge(plan.perception), paintings, RunProgress(quiet=True))
    scene = plan.scenes[0].load(3, plan.frame)
    style = plan.styles["woodcut"]
    settings = METHODS["random"].settings(64, 36, 3, "embedded")
    tied = paintings.paint(scene, style, settings, plan.perception)
    later = replace(scene, frames=scene.frames[2:], first_number=scene.first_number + 2, truths={})
    free = settings.model_copy(update={"first_iterations": 3})

    np.testing.assert_array_equal(
        tied.pictures[2], paintings.paint(later, style, free, plan.perception).pictures[0]
    )


def test_contrast_that_fades_at_the_border_is_seen_in_the_last_frame() -> None:
    first = np.random.default_rng(1).random((64, 128, 3), dtype=np.float32)
    faded = np.ones((1, 128, 1), np.float32)
    faded[:, -32:] = 0.5  # more than the eighth at one of the two borders
    last = 0.5 + faded * (first - 0.5)

    assert border_contrast([first, first]) == 1
    assert border_contrast([first, 0.5 + 0.5 * (first - 0.5)]) == pytest.approx(1, rel=1e-6)  # all of it
    assert border_contrast([first, last]) == pytest.approx(0.75, abs=0.01)


def row(method: str, scene: str, style: str, error: float, style_loss: float = 1.0) -> Row:
    return Row(method, scene, style, error, error / 2, 1.0, style_loss, 10.0, 30, 2, 0.1, 0.9, {1: error})


def facts(name: str) -> SceneFacts:
    return SceneFacts(name, "", 64, 36, 2, 1, 0.9, 5.0, 1e-4, 1e-4, 1.0, {})


def test_the_table_is_the_papers() -> None:
    results = Results("judge", "network", [facts("alley_2"), facts("0310")])
    for scene, times in (("alley_2", 1), ("0310", 4)):
        results.rows += [row("deepflow", scene, "a", 1e-3 * times), row("deepflow", scene, "b", 3e-3 * times)]
    results.rows.append(row("random", "alley_2", "a", 0.02))

    table = mean_over_styles(results.rows, "mse_masked")
    assert table == {
        "deepflow": pytest.approx({"alley_2": 2e-3, "0310": 8e-3}),
        "random": pytest.approx({"alley_2": 0.02}),
    }
    assert geometric_means(table) == pytest.approx({"deepflow": 4e-3})  # random lacks a scene
    heads, footage, deepflow, random = list(printed(results))[1:]
    assert heads.split() == ["alley_2", "0310", "geometric", "mean", "paper:", "alley_2"]
    assert footage.split()[-2:] == ["0.100", "0.100"]
    assert deepflow.split()[-4:] == ["2.000", "8.000", "4.000", "0.610"]
    assert random.split()[-4:] == ["20.000", "–", "–", "19.000"]
    assert mean_over_styles(results.rows, "seconds")["random"]["alley_2"] == 5  # a frame


@pytest.mark.parametrize(
    ("tied", "style_loss", "expected"),
    [(1e-3, 1.02, [True, True, True, True]), (1.5e-3, 1.04, [True, False, True, False])],
)
def test_a_claim_holds_only_where_the_figures_say_so(
    tied: float, style_loss: float, expected: list[bool]
) -> None:
    results = Results("judge", "network", [facts("0310")])
    results.rows = [
        row("dis", "0310", "a", tied, style_loss),
        row("reference", "0310", "a", 2e-3),
        row("prev", "0310", "a", 8e-3),
        row("random", "0310", "a", 16e-3),
    ]
    found = claims(results)

    assert [claim.holds for claim in found] == expected
    assert "16.0 times" in found[1].found or "10.7 times" in found[1].found


def test_scenes_of_large_motion_are_not_held_to_what_moderate_ones_are() -> None:
    results = Results("judge", "network", [replace(facts("0420"), motion=24.0)])
    results.rows = [row("dis", "0420", "a", 5e-3), row("random", "0420", "a", 20e-3)]

    assert claims(results) == []
