from pathlib import Path

import pytest
import torch

from stylizer.benchmark.consistency import Plan
from stylizer.benchmark.forecast import StyleFlicker, calibrate, measure_styles
from stylizer.benchmark.paintings import Paintings
from stylizer.benchmark.progress import RunProgress
from stylizer.benchmark.scenes import Frame, RenderedScene
from stylizer.benchmark.styles import read_style
from stylizer.demo.scenes import SHOTS
from stylizer.engine.errors import EngineError
from stylizer.engine.perception import load_perception


def flickers(*pairs: tuple[float, float]) -> list[StyleFlicker]:
    return [StyleFlicker(str(place), figure, 0.0, measured) for place, (figure, measured) in enumerate(pairs)]


def test_a_power_law_is_found_and_misses_nothing() -> None:
    found = calibrate(flickers(*((figure, 2e-5 * figure**0.7) for figure in (900.0, 100.0, 2500.0, 400.0))))

    assert (found.scale, found.power) == pytest.approx((2e-5, 0.7))
    assert found.rank_correlation == pytest.approx(1)
    assert found.typical_factor == pytest.approx(1)


def test_styles_out_of_order_lower_the_rank_correlation() -> None:
    found = calibrate(flickers((1, 0.01), (2, 0.02), (3, 0.04), (4, 0.03)))

    assert found.rank_correlation == pytest.approx(0.8)  # 1 - 6 Σd² / (n(n² - 1)), Σd² = 2
    assert found.typical_factor > 1.1


def test_styles_are_measured_by_painting_them(tmp_path: Path) -> None:
    styles = dict(read_style(name) for name in ("woodcut", "stained-glass", "cubist-facets"))
    plan = Plan(
        [RenderedScene(SHOTS["0310"])],
        styles,
        [],
        8,
        2,
        Frame((448, 252), (64, 48)),
        load_perception("embedded"),
    )
    paintings = Paintings(tmp_path, torch.device("cpu"))
    found = {each.style: each for each in measure_styles(plan, paintings, RunProgress(quiet=True))}

    assert found["stained-glass"].figure > 1.5 * found["cubist-facets"].figure
    assert found["stained-glass"].measured > 1.2 * found["cubist-facets"].measured
    few = Plan(plan.scenes, dict(list(styles.items())[:2]), [], 8, 2, plan.frame, plan.perception)
    with pytest.raises(EngineError, match="3 styles or more"):
        measure_styles(few, paintings, RunProgress(quiet=True))
