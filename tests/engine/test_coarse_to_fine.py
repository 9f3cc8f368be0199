import cv2
import numpy as np
import pytest

from stylizer.demo.scenes import SHOTS
from stylizer.demo.styles import STYLES
from stylizer.engine.anchors import Anchor
from stylizer.engine.coarse_to_fine import coarser_size, work_at_most
from stylizer.engine.luminance import greyed
from stylizer.engine.measures import LUMA
from stylizer.engine.painter import Painter
from stylizer.engine.passes import plan_steps, step_work
from stylizer.engine.perception import load_perception
from stylizer.engine.picture import Mask, Picture
from stylizer.engine.progress import Cancelled, Progress
from stylizer.engine.region import StyleRegion
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.style import WeightedStyle
from tests.engine.networks import small_perception

#: Painted at 160 x 81 first.
WIDTH, HEIGHT = 320, 161
FIRST = 6
STYLE = np.random.default_rng(9).random((90, 120, 3), dtype=np.float32)


def soft(seed: int, height: int = HEIGHT, width: int = WIDTH) -> Picture:
    noise = np.random.default_rng(seed).random((height, width, 3), dtype=np.float32)
    return np.asarray(np.clip(cv2.GaussianBlur(noise, (0, 0), 3) * 6 - 2.5, 0, 1), np.float32)


def settings(**overrides: object) -> Settings:
    return resolve_settings(
        WIDTH, HEIGHT, **{"first_iterations": FIRST, "iterations": 2, "precision": "float32", **overrides}
    )


def painter(
    *regions: StyleRegion, styles: tuple[WeightedStyle, ...] = ((STYLE, 1.0),), **overrides: object
) -> Painter:
    return Painter(small_perception(), styles, settings(**overrides), WIDTH, HEIGHT, regions=regions)


def pictures(work: Painter, source: Picture) -> tuple[list[Progress], list[Picture]]:
    """What is told at each iteration."""
    seen: list[Progress] = []
    looks: list[Picture] = []

    def report(progress: Progress) -> None:
        assert progress.picture is not None
        seen.append(progress)
        looks.append(progress.picture())

    work.paint(source, 1, report=report)
    return seen, looks


def test_a_size_is_halved_while_a_smaller_painting_says_something() -> None:
    chosen = resolve_settings(1920, 1080)
    sizes = [(1920, 1080)]
    while size := coarser_size(chosen, *sizes[-1]):
        sizes.append(size)

    assert sizes == [(1920, 1080), (960, 540), (480, 270), (240, 135)]
    assert coarser_size(chosen, 449, 253) == (225, 127)
    assert coarser_size(chosen, 318, 180) is None
    assert coarser_size(chosen, 640, 60) is None  # the network would see next to nothing of 30 lines
    assert coarser_size(resolve_settings(1920, 1080, coarse_to_fine=False), 1920, 1080) is None


def test_the_work_ahead_counts_small_iterations_by_their_pixels() -> None:
    chosen = resolve_settings(448, 252, first_iterations=60, iterations=10)
    assert work_at_most(chosen, 448, 252, 60) == 20 + 60 / 4
    assert work_at_most(resolve_settings(960, 480), 960, 480, 30) == 10 + 10 / 4 + 30 / 16
    first, second = plan_steps(chosen, [1, 2], (), range(1, 3))
    assert (step_work(chosen, first, 448, 252), step_work(chosen, second, 448, 252)) == (35, 10)


def test_presets_do_it_and_the_papers_own_ways_do_not() -> None:
    assert all(resolve_settings(448, 252, preset).coarse_to_fine for preset in ("draft", "standard", "final"))
    assert not resolve_settings(448, 252, form="reference").coarse_to_fine
    assert not resolve_settings(448, 252, passes=10).coarse_to_fine
    stored = resolve_settings(448, 252).model_dump()
    del stored["coarse_to_fine"]
    assert not Settings(**stored).coarse_to_fine  # a take of before goes on as it began


