"""Where a run took place, in words: what its seconds are to be held against."""

import os
import platform
from pathlib import Path

import torch


def machine_class(device: torch.device) -> str:
    """The processor, the cores that this process may use, and the GPU where one worked."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    words = (
        f"{cores} cores of {_processor()}, PyTorch {torch.__version__} on {torch.get_num_threads()} threads"
    )
    return f"{torch.cuda.get_device_name(device)}; {words}" if device.type == "cuda" else f"{words}, no GPU"


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for line in described.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
