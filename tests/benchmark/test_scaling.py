"""The cost plots: sizes, lengths, and a small real run."""

from pathlib import Path

import numpy as np
import pytest
import torch

from stylizer.benchmark.progress import RunProgress
from stylizer.benchmark.scaling import (
    Footage,
    OfLength,
    OfSize,
    Work,
    by_length,
    by_size,
    exponent,
    lengths_up_to,
    planned,
    sizes_up_to,
)
from stylizer.benchmark.speed_page import write_scaling_page
from stylizer.benchmark.speed_table import printed_scaling
from stylizer.engine.picture import Picture
from stylizer.engine.settings import Settings, resolve_settings
from tests.engine.networks import load_small

FILMED = [np.full((36, 64, 3), level, np.float32) for level in (0.2, 0.4, 0.6)]


def settings(width: int, height: int) -> Settings:
    return resolve_settings(width, height, "draft", first_iterations=2, iterations=1)


@pytest.fixture
def work() -> Work:
    random = np.random.default_rng(1)
    filmed: list[Picture] = [random.random((36, 64, 3), dtype=np.float32) for _ in range(2)]
    style = random.random((40, 50, 3), dtype=np.float32)
    return Work("draft", "embedded", settings, load_small, filmed, style, torch.device("cpu"))


def test_sizes_and_lengths_go_as_far_as_asked() -> None:
    assert sizes_up_to((1024, 576))[-1] == (1024, 576)
    assert sizes_up_to((3840, 2160))[-1] == (3840, 2160)
    assert lengths_up_to(60) == [10, 20, 50, 60]
    assert lengths_up_to(10) == [10]


def test_footage_goes_there_and_back_again() -> None:
    frames = [*Footage(FILMED, 6, (32, 48))]

    assert [round(float(frame.mean()), 1) for frame in frames] == [0.2, 0.4, 0.6, 0.4, 0.2, 0.4]
    assert {frame.shape for frame in frames} == {(48, 32, 3)}


def test_cost_linear_in_pixels_has_the_exponent_1() -> None:
    sizes = [OfSize(n, 10, 10 * n, 0, 1.0, 1.0, 3e-3 * n, 1.0) for n in (40, 80, 200)]

    assert exponent(sizes) == pytest.approx(1)
    assert exponent(sizes[:1]) is None


def test_a_frame_of_each_size_and_a_long_shot(work: Work, tmp_path: Path) -> None:
    progress = RunProgress(quiet=True)
    sizes = [*by_size(work, [(64, 36), (96, 54)], progress)]
    lengths = [*by_length(work, (64, 36), [2, 4], progress)]

    assert [(each.width, each.height, each.pixels) for each in sizes] == [(64, 36, 2304), (96, 54, 5184)]
    assert [each.frames for each in lengths] == [2, 4]
    assert all(each.peak_memory_mb > 10 for each in sizes)
    assert all(each.resident_mb > 10 for each in lengths)
    assert planned(work, [(64, 36), (96, 54)], 4) == 2 * (2 + 1 + 1) + (2 + 1 + 1 + 1)


def test_the_page_and_the_table_say_it(tmp_path: Path) -> None:
    sizes = [OfSize(n, 10, 10 * n, 0, 9.0, 1.0, 3e-3 * n, 500.0) for n in (40, 80, 200)]
    lengths = [OfLength(10, 1.0, 2.0, 450.0), OfLength(100, 1.0, 2.0, 451.0)]
    about = {
        "command": "manage.py benchmark scaling",
        "machine": "2 cores",
        "engine": "0123",
        "style": "woodcut",
        "preset": "draft",
        "network": "embedded",
    }
    write_scaling_page(tmp_path / "page.html", sizes, lengths, about)

    page = (tmp_path / "page.html").read_text()
    assert page.count("<svg") == 4
    for said in (page, "\n".join(printed_scaling(sizes, lengths))):
        assert "pixels to the power of 1.00" in said
        assert "200×10" in said
        assert "451" in said
