from collections.abc import Iterator, Mapping

import cv2
import numpy as np
import pytest

from stylizer.engine.anchors import Anchor, arrive
from stylizer.engine.errors import EngineError, InvalidPicture, InvalidSettings
from stylizer.engine.painter import Painter
from stylizer.engine.perception import load_perception
from stylizer.engine.picture import Mask, Picture, as_master
from stylizer.engine.recipe import Recipe
from stylizer.engine.region import StyleRegion
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.shot import paint_shot
from tests.engine.networks import small_perception

WIDTH, HEIGHT = 64, 48
random = np.random.default_rng(3)


def tinted(*colour: float) -> Picture:
    """A soft texture about one colour."""
    noise = random.normal(0, 0.15, (64, 64, 3))
    return np.asarray(np.clip(cv2.GaussianBlur(noise, (0, 0), 1) * 2 + colour, 0, 1), np.float32)


RED, BLUE, GREEN = tinted(0.8, 0.2, 0.2), tinted(0.2, 0.2, 0.8), tinted(0.2, 0.7, 0.2)


def frame(seed: int) -> Picture:
    """On the levels of an 8-bit file."""
    noise = np.random.default_rng(seed).random((HEIGHT, WIDTH, 3), dtype=np.float32)
    soft = np.clip(cv2.GaussianBlur(noise, (0, 0), 2) * 4 - 1.5, 0, 1)
    return np.asarray(np.rint(soft * 255) / 255, np.float32)


def left_of(column: int) -> Mask:
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    mask[:, :column] = 1
    return mask


def settings(**overrides: object) -> Settings:
    few = {"first_iterations": 15, "iterations": 8, "precision": "float32"}
    return resolve_settings(WIDTH, HEIGHT, **few | overrides)


def painter(*regions: StyleRegion, **overrides: object) -> Painter:
    styles = [(GREEN, 1.0)]
    return Painter(small_perception(), styles, settings(**overrides), WIDTH, HEIGHT, regions=regions)


def colour(picture: Picture) -> list[float]:
    return [float(value) for value in picture.mean(axis=(0, 1))]


def test_regions_get_palettes_of_their_own_and_the_rest_the_takes() -> None:
    right = np.ascontiguousarray(left_of(24)[:, ::-1])
    regions = StyleRegion(left_of(24), [(RED, 1.0)]), StyleRegion(right, [(BLUE, 1.0)])
    painted = painter(*regions).paint(frame(1), 1).picture

    for part, style in ((painted[:, :20], RED), (painted[:, -20:], BLUE), (painted[:, 26:38], GREEN)):
        np.testing.assert_allclose(colour(part), colour(style), atol=0.1)


def test_outside_is_the_source_to_the_bit_inside_is_painted_whatever_the_colours() -> None:
    for overrides in ({}, {"colours": "frame"}, {"optimiser": "adam"}, {"first_image": "random"}):
        soft = cv2.GaussianBlur(left_of(30), (0, 0), 1.5)
        painted = painter(StyleRegion(soft), outside="kept", **overrides).paint(frame(1), 1).picture

        outside = soft == 0
        assert outside.any()
        assert painted[outside].tobytes() == as_master(frame(1))[outside].tobytes()
        assert np.abs(painted - frame(1))[soft == 1].mean() > 0.01


def test_a_region_may_be_out_of_sight_for_a_while() -> None:
    masks = {1: left_of(30), 2: left_of(0)}
    painting = painter(StyleRegion(masks), outside="kept").paint(frame(1), 2)

    np.testing.assert_array_equal(painting.picture, frame(1))
    assert painting.iterations == 0
    elsewhere = painter(StyleRegion(masks, [(RED, 1.0)])).paint(frame(1), 2).picture
    np.testing.assert_allclose(elsewhere, painter().paint(frame(1), 2).picture, atol=2e-3)


def test_strength_leads_from_the_frame_to_the_style() -> None:
    """Evenly: a blend with the frame's own statistics, not a smaller weight that wins all the same."""
    perception, chosen = load_perception("embedded"), settings(first_iterations=40)

    def distance(strength: float) -> float:
        region = StyleRegion(left_of(WIDTH), strength=strength)
        work = Painter(perception, [(GREEN, 1.0)], chosen, WIDTH, HEIGHT, regions=[region])
        return float(np.abs(work.paint(frame(1), 1).picture - frame(1)).mean())

    none, half, full = map(distance, (0, 0.5, 1))
    assert none < 0.1 * full
    assert 0.3 * full < half < 0.7 * full


def test_a_region_that_takes_all_in_the_takes_style_changes_nothing() -> None:
    whole = painter(StyleRegion(left_of(WIDTH))).paint(frame(1), 1).picture

    np.testing.assert_allclose(whole, painter().paint(frame(1), 1).picture, atol=2e-3)


