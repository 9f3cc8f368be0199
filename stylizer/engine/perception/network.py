"""VGG-19's convolutions up to conv5_1, read at the layers the losses use.

Simonyan & Zisserman 2015, configuration E, as Gatys et al. 2016 and Ruder et al. 2016 use it: 3x3
convolutions with zero padding 1, ReLU, and 2x2 pooling with stride 2 in ceil mode, so that odd sizes
keep their last row and column.
"""

from collections.abc import Collection, Sequence
from typing import Literal

from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, max_pool2d, relu

Pooling = Literal["max", "average"]

#: The layers that losses may read.
TAPS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2", "relu5_1")

#: Each convolution and its channel count in VGG-19; a pooling stands before each change of block.
VGG19_WIDTHS: dict[str, int] = {
    "conv1_1": 64,
    "conv1_2": 64,
    "conv2_1": 128,
    "conv2_2": 128,
    "conv3_1": 256,
    "conv3_2": 256,
    "conv3_3": 256,
    "conv3_4": 256,
    "conv4_1": 512,
    "conv4_2": 512,
    "conv4_3": 512,
    "conv4_4": 512,
    "conv5_1": 512,
}

#: Channel counts of VGG-19 at the taps: the C of the losses' means.
TAP_CHANNELS: dict[str, int] = {tap: VGG19_WIDTHS[tap.replace("relu", "conv")] for tap in TAPS}


def pooled_before(convolution: str) -> bool:
    """Whether a pooling stands before this convolution (the first of each block but the first)."""
    return convolution.endswith("_1") and convolution != "conv1_1"


def _geometry() -> tuple[dict[str, int], dict[str, int]]:
    strides, reaches = {}, {}
    stride, reach = 1, 0
    for name in VGG19_WIDTHS:
        stride *= 2 if pooled_before(name) else 1
        reach += stride
        tap = name.replace("conv", "relu")
        if tap in TAPS:
            strides[tap], reaches[tap] = stride, reach
    return strides, reaches


#: Of each tap: the side of a position's square of pixels, and how far around it the position sees.
STRIDES, REACHES = _geometry()


def pooled(x: Tensor, pooling: Pooling) -> Tensor:
    """Both sides halved, rounding up."""
    if pooling == "max":
        return max_pool2d(x, 2, ceil_mode=True)
    return avg_pool2d(x, 2, ceil_mode=True)


class Network(nn.Module):
    """VGG-19's topology; ``widths`` has one channel count for each convolution of :data:`VGG19_WIDTHS`."""

    def __init__(
        self, widths: Sequence[int] = tuple(VGG19_WIDTHS.values()), pooling: Pooling = "max"
    ) -> None:
        super().__init__()
        self.pooling = pooling
        self.convolutions = nn.ModuleDict()
        inputs = 3
        for name, width in zip(VGG19_WIDTHS, widths, strict=True):
            self.convolutions[name] = nn.Conv2d(inputs, width, 3, padding=1)
            inputs = width

    def features(self, x: Tensor, taps: Collection[str]) -> dict[str, Tensor]:
        """Features of ``x`` (N x 3 x H x W, reference space) at ``taps``; stops at the deepest one.

        Raises ValueError for a name that is not in :data:`TAPS`.
        """
        unknown = set(taps) - set(TAPS)
        if unknown:
            raise ValueError(f"no such layer: {', '.join(sorted(unknown))}; there are {', '.join(TAPS)}")
        found: dict[str, Tensor] = {}
        for name, convolution in self.convolutions.items():
            if len(found) == len(set(taps)):
                break
            if pooled_before(name):
                x = pooled(x, self.pooling)
            x = relu(convolution(x))
            tap = name.replace("conv", "relu")
            if tap in taps:
                found[tap] = x
        return found
