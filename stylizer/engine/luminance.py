"""A painting in the colours of its frame: only brightness is painted (Gatys et al. 2016b, section 4.2)."""

import numpy as np

from stylizer.engine.measures import LUMA
from stylizer.engine.picture import Picture


def greyed(picture: Picture) -> Picture:
    """Each pixel's luma in all three colours."""
    return np.repeat((picture @ LUMA)[..., None], 3, axis=-1)


def coloured(grey: Picture, frame: Picture) -> Picture:
    """The luma of ``grey``, all of whose colours are equal, with the chroma of ``frame``.

    Chroma that leaves [0, 1] at that luma is drawn in towards grey, not clipped: the luma is kept, so that
    :func:`greyed` gives the painting back for the next frame to follow.
    """
    chroma = frame - greyed(frame)
    room = np.where(chroma > 0, 1 - grey, grey)
    size = np.abs(chroma)
    kept = np.divide(room, size, out=np.ones_like(room), where=size > room).min(axis=-1, keepdims=True)
    return np.asarray(np.clip(grey + kept * chroma, 0, 1), np.float32)