def test_a_frame_goes_on_from_what_the_half_size_changed() -> None:
    source = soft(1)
    seen, looks = pictures(painter(first_image="content"), source)

    small = cv2.resize(source, (160, 81), interpolation=cv2.INTER_AREA)
    alone = settings(first_image="content", coarse_to_fine=False)
    half = Painter(small_perception(), [(STYLE, 1.0)], alone, 160, 81).paint(small, 1)
    change = cv2.resize(half.picture - small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    assert np.abs(change).mean() > 0.02
    np.testing.assert_allclose(looks[FIRST], np.clip(source + change, 0, 1), atol=1e-4)
    assert [(p.iteration, p.iterations) for p in seen] == [(i, FIRST + 2) for i in range(1, FIRST + 3)]
    assert {look.shape for look in looks} == {(HEIGHT, WIDTH, 3)}
    assert 0 <= min(look.min() for look in looks) <= max(look.max() for look in looks) <= 1


def test_what_was_taken_is_what_was_foretold() -> None:
    seen: list[Progress] = []
    painting = painter().paint(soft(1), 1, report=seen.append)

    assert painting.iterations == FIRST + 2
    assert painting.work == pytest.approx(work_at_most(settings(), WIDTH, HEIGHT, FIRST))
    work = [progress.work for progress in seen]
    assert work[-1] == pytest.approx(painting.work)
    share = 160 * 81 / (WIDTH * HEIGHT)
    np.testing.assert_allclose(np.diff(work), [share] * (FIRST - 1) + [1, 1])
    once = painter(coarse_to_fine=False).paint(soft(1), 1)
    assert (once.iterations, once.work) == (FIRST, FIRST)


def test_a_frame_led_by_a_neighbour_is_painted_at_its_own_size_alone() -> None:
    still = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    anchor = Anchor(soft(2), still, still)
    on, off = (painter(coarse_to_fine=chosen).paint(soft(1), 2, [anchor]) for chosen in (True, False))
    assert on.picture.tobytes() == off.picture.tobytes()
    assert on.iterations == 2


@pytest.mark.parametrize("first_image", ["recoloured", "random"])
def test_the_same_frame_gives_the_same_bytes(first_image: str) -> None:
    one = painter(first_image=first_image)
    one.paint(soft(3), 1)
    again = painter(first_image=first_image).paint(soft(2), 2)
    assert one.paint(soft(2), 2).picture.tobytes() == again.picture.tobytes()


def test_a_first_pass_is_painted_so_where_that_is_chosen() -> None:
    chosen = painter(passes=2, pass_iterations=6, coarse_to_fine=True)
    alone = chosen.paint_pass(soft(1), 1, 1, None)
    assert alone.iterations == 6 + 2
    assert chosen.paint_pass(soft(1), 1, 2, alone.picture).iterations == 6


def test_the_small_painting_can_be_cancelled() -> None:
    iterations: list[int] = []

    def stop_at_the_second(progress: Progress) -> None:
        iterations.append(progress.iteration)
        if progress.iteration == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        painter().paint(soft(1), 1, report=stop_at_the_second)
    assert iterations == [1, 2]


def left_half() -> Mask:
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    mask[:, : WIDTH // 2] = 1
    return mask


@pytest.mark.parametrize("masks", [left_half(), {1: left_half()}], ids=["one mask", "a mask a frame"])
def test_parts_of_the_frame_are_parts_of_the_small_one(masks: Mask | dict[int, Mask]) -> None:
    red = np.clip(STYLE * 0.3 + np.float32((0.6, 0, 0)), 0, 1)
    blue = np.clip(STYLE * 0.3 + np.float32((0, 0, 0.6)), 0, 1)
    source = soft(1)
    work = painter(StyleRegion(masks, [(red, 1.0)]), styles=((blue, 1.0),), first_image="content")
    change = pictures(work, source)[1][FIRST] - source

    redder = (change[..., 0] - change[..., 2]).mean(axis=0)
    assert redder[: WIDTH // 2 - 20].mean() > 0.02
    assert redder[WIDTH // 2 + 20 :].mean() < -0.02


def test_what_is_kept_as_filmed_stays_so_to_the_bit() -> None:
    source = np.asarray(np.rint(soft(1) * 255) / 255, np.float32)
    painted = painter(StyleRegion(left_half()), outside="kept").paint(source, 1).picture

    np.testing.assert_array_equal(painted[:, WIDTH // 2 :], np.asarray(source, np.float32)[:, WIDTH // 2 :])
    assert np.abs(painted - source)[:, : WIDTH // 2].mean() > 0.02


def test_in_the_frames_colours_the_small_painting_is_grey_too() -> None:
    _, looks = pictures(painter(colours="frame"), soft(1))
    assert max(np.abs(look - greyed(look)).mean() for look in looks) < 0.01
    assert np.abs(looks[-1] - looks[0]).mean() > 0.02


def test_a_style_too_narrow_for_a_small_frame_is_painted_at_the_frames_size() -> None:
    narrow = soft(5, 40, 400)
    styled = painter(styles=((narrow, 1.0),), style_scale=0.5)
    assert styled.paint(soft(1), 1).iterations == FIRST
    assert painter(styles=((narrow, 1.0),)).paint(soft(1), 1).iterations == FIRST + 2


def mean_frequency(picture: Picture, source: Picture) -> float:
    """Of the strokes' luma, in cycles per frame width, as far as 160 pixels a width show it."""
    small = cv2.resize((picture - source) @ LUMA, (160, 90), interpolation=cv2.INTER_AREA)
    small = (small - small.mean()) * np.outer(np.hanning(90), np.hanning(160))
    power = np.abs(np.fft.fft2(small)) ** 2
    across, down = np.fft.fftfreq(160) * 160, np.fft.fftfreq(90) * 160
    return float((np.hypot(*np.meshgrid(across, down)) * power).sum() / power.sum())


def test_strokes_at_half_the_size_are_nearer_to_those_of_the_final() -> None:
    shot, perception = SHOTS["0310"], load_perception("embedded")
    style = np.asarray(STYLES["night-swirls"].draw() / 255, np.float32)
    frame = cv2.resize(cv2.GaussianBlur(shot.render(0), (0, 0), 4), (320, 180), interpolation=cv2.INTER_AREA)
    sources = {width: cv2.resize(frame, (width, width * 9 // 16)) for width in (160, 320)}

    def frequency(width: int, **overrides: object) -> float:
        source = sources[width]
        chosen = resolve_settings(width, len(source), "draft", first_iterations=18, **overrides)
        painted = Painter(perception, [(style, 1.0)], chosen, width, len(source)).paint(source, 1)
        return mean_frequency(painted.picture, source)

    small = frequency(160)
    coarse_to_fine, alone = frequency(320), frequency(320, coarse_to_fine=False)
    assert abs(coarse_to_fine / small - 1) < 0.85 * abs(alone / small - 1)
