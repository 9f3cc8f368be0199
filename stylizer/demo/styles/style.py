"""What a demo style is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stylizer.demo.colour import Bytes


@dataclass(frozen=True)
class DemoStyle:
    """A style picture that is drawn by code: `draw()` gives 8-bit RGB, HxWx3, the same bytes every time."""

    name: str
    title: str
    tags: tuple[str, ...]
    draw: Callable[[], Bytes]
