from collections.abc import Collection
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from stylizer.engine.anchors import Anchor
from stylizer.engine.colour import palette, recolour
from stylizer.engine.device import find_device
from stylizer.engine.errors import DeviceUnavailable, Diverged, InvalidPicture, InvalidSettings, OutOfMemory
from stylizer.engine.luminance import greyed
from stylizer.engine.painter import Painter
from stylizer.engine.perception import Perception
from stylizer.engine.progress import Cancelled, Progress
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.style import fit_style
from tests.engine.networks import small_perception

WIDTH, HEIGHT = 50, 41
STYLE = np.random.default_rng(9).random((60, 60, 3), dtype=np.float32)


def picture(seed: int) -> NDArray[np.float32]:
    noise = np.random.default_rng(seed).random((HEIGHT, WIDTH, 3), dtype=np.float32)
    return np.asarray(np.clip(cv2.GaussianBlur(noise, (0, 0), 2) * 4 - 1.5, 0, 1), np.float32)


def settings(**overrides: object) -> Settings:
    return resolve_settings(WIDTH, HEIGHT, **{"first_iterations": 12, "iterations": 8, **overrides})


def painter(perception: Perception | None = None, **overrides: object) -> Painter:
    return Painter(perception or small_perception(), [(STYLE, 1.0)], settings(**overrides), WIDTH, HEIGHT)


def still_anchor(seed: int) -> Anchor:
    still = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    return Anchor(picture(seed), still, still)


@pytest.mark.parametrize("optimiser", ["lbfgs", "adam"])
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_painting_lowers_the_loss_and_says_what_it_reached(optimiser: str, precision: str) -> None:
    seen: list[Progress] = []
    painting = painter(optimiser=optimiser, precision=precision, tv_weight=0).paint(
        picture(1), 7, report=seen.append
    )

    assert painting.picture.dtype == np.float32
    assert painting.picture.shape == (HEIGHT, WIDTH, 3)
    assert 0 <= painting.picture.min() <= painting.picture.max() <= 1
    assert painting.loss < 0.5 * seen[0].loss
    terms = painting.content_loss + painting.style_loss + painting.temporal_loss
    assert painting.loss == pytest.approx(terms, rel=1e-5)
    assert [(p.phase, p.frame, p.iteration, p.iterations) for p in seen] == [
        ("optimise", 7, i, 12) for i in range(1, 13)
    ]
    np.testing.assert_array_equal(painting.picture.shape, seen[-1].picture().shape)


def test_the_same_frame_gives_the_same_bytes_whatever_was_painted_before() -> None:
    one = painter(first_image="random")
    one.paint(picture(5), 1)
    again = painter(first_image="random").paint(picture(2), 2).picture

    assert one.paint(picture(2), 2).picture.tobytes() == again.tobytes()
    assert one.paint(picture(2), 3).picture.tobytes() != again.tobytes()


def test_the_first_loss_is_that_of_the_initial_image() -> None:
    """The frame as it is has no content loss, in other colours little of it, and noise all of it."""
    losses: dict[str, float] = {}
    for start in ("content", "recoloured", "random"):
        painter(first_image=start, content_weight=100, style_weight=0, tv_weight=0).paint(
            picture(1), 1, report=lambda p, start=start: losses.setdefault(start, p.loss)
        )
    assert losses["content"] == pytest.approx(0, abs=1e-2 * losses["random"])
    assert losses["content"] < losses["recoloured"] < losses["random"]


def test_later_frames_start_where_the_settings_say() -> None:
    started: dict[str, NDArray[np.float32]] = {}
    for start in ("image", "prev", "prevWarped", "first", "random"):
        painter(initial_image=start).paint(
            picture(1),
            5,
            [still_anchor(2)],
            report=lambda p, start=start: started.setdefault(start, p.picture()),
            first=picture(3),
        )

    near = {"rtol": 0, "atol": 1e-5}
    np.testing.assert_allclose(started["image"], picture(1), **near)
    np.testing.assert_allclose(started["prev"], picture(2), **near)
    np.testing.assert_allclose(started["first"], picture(3), **near)
    np.testing.assert_allclose(started["prevWarped"], picture(2), **near)
    assert started["random"].std() < 0.1


