import numpy as np
import pytest

from stylizer.benchmark.flows import accuracy
from stylizer.benchmark.scenes import Frame, RenderedScene, Scene
from stylizer.benchmark.truth import Truth
from stylizer.demo.scenes import SHOTS


@pytest.fixture(scope="module")
def scene() -> Scene:
    return RenderedScene(SHOTS["0310"]).load(2, Frame((448, 252), crop=(160, 120)))


def test_an_estimator_is_nearly_right_and_what_is_held_is_righter(scene: Scene) -> None:
    found = accuracy("deepflow", scene)

    assert 0 < found.end_point_error < 1
    assert 0 < found.held_wrong < 0.7 * found.wrong
    assert 0.5 < found.held < 1
    assert 0 < found.held_hidden < 0.1


def test_against_a_truth_that_is_wrong_on_purpose_all_is_wrong(scene: Scene) -> None:
    truth = scene.truths[0, 1]
    shifted = Truth(truth.flow + np.float32(5), truth.seen)
    false = Scene("0310", "", 1001, scene.frames, {(0, 1): shifted})
    right, wrong = accuracy("dis", scene), accuracy("dis", false)

    assert wrong.wrong > 0.99
    assert wrong.end_point_error == pytest.approx(np.hypot(5, 5), abs=right.end_point_error)
    assert wrong.held_wrong + wrong.held_hidden == pytest.approx(1, abs=0.01)
    assert wrong.held == right.held
