"""The styles of a run: pictures from disk, or the demo styles by name."""

from pathlib import Path

import numpy as np

from stylizer.demo.styles import STYLES
from stylizer.engine.errors import EngineError
from stylizer.engine.picture import Picture
from stylizer.media.pictures import decode_picture

#: Taken where none is named: coarse strokes, fine dots, and flat shapes with hard edges.
DEFAULT_STYLES = ("night-swirls", "pointillism", "cubist-facets")


def read_style(named: str) -> tuple[str, Picture]:
    """A style's name and picture. A file wins over a demo style of the same name.

    Raises :class:`EngineError` where there is neither, and what decoding raises.
    """
    path = Path(named)
    if path.is_file():
        return path.stem, decode_picture(path)
    if named in STYLES:
        return named, STYLES[named].draw().astype(np.float32) / np.float32(255)
    raise EngineError(
        f"There is no style picture {named}, and no demo style of this name; "
        f"the demo styles are {', '.join(STYLES)}.",
        field="style",
    )
