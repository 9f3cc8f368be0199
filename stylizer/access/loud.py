"""The pairs of a take whose error asks for eyes: those that stand out, and seams."""

from dataclasses import dataclass

from stylizer.access.seams import Seam, find_seams
from stylizer.access.standing_out import StandingOut, find_standing_out
from stylizer.models import Take


@dataclass(frozen=True)
class LoudPairs:
    """Both by the later frame of the pair, as in transitions."""

    seams: dict[int, Seam]
    standing_out: dict[int, StandingOut]

    def changed_since(self, before: "LoudPairs") -> set[int]:
        """The frames of which something else was found before."""
        seams = self.seams.items() ^ before.seams.items()
        standing_out = self.standing_out.items() ^ before.standing_out.items()
        return {frame for frame, _ in seams} | {frame for frame, _ in standing_out}


def find_loud_pairs(take: Take) -> LoudPairs:
    return LoudPairs(find_seams(take), find_standing_out(take))
