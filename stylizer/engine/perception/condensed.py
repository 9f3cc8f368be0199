"""A network condensed to what it is shown: nearly the same features of like pictures for a part of the work.

The features of pictures fill a small part of the space that they could, and those of one shot in one style
a still smaller one. So each convolution from c to d channels becomes three: 1 × 1 to the k directions that
hold its inputs' energy, 3 × 3 to r directions of its responses, 1 × 1 back to d (Kim et al. 2016). The
directions are those of the responses, not of the weights, and are fitted layer by layer to what the whole
network responds, from what reaches the layer in the condensed one (Zhang et al. 2016). All of it is linear
algebra: nothing is trained.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, relu

from stylizer.engine.perception.network import VGG19_WIDTHS, Network, Pooling, pooled, pooled_before

#: Directions come by so many: matrix units work on blocks.
BLOCK = 8

#: Three channels can't be condensed.
FIRST = "conv1_1"

#: Layers behind the content's feed the deepest Gram matrix alone, and may lose so many times as much: a sixth
#: less work for the same judged loss.
BEHIND = ("conv4_3", "conv4_4", "conv5_1")
LOOSER = 5

#: How far a fit is drawn to changing nothing, as a part of the responses' mean energy.
RIDGE = 1e-4


class CondensedNetwork(nn.Module):
    """What :func:`condense` makes. Its features at a tap are coordinates along the tap's directions.

    ``entries``, ``cores`` and ``exits`` are the three convolutions of each layer, but for the first, which
    has only a core; ``end`` is the entry of what would follow the last.
    """

    def __init__(self, pooling: Pooling = "max") -> None:
        super().__init__()
        self.pooling = pooling
        self.entries, self.cores, self.exits = nn.ModuleDict(), nn.ModuleDict(), nn.ModuleDict()
        self.end: nn.Module = nn.Identity()

    @classmethod
    def of_state(cls, state: Mapping[str, Tensor]) -> "CondensedNetwork":
        """The network whose ``state_dict`` this is. Raises KeyError or RuntimeError where it is none."""
        network = cls()
        for name in VGG19_WIDTHS:
            network.cores[name] = _like(state, f"cores.{name}")
            if name != FIRST:
                network.entries[name] = _like(state, f"entries.{name}")
                network.exits[name] = _like(state, f"exits.{name}")
        network.end = _like(state, "end")
        network.load_state_dict({name: tensor.float() for name, tensor in state.items()})
        return network

    def features(self, x: Tensor, taps: Collection[str]) -> dict[str, Tensor]:
        """Features of ``x`` (N x 3 x H x W, reference space) at ``taps``, N x k x h x w."""
        found: dict[str, Tensor] = {}
        passed = ""
        for name, core in self.cores.items():
            if pooled_before(name):
                x = pooled(x, self.pooling)
            if name in self.entries:
                x = self.entries[name](x)
            if passed in taps:
                found[passed] = x
                if len(found) == len(set(taps)):
                    return found
            x = core(x)
            x = relu(self.exits[name](x) if name in self.exits else x)
            passed = name.replace("conv", "relu")
        found[passed] = self.end(x)
        return found


def condense(
    network: Network, pictures: Sequence[Tensor], kept: float, report: Callable[[str], None] | None = None
) -> CondensedNetwork:
    """``network`` condensed to what it sees in ``pictures``, each 1 x 3 x H x W in the reference space.

    ``kept``, in [0.9, 1), is the part of the energy that each layer's directions hold. Features are projected
    on orthonormal directions, so that distances between them, and between their Gram matrices, are the whole
    network's but for what lies outside. ``report`` is told each layer that is done.
    """
    condensed = CondensedNetwork(network.pooling)
    true, seen = list(pictures), list(pictures)  # what enters each layer in the whole network, and here
    with torch.no_grad():
        for name, convolution in network.convolutions.items():
            assert isinstance(convolution, nn.Conv2d)
            if pooled_before(name):
                true, seen = ([pooled(x, network.pooling) for x in each] for each in (true, seen))
            responses = [convolution(x) for x in true]
            if name == FIRST:
                condensed.cores[name] = deepcopy(convolution)
            else:
                part = 1 - LOOSER * (1 - kept) if name in BEHIND else kept
                _condense_layer(condensed, name, convolution, true, seen, responses, part)
            seen = [relu(_through(condensed, name, x)) for x in seen]
            true = [relu(response) for response in responses]
            if report is not None:
                report(name)
        condensed.end, _ = _entry(true, seen, kept)
    return condensed.requires_grad_(False).eval()


def _condense_layer(
    condensed: CondensedNetwork,
    name: str,
    convolution: nn.Conv2d,
    true: Sequence[Tensor],
    seen: Sequence[Tensor],
    responses: Sequence[Tensor],
    kept: float,
) -> None:
    """Reduced-rank regression of the ``responses`` to ``true`` on what the convolution makes of ``seen``."""
    assert convolution.bias is not None
    entry, entered = _entry(true, seen, kept)
    weight = torch.einsum("dchw,kc->dkhw", convolution.weight, entered)
    wanted = _columns(responses)
    found = _columns([conv2d(entry(x), weight, convolution.bias, padding=1) for x in seen])
    centre, offset = wanted.mean(1, keepdim=True), found.mean(1, keepdim=True)
    wanted, found = wanted - centre, found - offset
    spread = (found @ found.T).double()
    ridge = _ridge(spread)
    fit = torch.linalg.solve(spread + ridge, (found @ wanted.T).double() + ridge).T
    directions = _directions(fit @ spread @ fit.T, kept)
    inward = directions.T @ fit.float()
    device = directions.device
    core = nn.Conv2d(len(entry.weight), len(inward), 3, padding=1, device=device)
    assert core.bias is not None
    core.weight.copy_(torch.einsum("rd,dkhw->rkhw", inward, weight))
    core.bias.copy_(inward @ (convolution.bias - offset[:, 0]))
    leave = nn.Conv2d(len(inward), len(centre), 1, device=device)
    assert leave.bias is not None
    leave.weight.copy_(directions[:, :, None, None])
    leave.bias.copy_(centre[:, 0])
    condensed.entries[name], condensed.cores[name], condensed.exits[name] = entry, core, leave


def _through(condensed: CondensedNetwork, name: str, x: Tensor) -> Tensor:
    if name not in condensed.entries:
        return condensed.cores[name](x)  # type: ignore[no-any-return]
    return condensed.exits[name](condensed.cores[name](condensed.entries[name](x)))  # type: ignore[no-any-return]


def _like(state: Mapping[str, Tensor], name: str) -> nn.Conv2d:
    """A convolution with weights of the shape that the state has under this name."""
    count, channels, side, _ = state[f"{name}.weight"].shape
    return nn.Conv2d(channels, count, side, padding=side // 2, bias=f"{name}.bias" in state)


def _entry(true: Sequence[Tensor], seen: Sequence[Tensor], kept: float) -> tuple[nn.Conv2d, Tensor]:
    """The convolution that finds in ``seen`` the coordinates of ``true``, and the directions they lie along.

    The directions, orthonormal rows, hold the part ``kept`` of the energy of ``true``, from zero. What the
    layers before got wrong is mended as far as a linear map can.
    """
    wanted, found = _columns(true), _columns(seen)
    directions = _directions((wanted @ wanted.T).double(), kept).T
    energy = (found @ found.T).double()
    ridge = _ridge(energy)
    mended = torch.linalg.solve(energy + ridge, (found @ wanted.T).double() + ridge).T
    count, channels = directions.shape
    entry = nn.Conv2d(channels, count, 1, bias=False, device=directions.device)
    entry.weight.copy_((directions.double() @ mended).float()[:, :, None, None])
    return entry, directions


def _ridge(energy: Tensor) -> Tensor:
    share = RIDGE * energy.trace() / len(energy)
    return share * torch.eye(len(energy), dtype=energy.dtype, device=energy.device)


def _directions(energy: Tensor, kept: float) -> Tensor:
    """Orthonormal columns: as many of the strongest eigenvectors, in blocks, as hold the part ``kept``."""
    values, vectors = torch.linalg.eigh(energy)
    held = values.flip(0).cumsum(0) / values.sum()
    needed = int((held < kept).sum()) + 1
    count = min(len(energy), -(-needed // BLOCK) * BLOCK)
    found: Tensor = vectors.flip(1)[:, :count].float()
    return found


def _columns(features: Sequence[Tensor]) -> Tensor:
    """All positions of all pictures side by side, channels x positions."""
    return torch.cat([each[0].flatten(1) for each in features], dim=1)
