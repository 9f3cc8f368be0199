"""Painted scenes, each painted once and then found on disk: a run that is stopped goes on where it was."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import torch

import stylizer.engine
from stylizer.benchmark.scenes import Scene
from stylizer.engine.flow.raft import find_raft_weights
from stylizer.engine.perception import Perception
from stylizer.engine.picture import Picture
from stylizer.engine.progress import Report
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import Settings
from stylizer.engine.shot import paint_shot
from stylizer.media.pictures import decode_master, encode_master
from stylizer.media.whole_file import whole_folder

#: What in the engine looks at pictures and paints none; a change there leaves what is painted as it is.
ONLY_LOOKING = ("cuts.py", "diagnosis.py", "flicker_forecast.py", "measures.py")

_FACTS = "facts.json"


@dataclass(frozen=True)
class PaintedScene:
    """Masters of a scene's frames; ``seconds`` and ``iterations`` are what all of them took together."""

    pictures: list[Picture]
    seconds: float
    iterations: int


class Paintings:
    """A folder with one folder for each painted scene, named after all that it depends on."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        self.folder = folder
        self.device = device
        folder.mkdir(parents=True, exist_ok=True)

    def paint(
        self,
        scene: Scene,
        style: Picture,
        settings: Settings,
        perception: Perception,
        report: Report | None = None,
    ) -> PaintedScene:
        """The painted scene, from disk where it is there.

        Raises what the engine raises, such as :class:`WeightsNotFound`.
        """
        place = self._place(scene, style, settings, perception)
        if place.is_dir():
            return _read(place)
        frames = list(
            paint_shot(
                scene.frames,
                Recipe(perception, [(style, 1.0)], settings, self.device),
                scene.first_number,
                report,
            )
        )
        facts = {
            "scene": scene.name,
            "seconds": sum(frame.painting.seconds for frame in frames),
            "iterations": sum(frame.painting.iterations for frame in frames),
            "settings": settings.model_dump(),
        }
        with whole_folder(place) as unfinished:
            for frame in frames:
                master = encode_master(frame.painting.picture)
                (unfinished / f"frame_{frame.number:04}.png").write_bytes(master)
            (unfinished / _FACTS).write_text(json.dumps(facts))
        return _read(place)

    def _place(self, scene: Scene, style: Picture, settings: Settings, perception: Perception) -> Path:
        return self.folder / _digest(
            [
                engine_hash().encode(),
                settings.model_dump_json().encode(),
                perception.weights_hash.encode(),
                self.device.type.encode(),
                str(scene.first_number).encode(),
                *(picture.tobytes() for picture in (*scene.frames, style)),
                str((style.shape, scene.frames[0].shape)).encode(),
                find_raft_weights().read_bytes() if settings.flow == "raft" else b"",
            ]
        )


@cache
def engine_hash() -> str:
    """Hash of the engine's code: another engine may paint another picture."""
    root = Path(stylizer.engine.__file__).parent
    return _digest(path.read_bytes() for path in sorted(root.rglob("*.py")) if path.name not in ONLY_LOOKING)


def _digest(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()[:32]


def _read(place: Path) -> PaintedScene:
    facts = json.loads((place / _FACTS).read_text())
    pictures = [decode_master(path.read_bytes()) for path in sorted(place.glob("frame_*.png"))]
    return PaintedScene(pictures, facts["seconds"], facts["iterations"])