def test_what_was_not_in_the_frame_before_starts_in_the_styles_colours() -> None:
    still = still_anchor(2)
    panned = replace(
        still, flow=still.flow + np.float32((8, 0)), opposite=still.opposite - np.float32((8, 0))
    )
    started: list[NDArray[np.float32]] = []
    painter().paint(picture(1), 5, [panned], report=lambda p: started.append(p.picture()))

    near = {"rtol": 0, "atol": 1e-5}
    recoloured = recolour(picture(1), palette(fit_style(STYLE, WIDTH, HEIGHT, 1.0)))
    np.testing.assert_allclose(started[0][:, -8:], recoloured[:, -8:], **near)
    np.testing.assert_allclose(started[0][:, :-8], picture(2)[:, 8:], **near)


def test_starting_from_the_first_frame_needs_one() -> None:
    with pytest.raises(InvalidSettings, match="paint the first frame"):
        painter(initial_image="first").paint(picture(1), 5, [still_anchor(2)])


def test_the_temporal_term_holds_a_still_shot_still() -> None:
    first = painter().paint(picture(1), 1).picture
    anchor = replace(still_anchor(2), picture=first)
    grainy = (0.9 * picture(1) + 0.1 * picture(4)).astype(np.float32)
    tied = painter(initial_image="image", iterations=12).paint(grainy, 2, [anchor])
    loose = painter(initial_image="image", iterations=12, temporal_weight=0).paint(grainy, 2, [anchor])

    assert tied.temporal_loss > 0
    assert loose.temporal_loss == 0
    inside = (slice(0, -4), slice(0, -4))
    moved, free = (np.square(p.picture - first)[inside].mean() for p in (tied, loose))
    assert moved < 0.1 * free


def test_in_the_frames_colours_only_brightness_is_painted_and_followed() -> None:
    own = painter(colours="frame", first_image="content")
    source = picture(1)
    first = own.paint(source, 1)
    shown: list[NDArray[np.float32]] = []

    def report(progress: Progress) -> None:
        if progress.iteration == 1 and progress.picture is not None:
            shown.append(progress.picture())

    own.paint(source, 2, [replace(still_anchor(2), picture=first.picture)], report)
    assert np.abs(greyed(first.picture) - greyed(source)).mean() > 0.01
    chroma, filmed = (p - greyed(p) for p in (first.picture, source))
    assert (chroma * filmed).sum(axis=-1).min() > -1e-5  # the frame's hue, and no more of it
    assert (np.linalg.norm(chroma, axis=-1) <= np.linalg.norm(filmed, axis=-1) + 1e-4).all()
    inside = (slice(0, -4), slice(0, -4))
    np.testing.assert_allclose(shown[0][inside], greyed(first.picture)[inside], atol=1e-4)


def test_a_matched_style_is_recoloured_to_each_frame() -> None:
    red = np.float32(STYLE * [1, 0.1, 0.1])
    blue = np.float32(picture(1) * [0.1, 0.1, 1])
    paintings = [
        Painter(
            small_perception(),
            [(given, 1.0)],
            settings(colours=colours, content_weight=0),
            WIDTH,
            HEIGHT,
        ).paint(blue, 1)
        for given, colours in (
            (red, "matched"),
            (recolour(fit_style(red, WIDTH, HEIGHT, 1.0), palette(blue)), "style"),
        )
    ]
    assert paintings[0].picture.tobytes() == paintings[1].picture.tobytes()


def test_keyframes_turn_one_style_into_another() -> None:
    other = picture(7)
    keyframes = [{"frame": 1, "styles": [1, 0]}, {"frame": 5, "styles": [0, 1], "style_weight": 500}]

    def paint(frame: int, styles: list[tuple[NDArray[np.float32], float]], **overrides: object) -> bytes:
        at_work = Painter(small_perception(), styles, settings(**overrides), WIDTH, HEIGHT)
        at_work.paint(picture(3), 99)  # what was painted before does not matter
        return at_work.paint(picture(1), frame).picture.tobytes()

    keyed = {"keyframes": keyframes}
    both = [(STYLE, 1.0), (other, 1.0)]
    assert paint(0, both, **keyed) == paint(0, [(STYLE, 1.0), (other, 0.0)], style_weight=500)
    assert paint(5, both, **keyed) == paint(5, [(STYLE, 0.0), (other, 1.0)], style_weight=500)
    assert paint(3, both, **keyed) == paint(3, both, style_weight=500)
    with pytest.raises(InvalidSettings, match="weighs 2 styles, and there are 1"):
        painter(**keyed)


