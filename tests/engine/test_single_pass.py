from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.anchors import Anchor
from stylizer.engine.errors import InvalidPicture
from stylizer.engine.flow import estimate_pair
from stylizer.engine.measures import measure_transition
from stylizer.engine.painter import Painter
from stylizer.engine.picture import as_master
from stylizer.engine.progress import Cancelled, Progress
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.single_pass import single_pass
from tests.engine.networks import STYLE, small_perception, small_recipe

WIDTH, HEIGHT = 64, 48


def settings(**overrides: object) -> Settings:
    return resolve_settings(WIDTH, HEIGHT, **{"first_iterations": 6, "iterations": 4, **overrides})


def footage(count: int) -> list[NDArray[np.float32]]:
    """A pan over a soft texture, two pixels a frame."""
    noise = np.random.default_rng(3).random((HEIGHT, WIDTH + 2 * count, 3), dtype=np.float32)
    wide = np.clip(cv2.GaussianBlur(noise, (0, 0), 3) * 5 - 2, 0, 1).astype(np.float32)
    return [np.ascontiguousarray(wide[:, 2 * i : 2 * i + WIDTH]) for i in range(count)]


def test_each_frame_is_tied_to_the_one_before_and_measured_against_it() -> None:
    """The pass against the same steps taken by hand."""
    frames = footage(3)
    painted = list(single_pass(iter(frames), small_recipe(settings()), first_number=1001))

    painter = Painter(small_perception(), STYLE, settings(), WIDTH, HEIGHT)
    expected = [painter.paint(frames[0], 1001)]
    for number in (1, 2):
        flow = estimate_pair("dis", frames[number - 1], frames[number])
        anchor = Anchor(expected[-1].picture, flow.backward, flow.forward)
        expected.append(painter.paint(frames[number], 1001 + number, [anchor]))

    assert [frame.number for frame in painted] == [1001, 1002, 1003]
    for found, by_hand in zip(painted, expected, strict=True):
        assert found.painting.picture.tobytes() == by_hand.picture.tobytes()
    assert painted[0].transition is None
    transition = painted[2].transition
    assert transition is not None
    by_hand_measure = measure_transition(
        expected[1].picture,
        expected[2].picture,
        frames[1],
        frames[2],
        measuring=estimate_pair("deepflow", frames[1], frames[2]),
        loss=estimate_pair("dis", frames[1], frames[2]),
    )
    assert transition.mean == by_hand_measure.mean
    assert transition.unmeasured_share == by_hand_measure.unmeasured_share


def test_a_frame_is_tied_to_the_related_frames_that_the_shot_has() -> None:
    """Along flows estimated directly between the two; offsets that reach beyond the start are left out."""
    frames, chosen = footage(4), settings(related_frames=[1, 2, 9], confidence="soft")
    painted = list(single_pass(iter(frames), small_recipe(chosen)))

    painter = Painter(small_perception(), STYLE, chosen, WIDTH, HEIGHT)
    pictures = [frame.painting.picture for frame in painted]
    anchors = []
    for offset in (1, 2):
        flow = estimate_pair("dis", frames[3 - offset], frames[3])
        anchors.append(
            Anchor(
                pictures[3 - offset], flow.backward, flow.forward, offset=-offset, source=frames[3 - offset]
            )
        )
    assert painter.paint(frames[3], 4, anchors).picture.tobytes() == pictures[3].tobytes()
    short_term = list(single_pass(iter(frames), small_recipe(settings(confidence="soft"))))
    assert short_term[1].painting.picture.tobytes() == pictures[1].tobytes()
    assert short_term[3].painting.picture.tobytes() != pictures[3].tobytes()


def test_one_frame_and_no_frame_work() -> None:
    (only,) = single_pass(footage(1), small_recipe(settings()))
    assert only.transition is None
    assert only.painting.temporal_loss == 0
    assert list(single_pass([], small_recipe(settings()))) == []


def test_at_most_one_frame_is_read_ahead() -> None:
    read = []

    def frames() -> Iterator[NDArray[np.float32]]:
        for number, frame in enumerate(footage(4)):
            read.append(number)
            yield frame

    painted = single_pass(frames(), small_recipe(settings()))
    for count in range(1, 5):
        next(painted)
        assert len(read) == min(count + 1, 4)


def test_progress_names_every_phase_and_a_cancel_ends_the_pass() -> None:
    seen: list[tuple[str, int, int]] = []

    def report(progress: Progress) -> None:
        seen.append((progress.phase, progress.frame, progress.iteration))
        if seen[-1] == ("optimise", 3, 2):
            raise Cancelled

    painted = single_pass(footage(4), small_recipe(settings()), report=report)
    assert [next(painted).number, next(painted).number] == [1, 2]
    with pytest.raises(Cancelled):
        next(painted)
    second = [("optimise", 2, i) for i in range(1, 5)]
    assert seen[6:] == [("flow", 2, 0), *second, ("measure", 2, 0), ("flow", 3, 0), *seen[-2:]]


def test_a_frame_of_another_size_is_refused_by_number() -> None:
    frames = [*footage(2), np.zeros((48, 48, 3), np.float32)]
    with pytest.raises(InvalidPicture, match="Frame 3 is 48×48 pixels; it has to be 64×48"):
        list(single_pass(frames, small_recipe(settings())))


def test_later_frames_can_start_from_the_first_painted_one() -> None:
    started = {}

    def report(progress: Progress) -> None:
        if progress.picture is not None and progress.iteration == 1:
            started[progress.frame] = progress.picture()

    chosen = settings(initial_image="first")
    painted = list(single_pass(footage(3), small_recipe(chosen), report=report))
    np.testing.assert_allclose(started[3], painted[0].painting.picture, atol=1e-5)


def test_a_painting_is_on_the_levels_of_its_master() -> None:
    (only,) = single_pass(footage(1), small_recipe(settings()))
    levels = np.rint(only.painting.picture * np.float64(65535)).astype(np.uint16)

    np.testing.assert_array_equal((levels / np.float64(65535)).astype(np.float32), only.painting.picture)
    np.testing.assert_array_equal(as_master(only.painting.picture), only.painting.picture)
