"""A network condensed to what it is shown: nearly the same features of like pictures for a part of the work.

The features of one shot in one style fill a small part of the space that they could. So each convolution
from c to d channels becomes three: 1 × 1 to the k directions that hold its inputs' energy, 3 × 3 to r
directions of its responses, 1 × 1 back to d (Kim et al. 2016). The directions are those of the responses, not
of the weights, and are fitted layer by layer to what the whole network responds, from what reaches the layer
in the condensed one (Zhang et al. 2016). All of it is linear algebra: nothing is trained.
"""

from collections.abc import Collection, Sequence
from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, relu

from stylizer.engine.perception.network import TAPS, Network, pooled_before

#: Directions come by so many: matrix units work on blocks.
BLOCK = 8

#: Layers behind the content's feed the deepest Gram matrix alone, and may lose so many times as much: a sixth
#: less work for the same judged loss.
BEHIND = ("conv4_3", "conv4_4", "conv5_1")
LOOSER = 5

#: How far a fit is drawn to changing nothing, as a part of the responses' mean energy.
RIDGE = 1e-4


class CondensedNetwork(nn.Module):
    """What :func:`condense` makes. Its features at a tap without a head are the tap's directions."""

    def __init__(self, whole: Network) -> None:
        super().__init__()
        self.pool = whole.pool
        self.entries, self.cores, self.exits = nn.ModuleDict(), nn.ModuleDict(), nn.ModuleDict()
        self.heads = nn.ModuleDict()

    def features(self, x: Tensor, taps: Collection[str]) -> dict[str, Tensor]:
        """Features of ``x`` (N x 3 x H x W, reference space) at ``taps``, N x k x h x w."""
        found: dict[str, Tensor] = {}
        passed = ""
        for name, core in self.cores.items():
            if pooled_before(name):
                x = self.pool(x)
            if name in self.entries:
                x = self.entries[name](x)
            if passed in taps:
                found[passed] = self.heads[passed](x) if passed in self.heads else x
                if len(found) == len(set(taps)):
                    return found
            x = core(x)
            x = relu(self.exits[name](x) if name in self.exits else x)
            passed = name.replace("conv", "relu")
        found[passed] = self.heads[passed](x)
        return found


def condense(network: Network, pictures: Sequence[Tensor], kept: float) -> CondensedNetwork:
    """``network`` condensed to what it sees in ``pictures``, each 1 x 3 x H x W in the reference space.

    ``kept``, in [0.9, 1), is the part of the energy that each layer's directions hold. Features without a
    head are projected on orthonormal directions, so that distances between them, and between their Gram
    matrices, are the whole network's but for what lies outside.
    """
    condensed = CondensedNetwork(network)
    true, seen = list(pictures), list(pictures)  # what enters each layer in the whole network, and here
    with torch.no_grad():
        for name, convolution in network.convolutions.items():
            assert isinstance(convolution, nn.Conv2d)
            if pooled_before(name):
                true, seen = [network.pool(x) for x in true], [network.pool(x) for x in seen]
            responses = [convolution(x) for x in true]
            if name == "conv1_1":  # three channels can't be condensed
                condensed.cores[name] = deepcopy(convolution)
            else:
                part = 1 - LOOSER * (1 - kept) if name in BEHIND else kept
                _condense_layer(condensed, name, convolution, seen, responses, part)
                _move_head(condensed, network, name)
            seen = [relu(_through(condensed, name, x)) for x in seen]
            true = [relu(response) for response in responses]
        last = TAPS[-1]
        condensed.heads[last] = network.heads[last] if last in network.heads else _projection(seen, kept)
    return condensed.requires_grad_(False).eval()


def _condense_layer(
    condensed: CondensedNetwork,
    name: str,
    convolution: nn.Conv2d,
    seen: Sequence[Tensor],
    responses: Sequence[Tensor],
    kept: float,
) -> None:
    """Reduced-rank regression of the ``responses`` on what the convolution makes of ``seen``."""
    assert convolution.bias is not None
    entry = _projection(seen, kept)
    weight = torch.einsum("dchw,kc->dkhw", convolution.weight, entry.weight[:, :, 0, 0])
    wanted = _columns(responses)
    found = _columns([conv2d(entry(x), weight, convolution.bias, padding=1) for x in seen])
    centre, offset = wanted.mean(1, keepdim=True), found.mean(1, keepdim=True)
    wanted, found = wanted - centre, found - offset
    spread = (found @ found.T).double()
    ridge = RIDGE * spread.trace() / len(spread) * torch.eye(len(spread), device=spread.device).double()
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


def _move_head(condensed: CondensedNetwork, network: Network, name: str) -> None:
    """Let the head of the tap before this convolution read the convolution's own directions."""
    names = list(network.convolutions)
    tap = names[names.index(name) - 1].replace("conv", "relu")
    if tap in network.heads:
        whole, entry = network.heads[tap], condensed.entries[name]
        assert isinstance(whole, nn.Conv2d)
        assert isinstance(entry, nn.Conv2d)
        assert whole.bias is not None
        head = nn.Conv2d(len(entry.weight), len(whole.weight), 1, device=entry.weight.device)
        assert head.bias is not None
        narrowed = torch.einsum("oc,kc->ok", whole.weight[:, :, 0, 0], entry.weight[:, :, 0, 0])
        head.weight.copy_(narrowed[..., None, None])
        head.bias.copy_(whole.bias)
        condensed.heads[tap] = head


def _through(condensed: CondensedNetwork, name: str, x: Tensor) -> Tensor:
    if name not in condensed.entries:
        return condensed.cores[name](x)  # type: ignore[no-any-return]
    return condensed.exits[name](condensed.cores[name](condensed.entries[name](x)))  # type: ignore[no-any-return]


def _projection(features: Sequence[Tensor], kept: float) -> nn.Conv2d:
    """On the directions, from zero, that hold the part ``kept`` of the features' energy."""
    columns = _columns(features)
    directions = _directions((columns @ columns.T).double(), kept)
    channels, count = directions.shape
    projection = nn.Conv2d(channels, count, 1, bias=False, device=directions.device)
    with torch.no_grad():
        projection.weight.copy_(directions.T[:, :, None, None])
    return projection


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
