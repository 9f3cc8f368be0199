"""Where the networks' weights are looked for, and how their files are read.

The order: the path in the settings, then torch's hub cache, then, if asked for, a download. The embedded
network is in the package. What was asked for is found or refused, never replaced by something else.
"""

import hashlib
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from stylizer.engine.errors import EngineError, WeightsNotFound

NetworkName = Literal["embedded", "vgg19"]

EMBEDDED = Path(__file__).with_name("embedded.safetensors")

#: VGG-19 files in torch's hub cache, best first: the original's weights, then torchvision's.
CACHED_NAMES = ("vgg19-d01eb7cb.pth", "vgg19_caffe_conv.safetensors", "vgg19-dcbb9e9d.pth")

TORCHVISION_URL = "https://download.pytorch.org/models/vgg19-dcbb9e9d.pth"


class InvalidWeights(EngineError):  # noqa: N818 -- named after what went wrong, as its siblings are
    """A file was found, but it does not hold the weights of the network that was asked for."""


@dataclass(frozen=True)
class Weights:
    """A file of weights and, in words, where it was found."""

    network: NetworkName
    path: Path
    origin: str


@dataclass(frozen=True)
class WeightsFile:
    """What a file of weights holds."""

    tensors: dict[str, Tensor]
    metadata: dict[str, str]
    sha256: str  # of the file's content, hex


def find_weights(network: NetworkName, path: Path | None = None, allow_download: bool = False) -> Weights:
    """Find the file with the weights of ``network``.

    Raises WeightsNotFound, saying how to get them, where they can't be had.
    """
    if path is not None:
        if not path.is_file():
            raise WeightsNotFound(
                f"There is no weights file {path}. Check the path, or leave it empty.", "weights"
            )
        return Weights(network, path, f"{path}, the path in the settings")
    if network == "embedded":
        return Weights(network, EMBEDDED, "in the package")
    cache = hub_cache()
    for name in CACHED_NAMES:
        if (cache / name).is_file():
            return Weights(network, cache / name, f"{cache / name}, in torch's hub cache")
    if allow_download:
        return Weights(network, _download(cache), f"downloaded from {TORCHVISION_URL}")
    raise WeightsNotFound(
        f"VGG-19's weights are not on this machine. Put one of {', '.join(CACHED_NAMES)} into {cache}, or "
        f"give the path of a file, or allow the download of {TORCHVISION_URL} (550 MB), or use the embedded "
        "network.",
        "network",
    )


def hub_cache() -> Path:
    """The folder where torch keeps downloaded weights."""
    return Path(torch.hub.get_dir()) / "checkpoints"


def _download(cache: Path) -> Path:
    target = cache / CACHED_NAMES[-1]
    cache.mkdir(parents=True, exist_ok=True)
    try:
        torch.hub.download_url_to_file(TORCHVISION_URL, str(target), hash_prefix="dcbb9e9d", progress=False)
    except (OSError, RuntimeError) as error:
        raise WeightsNotFound(
            f"VGG-19's weights could not be downloaded from {TORCHVISION_URL}: {error}. Fetch the file on "
            f"another machine and put it into {cache}, or use the embedded network.",
            "network",
        ) from error
    return target


def read_weights(path: Path) -> WeightsFile:
    """Read a safetensors or PyTorch file. Raises InvalidWeights where it can't be read as such."""
    try:
        with path.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        if path.suffix == ".safetensors":
            with safe_open(path, framework="pt") as opened:
                tensors = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118 -- not a mapping
                return WeightsFile(tensors, opened.metadata() or {}, sha256)
        tensors = torch.load(path, map_location="cpu", weights_only=True)
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, EOFError, OSError) as error:
        raise InvalidWeights(
            f"{path} can't be read as a file of network weights ({_first_line(error)}). "
            "It may be incomplete: fetch it again.",
            "weights",
        ) from error
    if not isinstance(tensors, dict) or not all(isinstance(value, Tensor) for value in tensors.values()):
        raise InvalidWeights(f"{path} is a PyTorch file, but not a dictionary of weights.", "weights")
    return WeightsFile(tensors, {}, sha256)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