def test_a_pixel_that_comes_into_another_part_is_not_held() -> None:
    still = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    before = [left_of(20), 1 - left_of(20)]
    now = [left_of(30), 1 - left_of(30)]
    anchor = Anchor(frame(2), still, still, parts=before)
    (arrival,) = arrive([anchor], frame(1), settings(), now)
    (free,) = arrive([anchor], frame(1), settings())

    columns = np.r_[0:20, 30:WIDTH]
    np.testing.assert_array_equal(arrival.weight[:, columns], free.weight[:, columns])
    assert (free.weight[10:-10, 20:30] == 1).all()
    assert (arrival.weight[:, 20:30] == 0).all()
    assert (arrival.presence[:, 20:30] == 0).all()


class Read(Mapping[int, Mask]):
    """Masks that are made when they are asked for."""

    def __init__(self, masks: dict[int, Mask]) -> None:
        self.masks, self.asked = masks, list[int]()

    def __getitem__(self, number: int) -> Mask:
        self.asked.append(number)
        return self.masks[number]

    def __contains__(self, number: object) -> bool:
        return number in self.masks

    def __iter__(self) -> Iterator[int]:
        return iter(self.masks)

    def __len__(self) -> int:
        return len(self.masks)


@pytest.mark.parametrize("order", [{}, {"passes": 2, "pass_iterations": 6}, {"loop": True}])
def test_a_shot_is_held_inside_and_kept_outside_in_any_order_of_work(order: dict[str, object]) -> None:
    """The footage stands still, so its painted part has to as well, though the mask grows."""
    masks = Read({number: left_of(20 + 4 * number) for number in (1, 2, 3)})
    regions = [StyleRegion(masks, [(RED, 1.0)])]
    chosen = settings(outside="kept", temporal_from_pass=2, **order)
    frames = [frame(1)] * 3
    styles = [(GREEN, 1.0)]
    painted = [
        each.painting.picture
        for each in paint_shot(frames, Recipe(small_perception(), styles, chosen, regions=regions))
    ]

    assert set(masks.asked) == {1, 2, 3}
    for number, picture in enumerate(painted, 1):
        np.testing.assert_array_equal(picture[:, 20 + 4 * number :], frame(1)[:, 20 + 4 * number :])
        new = np.s_[:, 16 + 4 * number : 20 + 4 * number]
        assert np.abs(picture[new] - frame(1)[new]).mean() > 0.02
    alone = painter(*regions, outside="kept", first_image="random", seed=1).paint(frame(1), 1).picture
    moved = np.abs(painted[1] - painted[0])[:, :24].mean()
    assert moved < 0.5 * np.abs(alone - painted[0])[:, :24].mean()


MAP = {1: left_of(20)}
REFUSED: list[tuple[StyleRegion, dict[str, object], type[EngineError], str]] = [
    (StyleRegion(np.ones((30, 40), np.float32)), {}, InvalidPicture, "region 1 is 40×30 pixels; .* 64×48"),
    (
        StyleRegion({1: np.ones((30, 40), np.float32)}),
        {},
        InvalidPicture,
        "region 1 at frame 1 is 40×30 pixels",
    ),
    (StyleRegion({2: left_of(9)}), {}, InvalidPicture, "Region 1 has no mask for frame 1"),
    (StyleRegion(left_of(0)), {}, InvalidPicture, "mask of region 1 is empty"),
    (StyleRegion(left_of(9) * 2), {}, InvalidPicture, r"values from 0\.0 to 2\.0, not from 0 to 1"),
    (StyleRegion(left_of(9) * np.float32(np.nan)), {}, InvalidPicture, "values from nan"),
    (
        StyleRegion(left_of(9).astype(np.float64)),
        {},
        InvalidPicture,
        "has to be float32 H×W; it is float64 48×64",
    ),
    (StyleRegion(MAP, strength=1.5), {}, InvalidSettings, r"strength of region 1 is 1\.5; .* from 0 to 1"),
    (StyleRegion(MAP, strength=float("nan")), {}, InvalidSettings, "strength of region 1 is nan"),
    (StyleRegion(MAP, [(RED, -1.0)]), {}, InvalidSettings, "weight is -1"),
]


@pytest.mark.parametrize(("region", "overrides", "kind", "complaint"), REFUSED)
def test_regions_that_can_not_be_are_refused(
    region: StyleRegion, overrides: dict[str, object], kind: type[EngineError], complaint: str
) -> None:
    with pytest.raises(kind, match=complaint):
        painter(region, **overrides).paint(frame(1), 1)


def test_keeping_the_outside_of_no_region_is_refused() -> None:
    with pytest.raises(InvalidSettings, match="there is no region: nothing would be painted"):
        painter(outside="kept")


def test_a_keyframes_weights_of_styles_are_the_takes_alone() -> None:
    keyframes = [{"frame": 1, "styles": [1, 0]}, {"frame": 9, "styles": [0, 1]}]
    styles = [(GREEN, 1.0), (BLUE, 1.0)]
    regions = [StyleRegion(left_of(30), [(RED, 1.0)])]
    work = Painter(small_perception(), styles, settings(keyframes=keyframes), WIDTH, HEIGHT, regions=regions)

    for number, rest in ((1, GREEN), (9, BLUE)):
        painted = work.paint(frame(1), number).picture
        np.testing.assert_allclose(colour(painted[:, :26]), colour(RED), atol=0.1)
        np.testing.assert_allclose(colour(painted[:, 34:]), colour(rest), atol=0.1)
