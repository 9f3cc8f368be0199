import subprocess
import sys

import pytest

from stylizer.engine.errors import InvalidSettings
from stylizer.engine.settings import PRESETS, Settings, change_settings, resolve_settings, weights_for


@pytest.mark.parametrize("preset", PRESETS)
def test_a_resolved_setting_survives_storage(preset: str) -> None:
    settings = resolve_settings(448, 252, preset, style_scale=0.5)

    assert Settings(**settings.model_dump(mode="json")) == settings
    assert settings.style_scale == 0.5


@pytest.mark.parametrize(
    ("width", "height", "weights"),
    [
        (450, 350, (100, 1000)),
        (768, 432, (200, 1000)),
        (1024, 436, (500, 2000)),
        (64, 64, (100, 1000)),
        (1920, 1080, (500, 2000)),
        (4771, 50, pytest.approx((146.49, 1000), abs=0.5)),
    ],
)
def test_weights_follow_the_paper_by_resolution(width: int, height: int, weights: object) -> None:
    assert weights_for(width, height) == weights


def test_the_measuring_flow_is_the_one_the_loss_does_not_follow() -> None:
    assert resolve_settings(448, 252, flow="dis").measuring_flow == "deepflow"
    assert resolve_settings(448, 252, flow="deepflow").measuring_flow == "dis"
    with pytest.raises(InvalidSettings, match="'dis', and the loss follows 'dis'") as refusal:
        resolve_settings(448, 252, flow="dis", measuring_flow="dis")
    assert refusal.value.field == "measuring_flow"


@pytest.mark.parametrize("measuring", ["dis", "epicflow", "fused"])
def test_a_flow_made_of_others_is_measured_by_none_of_them(measuring: str) -> None:
    assert resolve_settings(448, 252, flow="fused").measuring_flow == "deepflow"
    with pytest.raises(InvalidSettings, match=f"'{measuring}', and the loss follows 'fused'"):
        resolve_settings(448, 252, flow="fused", measuring_flow=measuring)
    if measuring != "fused":
        with pytest.raises(InvalidSettings, match=f"'fused', and the loss follows '{measuring}'"):
            resolve_settings(448, 252, flow=measuring, measuring_flow="fused")


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("iterations", 0, "from 1 up to 5000"),
        ("iterations", 1.5, "a whole number"),
        ("style_weight", float("nan"), "from 0 up to 1000000"),
        ("style_weight", float("inf"), "from 0 up to 1000000"),
        ("content_weight", -1, "from 0 up to 1000000"),
        ("flow", "flownet", "one of deepflow, dis, epicflow, fused, raft"),
        ("stopping_threshold", 1, "below 1"),
        ("style_layers", {}, "at least one"),
        ("style_layers", {"relu1_1": -1, "relu2_1": 1}, "0 or more"),
        ("content_layers", {"relu9_9": 1}, "relu9_9"),
        ("related_frames", [2, 4], "begin with 1"),
        ("related_frames", [1, 4, 4], "then rise"),
        ("related_frames", [], "begin with 1"),
        ("long_term_weights", "all", "one of closest-first, naive"),
        ("passes", 0, "from 1 up to 100"),
        ("temporal_from_pass", 1, "from 2 up to 100"),
        ("blend", 1.5, "from 0 up to 1"),
        ("confidence", "blind", "one of mask, soft"),
        ("temporal_error", "cubed", "one of squared, absolute"),
        ("colour", "red", "There is no setting 'colour'"),
    ],
)
def test_a_bad_value_is_refused_by_field_value_and_range(field: str, value: object, allowed: str) -> None:
    with pytest.raises(InvalidSettings) as refusal:
        resolve_settings(448, 252, **{field: value})

    assert refusal.value.field == field
    assert allowed in refusal.value.message
    assert field == "colour" or repr(value) in refusal.value.message or "relu9_9" in refusal.value.message


def test_the_absolute_error_weighs_twice_as_much_unless_it_is_said_how_much() -> None:
    assert resolve_settings(450, 350, temporal_error="absolute").temporal_weight == 2000
    assert resolve_settings(450, 350, temporal_error="absolute", temporal_weight=7).temporal_weight == 7


def test_the_reference_form_brings_the_authors_numbers_and_leaves_the_users() -> None:
    authors = resolve_settings(450, 350, "draft", form="reference", iterations=30)

    assert (authors.first_iterations, authors.iterations, authors.history) == (2000, 30, 100)
    assert (authors.first_image, authors.precision, authors.stopping_threshold) == ("random", "float32", 1e-4)
    assert (authors.flow, authors.measuring_flow) == ("deepflow", "dis")


def test_a_change_brings_its_own_defaults_as_if_chosen_from_the_start() -> None:
    size = (448, 252)
    plain = resolve_settings(*size, "draft", style_weight=33.0)
    for changes in (
        {"form": "reference"},
        {"passes": 10},
        {"temporal_error": "absolute"},
        {"flow": "deepflow"},
        {"form": "reference", "passes": 10, "blend_form": "paper"},
    ):
        from_the_start = resolve_settings(*size, "draft", **({"style_weight": 33.0} | changes))
        changed = change_settings(plain, *size, **changes)
        assert changed == from_the_start
        back = {name: getattr(plain, name) for name in changes}
        assert change_settings(changed, *size, **back) == plain


def test_a_change_leaves_what_was_chosen() -> None:
    chosen = resolve_settings(448, 252, "draft", form="reference", history=7, measuring_flow="epicflow")
    changed = change_settings(chosen, 448, 252, form="corrected")
    assert (changed.history, changed.measuring_flow) == (7, "epicflow")
    assert changed.iterations == resolve_settings(448, 252, "draft").iterations


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(InvalidSettings, match="draft, standard, final"):
        resolve_settings(448, 252, "fast")


def test_every_setting_explains_itself() -> None:
    for name, field in Settings.model_fields.items():
        assert field.title, name
        assert field.description, name


def test_what_the_web_imports_loads_no_torch() -> None:
    code = (
        "import sys, stylizer.engine.settings, stylizer.engine.errors, stylizer.engine.passes, "
        "stylizer.engine.progress; sys.exit('torch' in sys.modules or 'cv2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