def test_a_report_that_raises_ends_the_work_in_that_iteration() -> None:
    iterations: list[int] = []

    def stop_at_the_third(progress: Progress) -> None:
        iterations.append(progress.iteration)
        if progress.iteration == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        painter().paint(picture(1), 1, report=stop_at_the_third)
    assert iterations == [1, 2, 3]


def test_the_papers_rule_stops_early() -> None:
    painting = painter(first_iterations=500, check_every=5, stopping_threshold=0.2).paint(picture(1), 1)

    assert painting.iterations % 5 == 0
    assert 10 <= painting.iterations < 500


class Greedy(Perception):
    """Asks for a petabyte once it has seen the style."""

    looked = 0

    def features(self, x: Tensor, taps: Collection[str]) -> dict[str, Tensor]:
        self.looked += 1
        if self.looked > 1:
            torch.empty(2**50)
        return super().features(x, taps)


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"history": 50, "precision": "float32"}, "history"),
        ({"precision": "float32"}, "precision"),
        ({"network": "vgg19"}, "network"),
        ({}, None),
    ],
)
def test_out_of_memory_names_the_setting_to_lower(overrides: dict[str, object], field: str | None) -> None:
    small = small_perception()
    greedy = Greedy(small.network, small.name, small.weights_hash, small.origin)
    with pytest.raises(OutOfMemory, match="50×41 pixels") as failure:
        painter(greedy, **overrides).paint(picture(1), 1)
    assert failure.value.field == field


def test_an_error_that_is_not_about_memory_stays_itself() -> None:
    broken = small_perception()
    broken.network.convolutions["conv3_1"] = torch.nn.Conv2d(5, 4, 3)
    with pytest.raises(RuntimeError, match="channels"):
        painter(broken).paint(picture(1), 1)


def test_a_loss_that_is_no_number_is_an_error_that_names_the_frame() -> None:
    perception = small_perception()
    at_work = painter(perception)
    perception.network.convolutions["conv2_1"].bias[0] = float("nan")
    with pytest.raises(Diverged, match="frame 12 is not a number at iteration 1"):
        at_work.paint(picture(1), 12)


class NotANumberInBfloat16(torch.nn.Conv2d):
    """From the ``sound`` first calls on."""

    sound = 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.sound -= 1
        broken = torch.is_autocast_enabled(x.device.type) and self.sound < 0
        return super().forward(x) * (float("nan") if broken else 1.0)


@pytest.mark.parametrize("sound", [1, 3])
def test_a_frame_that_bfloat16_fails_on_is_painted_in_float32(sound: int) -> None:
    perception, exact = small_perception(), small_perception()
    at_work, expected = painter(perception, precision="bfloat16"), painter(exact, precision="float32")
    convolutions = perception.network.convolutions
    convolutions["conv2_1"].__class__ = NotANumberInBfloat16
    convolutions["conv2_1"].sound = sound
    painting = at_work.paint(picture(1), 1)
    assert painting.remark == "Painted in float32, as its loss was not a number in bfloat16."
    assert painting.iterations == expected.paint(picture(1), 1).iterations
    assert np.isfinite(painting.loss)


def test_a_frame_of_another_size_is_refused_by_number() -> None:
    with pytest.raises(InvalidPicture, match="Frame 4 is 40×40 pixels; it has to be 50×41"):
        painter().paint(np.zeros((40, 40, 3), np.float32), 4)


def test_a_missing_device_is_refused() -> None:
    assert find_device("cpu") == torch.device("cpu")
    with pytest.raises(DeviceUnavailable, match="use auto, cpu or cuda"):
        find_device("warp drive")
    absent = f"cuda:{torch.cuda.device_count()}"
    with pytest.raises(DeviceUnavailable, match=f"{absent!r} was asked for"):
        find_device(absent)
