"""A frame looked at through the network in tiles, for frames whose features are larger than memory.

What the losses take from the features are sums over the frame: Gram matrices and squared distances. Each
tile adds its own part to them, and sees so much of the frame around it that no feature knows of its edge;
so the sums, and with them loss and gradient, are those of the whole frame, and there is nothing to make a
seam. Between the sums and the gradient only the sums are kept: every tile goes through the network a second
time when its part of the gradient is asked for (Chen et al. 2016, "Training deep nets with sublinear memory
cost").
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import torch
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from stylizer.engine.perception.network import REACHES, STRIDES

#: Features by layer.
Features = Mapping[str, Tensor]

#: Tiles below this side are mostly surroundings, and no memory is won.
SMALLEST_TILE = 128


@dataclass(frozen=True)
class Span:
    """A tile along one side of the frame, in pixels: its own, ``start`` to ``stop``, and all that it sees.

    ``length`` is the frame's. All but the frame's end are multiples of the deepest layer's stride, so that a
    tile's features lie on the frame's own grid.
    """

    start: int
    stop: int
    first_seen: int
    last_seen: int
    length: int

    def at(self, stride: int) -> slice:
        """Its own positions among all of the frame's, at a layer of this stride."""
        return slice(self.start // stride, _positions(self.stop, stride))

    def within(self, stride: int) -> slice:
        """Its own positions among those that it sees."""
        own, offset = self.at(stride), self.first_seen // stride
        return slice(own.start - offset, own.stop - offset)

    def share(self, stride: int) -> float:
        """Its own positions as a part of all of the frame's."""
        own = _positions(self.stop, stride) - self.start // stride
        return own / _positions(self.length, stride)


@dataclass(frozen=True)
class Tile:
    """A part of the frame, and the surroundings that its features depend on."""

    rows: Span
    columns: Span

    def seen(self, x: Tensor) -> Tensor:
        """What the network has to see of ``x``, ... x H x W."""
        rows, columns = self.rows, self.columns
        return x[..., rows.first_seen : rows.last_seen, columns.first_seen : columns.last_seen]

    def own(self, layer: str, features: Tensor) -> Tensor:
        """The tile's own part of the features that were found in :meth:`seen`."""
        stride = STRIDES[layer]
        return features[..., self.rows.within(stride), self.columns.within(stride)]

    def cut(self, layer: str, field: Tensor) -> Tensor:
        """The tile's own part of a field of the whole frame, at the resolution of ``layer``."""
        stride = STRIDES[layer]
        return field[..., self.rows.at(stride), self.columns.at(stride)]

    def share(self, layer: str) -> float:
        """The tile's part of the frame at ``layer``: the shares of a frame's tiles sum to 1."""
        return self.rows.share(STRIDES[layer]) * self.columns.share(STRIDES[layer])


def plan_tiles(size: Sequence[int], side: int, layers: Collection[str]) -> list[Tile]:
    """Tiles for a frame whose height and width are ``size``, to be looked at in ``layers``.

    All are about as large, ``side`` pixels at most, which are rounded up to the stride of the deepest layer.
    One tile is the whole frame where ``side`` is 0 or the frame is no larger.
    """
    stride = max(STRIDES[layer] for layer in layers)
    around = _rounded_up(max(REACHES[layer] for layer in layers), stride)
    rows, columns = (_spans(length, side or length, stride, around) for length in size)
    return [Tile(row, column) for row in rows for column in columns]


def sum_over_tiles(
    look: Callable[[Tensor], Features],
    part: Callable[[Tile, Features], Features],
    x: Tensor,
    tiles: Collection[Tile],
) -> dict[str, Tensor]:
    """Σ over ``tiles`` of ``part``, whose values have to be small: they are what is kept of a tile.

    ``look`` finds the features in a picture, 1 x 3 x H x W; ``part`` gets a tile and its own features.
    """
    total: dict[str, Tensor] = {}
    for tile in tiles:
        of_tile = partial(_part_of, look, part, tile)
        seen = tile.seen(x)
        # What is checkpointed goes through the network twice: the whole frame need not.
        found = checkpoint(of_tile, seen, use_reentrant=False) if len(tiles) > 1 else of_tile(seen)
        for name, value in found.items():
            total[name] = total[name] + value if name in total else value
    return total


def features_by_tiles(
    look: Callable[[Tensor], Features], x: Tensor, tiles: Collection[Tile]
) -> dict[str, Tensor]:
    """The features of the whole of ``x``, without gradients, put together from its tiles."""
    whole: dict[str, Tensor] = {}
    with torch.no_grad():
        for tile in tiles:
            for layer, found in look(tile.seen(x)).items():
                if layer not in whole:
                    size = [_positions(length, STRIDES[layer]) for length in x.shape[-2:]]
                    whole[layer] = found.new_empty(*found.shape[:2], *size)
                tile.cut(layer, whole[layer]).copy_(tile.own(layer, found))
    return whole


def smaller_tile(side: int, height: int, width: int) -> int | None:
    """Half of ``side``, or of the frame where that is one tile; None where no smaller one would help."""
    longer = max(height, width)
    half = _rounded_up(min(side or longer, longer) // 2, max(STRIDES.values()))
    return half if half >= SMALLEST_TILE else None


def _part_of(
    look: Callable[[Tensor], Features], part: Callable[[Tile, Features], Features], tile: Tile, seen: Tensor
) -> Features:
    return part(tile, {layer: tile.own(layer, found) for layer, found in look(seen).items()})


def _spans(length: int, side: int, stride: int, around: int) -> list[Span]:
    count = math.ceil(length / _rounded_up(side, stride))
    even = _rounded_up(math.ceil(length / count), stride)
    edges = [*range(0, length, even), length]
    return [
        Span(start, stop, max(start - around, 0), min(stop + around, length), length)
        for start, stop in pairwise(edges)
    ]


def _positions(length: int, stride: int) -> int:
    """How many there are at a layer of this stride: pooling rounds up."""
    return math.ceil(length / stride)


def _rounded_up(length: int, stride: int) -> int:
    return _positions(length, stride) * stride
