"""A convolution that learns several times faster behind a ReLU."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, unfold

from stylizer.engine.perception.network import TAPS, Network

#: Share of the mean variance added to each direction, so that those with next to none are not blown up.
DAMPING = 0.02


class WhitenedConvolution(nn.Conv2d):
    """A convolution whose weights are learnt for inputs that have been centred and whitened.

    It computes exactly what a plain one with :meth:`plain_weight` and :meth:`plain_bias` computes. But
    behind a ReLU every input has a positive mean, and the channels, and neighbouring pixels, vary together:
    one optimiser's step moves the output far along the few strong directions and hardly along the others.
    In whitened coordinates (channels' covariance x pixels' covariance, a Kronecker product as in K-FAC,
    Martens & Grosse 2015) all directions are alike.
    """

    mean: Tensor
    channel_root: Tensor  # inverse square root of the channels' covariance, C x C
    pixel_root: Tensor  # the same for the positions under the kernel, K² x K²

    def __init__(self, convolution: nn.Conv2d) -> None:
        channels, side = convolution.in_channels, convolution.kernel_size[0]
        super().__init__(channels, convolution.out_channels, side, padding=side // 2)
        self.load_state_dict(convolution.state_dict())
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("channel_root", torch.eye(channels))
        self.register_buffer("pixel_root", torch.eye(side**2))

    def whiten(self, mean: Tensor, channel_covariance: Tensor, pixel_covariance: Tensor) -> None:
        """Change to the coordinates of inputs with these statistics; what is computed stays the same."""
        weight, bias = self.plain_weight().detach(), self.plain_bias().detach()
        self.mean = mean
        self.channel_root = _inverse_root(channel_covariance)
        self.pixel_root = _inverse_root(pixel_covariance)
        inverses = torch.linalg.inv(self.channel_root), torch.linalg.inv(self.pixel_root)
        self.weight.data.copy_(torch.einsum("oip,ij,pq->ojq", weight.flatten(2), *inverses).view_as(weight))
        self.bias.data.copy_(bias + self._shift(self.plain_weight().detach()))  # type: ignore[union-attr]

    def _shift(self, plain_weight: Tensor) -> Tensor:
        return (plain_weight.sum((2, 3)) * self.mean).sum(1)

    def plain_weight(self) -> Tensor:
        """The weight for inputs as they are."""
        with torch.autocast(self.weight.device.type, enabled=False):
            whitened = self.weight.flatten(2).float()
            return torch.einsum("oip,ij,pq->ojq", whitened, self.channel_root, self.pixel_root).view_as(
                self.weight
            )

    def plain_bias(self) -> Tensor:
        """The bias for inputs as they are."""
        assert self.bias is not None
        return self.bias - self._shift(self.plain_weight())

    def forward(self, x: Tensor) -> Tensor:
        """Convolve ``x``, N x C x H x W."""
        weight = self.plain_weight()
        assert self.bias is not None
        return conv2d(x, weight, self.bias - self._shift(weight), padding=self.padding)


def _inverse_root(covariance: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(covariance.double())
    damped = values.clamp(min=0) + DAMPING * values.mean()
    root: Tensor = vectors / damped.sqrt() @ vectors.T
    return root.float()


def whitened(network: Network) -> Network:
    """Replace each convolution of ``network`` by one that can be whitened; return ``network``."""
    for layers in (network.convolutions, network.heads):
        for name, layer in layers.items():
            assert isinstance(layer, nn.Conv2d)
            layers[name] = WhitenedConvolution(layer)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network


def whiten(network: Network, x: Tensor) -> None:
    """Whiten every layer for the inputs that it gets where the network is given ``x``."""
    handles = [
        module.register_forward_pre_hook(_whiten_by_input())
        for module in network.modules()
        if isinstance(module, WhitenedConvolution)
    ]
    with torch.no_grad():
        network.features(x, TAPS)
    for handle in handles:
        handle.remove()


def _whiten_by_input(positions: int = 4000) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
    def hook(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        assert isinstance(layer, WhitenedConvolution)
        x = inputs[0]
        mean = x.mean((0, 2, 3))
        columns = unfold(x - mean.view(1, -1, 1, 1), layer.kernel_size, padding=layer.kernel_size[0] // 2)
        rows = columns.transpose(1, 2).flatten(0, 1)
        rows = rows[torch.randperm(len(rows))[:positions]].view(-1, x.shape[1], layer.kernel_size[0] ** 2)
        channels = torch.einsum("nip,njp->ij", rows, rows) / (len(rows) * rows.shape[2])
        pixels = torch.einsum("nip,niq->pq", rows, rows) / (len(rows) * rows.shape[1])
        layer.whiten(mean, channels, pixels * len(pixels) / pixels.trace())

    return hook


def plain_weights(network: nn.Module) -> dict[str, Tensor]:
    """The state of ``network`` with each whitened convolution as the plain one that computes the same."""
    state = {}
    for name, module in network.named_modules():
        if isinstance(module, WhitenedConvolution):
            state[f"{name}.weight"] = module.plain_weight().detach()
            state[f"{name}.bias"] = module.plain_bias().detach()
    return state
