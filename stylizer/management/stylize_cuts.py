"""The pieces of a clip that `manage.py stylize` paints each by itself: nothing is carried across a cut."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.core.management.base import CommandError

from stylizer.engine.cuts import find_cuts
from stylizer.engine.settings import Settings
from stylizer.management.stylize_order import Order
from stylizer.media.clip import Clip


@dataclass(frozen=True)
class Pieces:
    """`parts` are the numbers of each piece's frames; `dissolves` those of mixed frames, which stay uncut."""

    parts: tuple[range, ...]
    dissolves: tuple[range, ...] = ()

    @property
    def cuts(self) -> list[int]:
        """The first frame of each piece but the first."""
        return [part[0] for part in self.parts[1:]]

    def remarks(self) -> Iterator[str]:
        """What is painted by itself, and what might have to be."""
        if self.cuts:
            numbers = ", ".join(map(str, self.cuts))
            yield f"Cut before {numbers}: {len(self.parts)} pieces, each painted by itself (--cuts)."
        for mixed in self.dissolves:
            proposed = ",".join(map(str, sorted([*self.cuts, mixed[len(mixed) // 2]])))
            yield (
                f"Warning: frames {mixed[0]} to {mixed[-1]} look like a dissolve between two shots, and are "
                f"painted as one. Cut in its middle with --cuts {proposed}."
            )


def find_pieces(order: Order, clip: Clip, numbers: range) -> Pieces:
    """The continuous pieces of `numbers`. Raises `CommandError` for a cut that parts nothing."""
    if order.cuts is not None:
        for cut in order.cuts:
            if cut not in numbers[1:]:
                raise CommandError(
                    f"--cuts {cut}: there is no frame {cut} with one before it among those painted, "
                    f"{numbers[0]} to {numbers[-1]}. A cut is named by the first frame after it."
                )
        return Pieces(_parted(numbers, order.cuts))
    found = find_cuts(clip.frames(numbers))
    return Pieces(
        _parted(numbers, [numbers[each.after] for each in found if each.kind == "cut"]),
        tuple(numbers[each.before + 1 : each.after] for each in found if each.kind == "dissolve"),
    )


def check_loop(settings: Settings, pieces: Pieces) -> None:
    """Raise `CommandError` where a loop would lead across a cut."""
    if settings.loop and pieces.cuts:
        raise CommandError(
            f"--set loop=true: there is a cut before frame {pieces.cuts[0]}, and a loop is one continuous "
            "piece. Choose one with --frames, or say --cuts none."
        )


def _parted(numbers: range, cuts: Iterable[int]) -> tuple[range, ...]:
    return tuple(range(first, after) for first, after in pairwise([numbers.start, *cuts, numbers.stop]))
