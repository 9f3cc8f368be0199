"""A frame looked at through the network in tiles, for frames whose features are larger than memory.

What the losses take from the features are sums over the frame: Gram matrices and squared distances. Each
tile adds its own part to them, and sees so much of the frame around it that no feature knows of its edge;
so the sums, and with them loss and gradient, are those of the whole frame, and there is nothing to make a
seam. Between the sums and the gradient only the sums are kept: every tile goes through the network a second
time when its part of the gradient is asked for (Chen et al. 2016, "Training deep nets with sublinear memory
cost").
"""

import logging
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

import torch
from torch import Tensor

from stylizer.engine.device import memory_named
from stylizer.engine.errors import OutOfMemory
from stylizer.engine.perception.network import REACHES, STRIDES
from stylizer.engine.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Features by layer.
Features = Mapping[str, Tensor]

#: Tiles are not halved below this side: what is seen around them is most of the work then.
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
        found = _looked_at_again(of_tile, seen) if len(tiles) > 1 else of_tile(seen)
        for name, value in found.items():
            total[name] = total[name] + value if name in total else value
    return total


def _looked_at_again(of_tile: Callable[[Tensor], Features], seen: Tensor) -> Features:
    """``of_tile(seen)``, of which nothing but the result is kept: it is computed anew for its gradient.

    (torch.utils.checkpoint does this too, and loads PyTorch's compiler for it: seconds, and much memory.)
    """
    names: list[str] = []
    found = _LookedAtAgain.apply(of_tile, names, seen)  # type: ignore[no-untyped-call]
    return dict(zip(names, found, strict=True))


class _LookedAtAgain(torch.autograd.Function):
    """Fills ``names`` with those of the values that it returns."""

    @staticmethod
    def forward(
        ctx: Any, of_tile: Callable[[Tensor], Features], names: list[str], seen: Tensor
    ) -> tuple[Tensor, ...]:
        ctx.of_tile = of_tile
        ctx.save_for_backward(seen)
        found = of_tile(seen)
        names.extend(found)
        return tuple(found.values())

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[None, None, Tensor]:
        (seen,) = ctx.saved_tensors
        seen = seen.detach().requires_grad_()
        with torch.enable_grad():
            found = ctx.of_tile(seen)
        (gradient,) = torch.autograd.grad(tuple(found.values()), seen, gradients)
        return None, None, gradient


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


class Tiling:
    """The side of the tiles that frames of one size are looked at in: as chosen, and less if memory runs out.

    What is painted in smaller tiles is the same picture, so that a shot goes on with them.
    """

    def __init__(self, settings: Settings, width: int, height: int) -> None:
        self.side = settings.tile
        self._settings, self._width, self._height = settings, width, height

    def fit(self, work: Callable[[int], T]) -> T:
        """What ``work`` returns for the present side, which is halved for as long as memory runs out.

        Raises :class:`OutOfMemory` where no smaller tiles would help.
        """
        while True:
            release = _release_what_fails()
            try:
                with memory_named(self._settings, self._width, self._height):
                    return work(self.side)
            except OutOfMemory:
                smaller = self._half()
                if smaller is None:
                    raise
            log.warning("Memory ran out; from here on the network sees tiles of %d pixels", smaller)
            self.side = smaller
            release()

    @property
    def remark(self) -> str:
        """What is to be said about a frame painted with these tiles, if anything."""
        if self.side == self._settings.tile:
            return ""
        return f"Painted in tiles of {self.side} pixels, as memory ran out."

    def _half(self) -> int | None:
        longer = max(self._width, self._height)
        half = _rounded_up(min(self.side or longer, longer) // 2, max(STRIDES.values()))
        return half if half >= SMALLEST_TILE else None


def _release_what_fails() -> Callable[[], None]:
    """Call before what may run out of memory, and the result after it did.

    A gradient that fails on the CPU leaves its pending nodes, with all the features that they hold, in its
    thread's queue. Nodes are taken from there newest first, and those of a dead graph are thrown away: so the
    gradient of something older than all of them clears the queue.
    """
    with torch.enable_grad():
        leaf = torch.zeros((), requires_grad=True)
        oldest = leaf.exp()

    def release() -> None:
        torch.autograd.grad(oldest, leaf)
        torch.cuda.empty_cache()

    return release


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
