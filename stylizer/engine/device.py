"""Where the engine computes, and what it says when there is not enough memory there."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psutil
import torch

from stylizer.engine.errors import DeviceUnavailable, OutOfMemory
from stylizer.engine.settings import Settings

# On a GPU, too, the same seed gives the same bytes, and float32 is float32: TF32 keeps ten bits of 23.
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.allow_tf32 = False


def find_device(name: str) -> torch.device:
    """The device called "cpu", "cuda", "cuda:1" …, or the best one there is for "auto".

    Raises :class:`DeviceUnavailable` where this machine lacks it.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceUnavailable(
            f"There is no device {name!r}; use auto, cpu or cuda.", field="device"
        ) from error
    if device.type not in ("cpu", "cuda"):
        raise DeviceUnavailable(
            f"The engine does not run on {name!r}; use auto, cpu or cuda.", field="device"
        )
    found = torch.cuda.device_count()
    if device.type == "cuda" and (device.index or 0) >= found:
        raise DeviceUnavailable(
            f"The device {name!r} was asked for, and PyTorch finds {found or 'no'} CUDA GPU on this machine. "
            "Install a driver and a CUDA build of PyTorch, or choose cpu.",
            field="device",
        )
    return device


def memory_held(device: torch.device) -> int:
    """The bytes that this process holds: on a GPU what PyTorch has allocated, else what is resident."""
    if device.type == "cuda":
        return torch.cuda.memory_allocated(device)
    return int(psutil.Process().memory_info().rss)


def memory_in_all(device: torch.device) -> int:
    """The bytes that the GPU has, or the machine."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[1]
    return int(psutil.virtual_memory().total)


@cache
def has_bfloat16(kind: str) -> bool:
    """Whether the "cpu" or "cuda" of this machine computes in bfloat16 itself.

    A processor that imitates it takes 2 (AVX-512) to 13 times (AVX2) as long as in float32.
    """
    if kind == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able = torch.cpu.get_capabilities()
    return any(able.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def in_bfloat16(settings: Settings, kind: str) -> bool:
    """Whether the network's features are computed in bfloat16 on this machine's "cpu" or "cuda"."""
    return settings.precision == "bfloat16" or (settings.precision == "auto" and has_bfloat16(kind))


@contextmanager
def memory_named(settings: Settings, width: int, height: int) -> Iterator[None]:
    """Turn PyTorch's failure to get memory into :class:`OutOfMemory`, which says what to lower."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not _is_out_of_memory(error):
            raise
        field, mend = _lower(settings)
        raise OutOfMemory(
            f"There is not enough memory for frames of {width}×{height} pixels with these settings: {mend}.",
            field=field,
        ) from error


#: What PyTorch's allocator on the CPU, oneDNN and CUDA's libraries say, for which it has no class of its own.
OUT_OF_MEMORY_WORDS = (
    "can't allocate memory",
    "std::bad_alloc",
    "could not create a primitive",
    "could not create a memory object",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
)


def _is_out_of_memory(error: Exception) -> bool:
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return any(words in str(error) for words in OUT_OF_MEMORY_WORDS)


def _lower(settings: Settings) -> tuple[str | None, str]:
    """The setting to lower that costs the picture least."""
    if settings.optimiser == "lbfgs" and settings.history > 10:
        return "history", f"lower the history (history) from {settings.history} to 10"
    if settings.precision == "float32":
        return "precision", "set the precision (precision) from float32 to bfloat16"
    if settings.network == "vgg19":
        return "network", "set the network (network) from vgg19 to embedded"
    return None, "use smaller frames, or a machine with more memory"
