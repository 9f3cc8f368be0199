"""Where a run took place: in words, and how fast it multiplies matrices. What seconds are held against."""

import os
import platform
import time
from pathlib import Path

import torch

#: Sides of the matrices that the dense rate is measured with, and how many products are timed.
DENSE_SIDES = {"cpu": 2048, "cuda": 8192}
DENSE_PRODUCTS = 5

#: The precisions that the network's features are computed in.
DENSE_KINDS = (torch.float32, torch.bfloat16)


def machine_class(device: torch.device) -> str:
    """The processor, the cores that this process may use, and the GPU where one worked."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    words = (
        f"{cores} cores of {_processor()}, PyTorch {torch.__version__} on {torch.get_num_threads()} threads"
    )
    return f"{torch.cuda.get_device_name(device)}; {words}" if device.type == "cuda" else f"{words}, no GPU"


def dense_rates(device: torch.device, side: int | None = None) -> dict[str, float]:
    """Floating-point operations a second in a product of square matrices, by precision: the best of some."""
    side = side or DENSE_SIDES[device.type]
    return {str(kind).removeprefix("torch."): _dense_rate(device, kind, side) for kind in DENSE_KINDS}


def _dense_rate(device: torch.device, kind: torch.dtype, side: int) -> float:
    left, right = (torch.ones(side, side, dtype=kind, device=device) for _ in range(2))
    seconds = []
    for _ in range(1 + DENSE_PRODUCTS):  # the first one warms up
        began = time.perf_counter()
        product = left @ right
        product[0, 0].item()  # a GPU has finished only when something is asked of it
        seconds.append(time.perf_counter() - began)
    return 2 * side**3 / min(seconds[1:])


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for line in described.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
