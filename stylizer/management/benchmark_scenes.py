"""The scenes that `manage.py benchmark` was told to look at."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stylizer.benchmark.scene_files import find_scenes
from stylizer.benchmark.scenes import Frame, RenderedScene, SceneSource
from stylizer.demo.scenes import MEASURING_SHOTS, SHOTS
from stylizer.management.benchmark_options import named, read_size

#: Instead of a folder: the demo shots.
RENDERED = "rendered"


def chosen_scenes(options: Mapping[str, Any]) -> list[SceneSource]:
    """Those that were named, or all. Raises :class:`EngineError` where there is no such folder or scene."""
    found = {scene.name: scene for place in options["data"] or [RENDERED] for scene in _scenes_of(place)}
    names = options["scenes"]
    return [named(name, found, "scene") for name in names] if names else list(found.values())


def chosen_frame(options: Mapping[str, Any]) -> Frame:
    """How their frames are made smaller."""
    crop = options["crop"]
    return Frame(read_size("--size", options["size"]), read_size("--crop", crop) if crop else None)


def _scenes_of(place: str) -> list[SceneSource]:
    if place == RENDERED:
        return [RenderedScene(shot) for shot in (SHOTS | MEASURING_SHOTS).values()]
    return find_scenes(Path(place))
