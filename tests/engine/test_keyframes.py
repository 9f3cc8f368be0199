import pytest

from stylizer.engine.errors import InvalidSettings
from stylizer.engine.keyframes import check_keyed_styles, settings_at, style_shares_at
from stylizer.engine.settings import Settings, resolve_settings


def settings(*keyframes: dict[str, object], **overrides: object) -> Settings:
    return resolve_settings(64, 48, keyframes=keyframes, **overrides)


def test_a_weight_goes_straight_from_keyframe_to_keyframe_and_stays_beyond() -> None:
    keyed = settings(
        {"frame": 10, "style_weight": 100},
        {"frame": 15, "content_weight": 3},
        {"frame": 20, "style_weight": 300},
        temporal_weight=7,
    )
    found = [settings_at(keyed, frame) for frame in (1, 10, 13, 20, 99)]

    assert [at.style_weight for at in found] == [100, 100, 160, 300, 300]
    assert {at.content_weight for at in found} == {3}
    assert {at.temporal_weight for at in found} == {7}


def test_without_keyframes_the_settings_are_themselves() -> None:
    plain = settings()

    assert settings_at(plain, 5) is plain
    assert style_shares_at(plain, 5, [0.25, 0.75]) == [0.25, 0.75]


def test_a_blend_of_styles_moves_evenly_whatever_its_weights_sum_to() -> None:
    keyed = settings({"frame": 0, "styles": [2, 0]}, {"frame": 4, "styles": [10, 30]})
    for frame, second in ((-3, 0), (0, 0), (1, 0.1875), (2, 0.375), (4, 0.75), (9, 0.75)):
        assert style_shares_at(keyed, frame, [0.5, 0.5]) == pytest.approx([1 - second, second])


def test_a_keyframe_has_to_weigh_all_styles() -> None:
    with pytest.raises(InvalidSettings, match=r"frame 4 .* weighs 2 styles, and there are 3") as refusal:
        check_keyed_styles(settings({"frame": 1}, {"frame": 4, "styles": [1, 1]}), 3)
    assert refusal.value.field == "keyframes"


@pytest.mark.parametrize(
    ("keyframes", "complaint"),
    [
        ([{"frame": 5}, {"frame": 5}], "have to rise"),
        ([{"frame": 5, "style_weight": -1}], r"at 0\.style_weight is -1"),
        ([{"frame": 5, "style_weight": float("nan")}], r"at 0\.style_weight is nan"),
        ([{"frame": 5, "styles": [0, 0]}], r"at 0\.styles is .*more than 0"),
        ([{"frame": 5, "styles": []}], r"at 0\.styles is \[\]"),
        ([{"frame": 5, "seed": 3}], r"at 0\.seed is 3"),
        ([{"style_weight": 5}], r"at 0\.frame"),
    ],
)
def test_bad_keyframes_are_refused_where_they_are(keyframes: list[dict[str, object]], complaint: str) -> None:
    with pytest.raises(InvalidSettings, match=complaint) as refusal:
        settings(*keyframes)
    assert refusal.value.field == "keyframes"


def test_keyframes_survive_storage() -> None:
    keyed = settings({"frame": 5, "style_weight": 3}, {"frame": 9, "styles": [1, 2]})

    assert Settings(**keyed.model_dump(mode="json")) == keyed
