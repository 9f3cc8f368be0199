"""Which frames of a shot show the most of how it moves."""

import math
from itertools import pairwise

from stylizer.access.stores import shot_store
from stylizer.engine.movement import Thumbnail, liveliest, movement
from stylizer.media.proxies import PROXY_WIDTH
from stylizer.media.thumbnails import grey_thumbnail
from stylizer.models import Shot

#: So many pairs of frames are looked at, evenly spread over a longer shot: a second or two.
PAIRS_LOOKED_AT = 240

#: Frames of two shots show no movement: a pair across a proposed cut is worse than any.
ACROSS_A_CUT = -1e3


def liveliest_frames(shot: Shot, count: int) -> range:
    """The `count` neighbouring frames between which the shot moves most.

    They are fewer where no proposed cuts are as far apart, since they never lie across one.
    """
    count = min(count, _longest_part(shot))
    if count == 1:
        return shot.numbers[:1]
    first = liveliest(_movements(shot), count - 1)
    return shot.numbers[first : first + count]


def _longest_part(shot: Shot) -> int:
    """How many frames at most follow each other without a proposed cut."""
    longest = length = 1
    for earlier in shot.numbers[:-1]:
        length = 1 if _is_cut(shot, earlier) else length + 1
        longest = max(longest, length)
    return longest


def _movements(shot: Shot) -> list[float]:
    """Of every pair of neighbours, as a share of the width; those that are passed over as the one before."""
    step = math.ceil((shot.frame_count - 1) / PAIRS_LOOKED_AT) or 1
    found: list[float] = []
    seen: dict[int, Thumbnail] = {}
    names = _small_files(shot)
    for place, (earlier, later) in enumerate(pairwise(shot.numbers)):
        if place % step == 0:
            seen = {n: seen[n] if n in seen else _thumbnail(shot, names[n]) for n in (earlier, later)}
            last = movement(seen[earlier], seen[later])
        found.append(ACROSS_A_CUT if _is_cut(shot, earlier) else last)
    return found


def _is_cut(shot: Shot, earlier: int) -> bool:
    return any(cut["before"] <= earlier < cut["after"] for cut in shot.proposed_cuts)


def _small_files(shot: Shot) -> dict[int, str]:
    """The proxy of every frame, or its picture where it has none."""
    rows = shot.source_frames.values_list("number", "picture", "proxy")
    return {number: proxy or picture for number, picture, proxy in rows}


def _thumbnail(shot: Shot, name: str) -> Thumbnail:
    return grey_thumbnail(shot_store(shot.pk).read(name), min(shot.width, PROXY_WIDTH))
