"""A GPU paints what the CPU paints: the same loss and gradient, and the same picture after a few steps."""

import cv2
import numpy as np
import pytest
import torch

from stylizer.demo.scenes import SHOTS
from stylizer.demo.styles import STYLES
from stylizer.engine.anchors import Anchor
from stylizer.engine.flow import estimate_pair
from stylizer.engine.painter import Painter, Painting
from stylizer.engine.perception import load_perception
from stylizer.engine.progress import Progress
from stylizer.engine.settings import resolve_settings

WIDTH, HEIGHT = 160, 90

needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device")


def paint(device: str, **overrides: object) -> tuple[Painting, list[float]]:
    """A later frame, tied to the one before it; and the losses on the way."""
    shot = SHOTS["0310"]
    earlier, later = (
        cv2.resize(shot.render(index).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        for index in (0, 1)
    )
    style = STYLES["night-swirls"].draw().astype(np.float32) / np.float32(255)
    shared = {"iterations": 5, "precision": "float32"}
    settings = resolve_settings(WIDTH, HEIGHT, **(shared | overrides))
    flow = estimate_pair("dis", earlier, later)
    painter = Painter(load_perception("embedded"), [(style, 1.0)], settings, WIDTH, HEIGHT, device)
    losses: list[float] = []

    def report(progress: Progress) -> None:
        if progress.loss is not None:
            losses.append(progress.loss)

    return painter.paint(later, 2, [Anchor(earlier, flow.backward, flow.forward)], report), losses


@needs_cuda
@pytest.mark.parametrize("optimiser", ["lbfgs", "adam"])
def test_cpu_and_gpu_agree(optimiser: str) -> None:
    cpu, on_cpu = paint("cpu", optimiser=optimiser)
    gpu, on_gpu = paint("cuda", optimiser=optimiser)

    # The first loss has no step behind it; each step then carries the gradients' rounding on.
    assert on_gpu[0] == pytest.approx(on_cpu[0], rel=1e-4)
    assert on_gpu == pytest.approx(on_cpu, rel=5e-3)
    assert np.abs(gpu.picture - cpu.picture).mean() < 1 / 255


@needs_cuda
def test_the_same_seed_and_device_give_the_same_bytes() -> None:
    (one, _), (other, _) = paint("cuda"), paint("cuda")
    assert one.picture.tobytes() == other.picture.tobytes()


def test_the_cpu_gives_the_same_bytes_twice() -> None:
    (one, _), (other, _) = paint("cpu"), paint("cpu")
    assert one.picture.tobytes() == other.picture.tobytes()
