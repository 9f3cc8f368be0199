from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.anchors import Anchor, Arrival, arrive
from stylizer.engine.flow import estimate_pair
from stylizer.engine.initial import noise, pass_image
from stylizer.engine.measures import measure_transition, squared_error
from stylizer.engine.painter import Painter
from stylizer.engine.progress import Cancelled, Progress
from stylizer.engine.revisiting import paint_revisiting
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.shot import paint_shot, shot_work
from tests.engine.networks import STYLE, small_perception, small_recipe

WIDTH, HEIGHT = 64, 48


def settings(**overrides: object) -> Settings:
    quick = {"passes": 3, "pass_iterations": 3, "temporal_from_pass": 3, "precision": "float32"}
    return resolve_settings(WIDTH, HEIGHT, **(quick | overrides))


def footage(count: int) -> list[NDArray[np.float32]]:
    """A pan over a soft texture, two pixels a frame."""
    grain = np.random.default_rng(3).random((HEIGHT, WIDTH + 2 * count, 3), dtype=np.float32)
    wide = np.clip(cv2.GaussianBlur(grain, (0, 0), 3) * 5 - 2, 0, 1).astype(np.float32)
    return [np.ascontiguousarray(wide[:, 2 * i : 2 * i + WIDTH]) for i in range(count)]


@pytest.mark.parametrize("form", ["paper", "authors"])
@pytest.mark.parametrize("blend", [0.0, 0.5, 1.0])
def test_the_start_of_a_pass_is_the_formulas(form: str, blend: float) -> None:
    random = np.random.default_rng(8)
    x, y = random.random((2, 6, 7, 3))
    c = random.random((6, 7))
    arrival = Arrival(np.float32(y), np.float32(c), np.float32(c))
    found = pass_image(settings(blend=blend, blend_form=form), np.float32(x), arrival)

    for row, column, colour in np.ndindex(x.shape):
        certain, own, moved = c[row, column], x[row, column, colour], y[row, column, colour]
        if form == "paper":
            expected = blend * certain * moved + ((1 - blend) + blend * (1 - certain)) * own
        else:
            expected = (own + blend * certain * moved) / (1 + blend * certain)
        assert found[row, column, colour] == pytest.approx(expected, rel=1e-5)


def test_passes_against_the_same_steps_taken_by_hand() -> None:
    frames, chosen = footage(2), settings()
    painted = list(paint_revisiting(iter(frames), small_recipe(chosen), first_number=1001))

    painter = Painter(small_perception(), STYLE, chosen, WIDTH, HEIGHT)
    flow = estimate_pair("dis", *frames)
    alone = [painter.paint_pass(frames[i], 1001 + i, 1, None).picture for i in (0, 1)]
    last = painter.paint_pass(frames[1], 1002, 2, alone[1]).picture
    to_later = Anchor(last, flow.forward, flow.backward, offset=1)
    first = painter.paint_pass(frames[0], 1001, 2, alone[0], [to_later]).picture
    first = painter.paint_pass(frames[0], 1001, 3, first)
    to_earlier = Anchor(first.picture, flow.backward, flow.forward)
    last = painter.paint_pass(frames[1], 1002, 3, last, [to_earlier])

    assert [frame.number for frame in painted] == [1001, 1002]
    assert painted[0].painting.picture.tobytes() == first.picture.tobytes()
    assert painted[1].painting.picture.tobytes() == last.picture.tobytes()
    assert painted[1].painting.temporal_loss == last.temporal_loss > 0
    assert painted[1].painting.iterations == 9
    assert painted[0].transition is None
    assert painted[1].transition is not None
    measured = measure_transition(
        first.picture, last.picture, *frames, measuring=estimate_pair("deepflow", *frames), loss=flow
    )
    assert painted[1].transition.mean == measured.mean


