"""The network that the losses look through, whichever weights it has, on the original VGG-19's scale."""

import logging
from collections.abc import Collection, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from stylizer.engine.perception.calibration import calibrate, is_caffe
from stylizer.engine.perception.condensed import CondensedNetwork, condense
from stylizer.engine.perception.network import TAP_CHANNELS, VGG19_WIDTHS, Network, Pooling
from stylizer.engine.perception.space import MEANS_BGR, UNITS_PER_ONE
from stylizer.engine.perception.weights import (
    InvalidWeights,
    NetworkName,
    WeightsFile,
    find_weights,
    read_weights,
)

log = logging.getLogger(__name__)

#: The format of the embedded network's file that this code reads.
EMBEDDED_VERSION = "2"

#: Position of each convolution in torchvision's ``features`` sequence, by which its weights are named.
TORCHVISION_POSITIONS = dict(zip(VGG19_WIDTHS, (0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28), strict=True))

#: Mean and deviation of red, green and blue (in [0, 1]) that torchvision's VGG-19 expects removed.
TORCHVISION_MEAN = (0.485, 0.456, 0.406)
TORCHVISION_DEVIATION = (0.229, 0.224, 0.225)

#: The beginning of the SHA-256 of torchvision's VGG-19, which is also in the file's name.
TORCHVISION_SHA256 = "dcbb9e9d"


class Perception(nn.Module):
    """Features on the scale of Simonyan & Zisserman's VGG-19.

    ``channels[tap]`` is VGG-19's channel count C at the tap, by which every mean over channels divides:
    content sum((F - F')^2) / (C H W); Gram G = F F^T / (C H W); style sum((G - A)^2) / C^2. A condensed
    network returns fewer channels (along C' orthonormal directions of VGG-19's C), and with these divisors
    its losses are VGG-19's own, restricted to the directions, under the same weights.
    Divide by ``channels``, never by the returned tensor's channel count.

    ``name`` is the network's name, ``weights_hash`` the SHA-256 of the weights file in hex, ``origin`` says
    in words where the weights came from.
    """

    def __init__(
        self, network: Network | CondensedNetwork, name: NetworkName, weights_hash: str, origin: str
    ) -> None:
        super().__init__()
        self.network = network
        self.name: NetworkName = name
        self.weights_hash = weights_hash
        self.origin = origin
        self.channels: dict[str, int] = dict(TAP_CHANNELS)
        self.factors: dict[str, float] = {}

    def features(self, x: Tensor, taps: Collection[str]) -> dict[str, Tensor]:
        """Features of ``x`` at ``taps``.

        ``x`` is N x 3 x H x W in the reference space (``to_perceptual_space``); a feature is N x C' x h x w,
        non-negative where the tap has no projection. Nothing behind the deepest tap is computed.
        """
        found = self.network.features(x, taps)
        return {tap: f * self.factors[tap] if tap in self.factors else f for tap, f in found.items()}

    @property
    def is_condensed(self) -> bool:
        """Whether the network is one already that :func:`condense` made."""
        return isinstance(self.network, CondensedNetwork)

    def condensed(self, pictures: Sequence[Tensor], kept: float) -> "Perception":
        """This perception through :func:`condense`, at whose arguments see; it is not condensed already."""
        assert isinstance(self.network, Network)
        found = Perception(condense(self.network, pictures, kept), self.name, self.weights_hash, self.origin)
        found.factors = self.factors
        return found.to(pictures[0].device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def load_perception(
    network: NetworkName,
    weights_path: Path | None = None,
    pooling: Pooling = "max",
    device: str | torch.device = "cpu",
    allow_download: bool = False,
) -> Perception:
    """Find, read and prepare a network, in evaluation mode, channels last, without gradients of its own.

    Raises WeightsNotFound where the weights can't be had, InvalidWeights where the file is not what was
    asked for.
    """
    weights = find_weights(network, weights_path, allow_download)
    file = read_weights(weights.path)
    try:
        loaded = _embedded(file, weights.path) if network == "embedded" else _vgg19(file, weights.path)
    except (KeyError, RuntimeError) as error:  # which name the missing or misshapen tensors
        raise InvalidWeights(f"{weights.path} does not hold {network}: {error}", "weights") from error
    loaded.network.pooling = pooling
    loaded.origin = f"{loaded.origin} ({weights.origin})"
    log.info("Perception: %s", loaded.origin)
    loaded.requires_grad_(False).eval()
    return loaded.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def _embedded(file: WeightsFile, path: Path) -> Perception:
    version = file.metadata.get("version")
    if file.metadata.get("network") != "embedded" or version != EMBEDDED_VERSION:
        raise InvalidWeights(
            f"{path} is not an embedded network of version {EMBEDDED_VERSION} (its version: {version}). "
            "Make one with manage.py make_network, or leave the path empty.",
            "weights",
        )
    network = CondensedNetwork.of_state(file.tensors)
    return Perception(network, "embedded", file.sha256, "embedded network, condensed from VGG-19")


def _vgg19(file: WeightsFile, path: Path) -> Perception:
    network = Network()
    network.load_state_dict(
        {
            f"convolutions.{name}.{kind}": file.tensors[f"features.{position}.{kind}"].float()
            for name, position in TORCHVISION_POSITIONS.items()
            for kind in ("weight", "bias")
            if f"features.{position}.{kind}" in file.tensors
        }
    )
    if file.sha256.startswith(TORCHVISION_SHA256):
        return from_torchvision(network, file.sha256)
    if not is_caffe(network):
        raise InvalidWeights(
            f"{path} has VGG-19's layers, but neither the original network's values nor torchvision's, so "
            "the loss weights would not fit it. Use vgg19-d01eb7cb.pth or vgg19-dcbb9e9d.pth.",
            "weights",
        )
    return Perception(network, "vgg19", file.sha256, "VGG-19, original weights")


def from_torchvision(network: Network, weights_hash: str) -> Perception:
    """Fit VGG-19 with torchvision's weights to the reference space and to the original's loss scale.

    torchvision's network expects (RGB - mean) / deviation; that affine change is folded into conv1_1, which
    is exact but for the one-pixel zero border, where it differs by under 0.01 deviations. The factors of the
    taps come from :func:`calibrate`.
    """
    first = network.convolutions["conv1_1"]
    assert isinstance(first, nn.Conv2d)
    assert first.bias is not None
    with torch.no_grad():
        weight = first.weight.flip(1)  # RGB to BGR
        deviation = torch.tensor(TORCHVISION_DEVIATION[::-1])
        mean = torch.tensor(TORCHVISION_MEAN[::-1])
        offset = (torch.tensor(MEANS_BGR) / UNITS_PER_ONE - mean) / deviation
        first.bias += (weight * offset.view(1, 3, 1, 1)).sum((1, 2, 3))
        first.weight.copy_(weight / (UNITS_PER_ONE * deviation.view(1, 3, 1, 1)))
    perception = Perception(
        network, "vgg19", weights_hash, "VGG-19, torchvision's weights calibrated to the original's scale"
    )
    perception.factors = calibrate(network)
    return perception
