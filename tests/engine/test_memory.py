"""The memory that is foretold, against the peaks of processes that painted, in MiB."""

import pytest

from stylizer.engine.memory import peak_memory
from stylizer.engine.settings import resolve_settings

#: Size, network, precision, history, tile: the peak as it was measured.
PEAKS = [
    ((256, 144), "embedded", "float32", 10, 0, 537),
    ((512, 288), "embedded", "float32", 10, 0, 929),
    ((1024, 436), "embedded", "float32", 10, 0, 2073),
    ((1024, 436), "embedded", "float32", 20, 0, 2126),
    ((512, 288), "embedded", "bfloat16", 10, 0, 764),
    ((1024, 436), "embedded", "bfloat16", 10, 0, 1612),
    ((256, 144), "vgg19", "float32", 10, 0, 468),
    ((512, 288), "vgg19", "float32", 10, 0, 801),
    ((512, 288), "vgg19", "bfloat16", 10, 0, 696),
    ((512, 288), "vgg19", "float32", 1, 160, 708),
]


@pytest.mark.parametrize(("size", "network", "precision", "history", "tile", "peak"), PEAKS)
def test_it_is_a_little_above_what_was_measured(
    size: tuple[int, int], network: str, precision: str, history: int, tile: int, peak: int
) -> None:
    chosen = {"network": network, "precision": precision, "history": history, "tile": tile, "fidelity": 1.0}
    told = peak_memory(resolve_settings(*size, "draft", **chosen), *size) / 2**20
    assert peak <= told <= 1.2 * peak


def test_precision_auto_may_be_the_one_that_takes_more() -> None:
    of = {
        precision: peak_memory(resolve_settings(512, 288, precision=precision), 512, 288)
        for precision in ("auto", "float32", "bfloat16")
    }
    assert of["auto"] == of["float32"] > of["bfloat16"]
