"""Which precision the network's features are computed in."""

from collections.abc import Iterator

import pytest
import torch

from stylizer.engine.device import has_bfloat16
from stylizer.engine.objective import look
from stylizer.engine.settings import resolve_settings
from tests.engine.networks import small_perception


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    has_bfloat16.cache_clear()
    yield
    has_bfloat16.cache_clear()


def features(**overrides: str) -> torch.Tensor:
    picture = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    settings = resolve_settings(32, 32, **overrides)
    return look(small_perception(), settings, picture, ["relu1_1"])["relu1_1"]


@pytest.mark.parametrize("able", [{"avx512_bf16": True}, {"amx_bf16": True}, {"bf16": True}])
def test_a_processor_that_computes_in_bfloat16_does(able: dict[str, bool], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("torch.cpu.get_capabilities", lambda: able)
    assert features().dtype == torch.bfloat16


def test_one_that_would_imitate_it_computes_in_float32(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("torch.cpu.get_capabilities", lambda: {"avx2": True, "avx512_f": True})
    assert features().dtype == torch.float32
    assert torch.equal(features(), features(precision="float32"))
    assert features(precision="bfloat16").dtype == torch.bfloat16


@pytest.mark.parametrize("preset", ["draft", "standard"])
def test_presets_leave_it_to_the_machine(preset: str):
    assert resolve_settings(32, 32, preset=preset).precision == "auto"
    assert resolve_settings(32, 32, preset=preset, form="reference").precision == "float32"