def test_a_pass_starts_from_noise_of_its_own_then_from_the_blend_and_holds_only_later() -> None:
    frames, chosen = footage(2), settings()
    painter = Painter(small_perception(), STYLE, chosen, WIDTH, HEIGHT)
    started: list[NDArray[np.float32]] = []

    def report(progress: Progress) -> None:
        if progress.iteration == 1 and progress.picture is not None:
            started.append(progress.picture())

    painter.paint_pass(frames[0], 5, 1, None, report=report)
    np.testing.assert_allclose(started[0], noise(frames[0], 0, 5, pass_number=1), atol=1e-5)
    assert np.abs(noise(frames[0], 0, 5, 1) - noise(frames[0], 0, 5, 2)).max() > 0

    flow = estimate_pair("dis", *frames)
    anchor = Anchor(frames[0], flow.backward, flow.forward)
    early = painter.paint_pass(frames[1], 6, 2, frames[1], [anchor], report)
    expected = pass_image(chosen, frames[1], arrive([anchor], frames[1], chosen)[0])
    np.testing.assert_allclose(started[1], np.clip(expected, 0, 1), atol=1e-5)
    assert early.temporal_loss == 0
    assert painter.paint_pass(frames[1], 6, 3, frames[1], [anchor]).temporal_loss > 0


def test_a_cancel_ends_the_passes_and_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    seen: list[tuple[str, int, int]] = []

    def report(progress: Progress) -> None:
        seen.append((progress.phase, progress.pass_number, progress.frame))
        if seen[-1][1:] == (2, 1):
            raise Cancelled

    with pytest.raises(Cancelled):
        list(paint_revisiting(footage(2), small_recipe(settings()), report=report))
    assert list(temporary.iterdir()) == []
    assert list(dict.fromkeys(step[1:] for step in seen)) == [(1, 1), (1, 2), (2, 2), (2, 1)]


def test_a_shot_of_one_frame_or_none_and_the_way_to_paint_it() -> None:
    (only,) = paint_shot(footage(1), small_recipe(settings()))
    assert (only.painting.iterations, only.transition) == (9, None)
    assert list(paint_shot([], small_recipe(settings()))) == []
    single = settings(passes=1, first_iterations=4, iterations=2)
    assert [f.painting.iterations for f in paint_shot(footage(2), small_recipe(single))] == [
        4,
        2,
    ]
    assert shot_work(single, 2, WIDTH, HEIGHT) == 6
    assert shot_work(settings(), 2, WIDTH, HEIGHT) == 18


def test_a_loop_closes_as_smoothly_as_it_goes_on() -> None:
    """A texture that moves eight pixels a frame and is back after six frames."""
    grain = np.random.default_rng(4).random((HEIGHT, 3 * 48, 3), dtype=np.float32)
    grain[:, :48] = grain[:, 48:96] = grain[:, 96:]
    wide = np.clip(cv2.GaussianBlur(grain, (0, 0), 2) * 5 - 2, 0, 1).astype(np.float32)
    frames = [np.ascontiguousarray(wide[:, 48 + 8 * i : 96 + 8 * i]) for i in range(6)]
    to_later = np.zeros((HEIGHT, 48, 2), np.float32)
    to_later[..., 0] = -8

    def seam(**overrides: object) -> float:
        chosen = resolve_settings(48, HEIGHT, first_iterations=20, iterations=6, **overrides)
        painted = list(paint_shot(iter(frames), small_recipe(chosen)))
        assert [frame.number for frame in painted] == list(range(1, 7))
        assert (painted[0].transition is not None) == chosen.loop
        last, first = painted[-1].painting.picture, painted[0].painting.picture
        return float(squared_error(first, last, to_later)[:, 8:].mean())

    assert seam(loop=True) < 0.5 * seam()


def test_several_passes_bring_the_papers_numbers() -> None:
    several = resolve_settings(768, 432, passes=15)
    assert (several.temporal_weight, several.first_image, several.blend) == (500, "random", 0.5)
    authors = resolve_settings(768, 432, passes=15, form="reference", temporal_error="absolute")
    assert (authors.temporal_weight, authors.blend_form, authors.blend) == (1000, "authors", 1)
