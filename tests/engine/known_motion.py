"""Pairs of frames between which the motion is known exactly."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from stylizer.demo.scenes import SHOTS
from stylizer.engine.flow.flo_file import read_flo
from stylizer.engine.motion import Flow
from stylizer.engine.picture import Picture


@dataclass(frozen=True)
class KnownMotion:
    """Two frames, and the true flow from ``source`` to ``neighbour``; ``hidden`` is what ``neighbour`` lacks.

    ``sharp`` are the two without motion blur where that can be had.
    """

    source: Picture
    neighbour: Picture
    flow: Flow
    hidden: NDArray[np.bool_]
    sharp: tuple[Picture, Picture]

    def wrong(self, flow: Flow) -> NDArray[np.bool_]:
        """Where ``flow`` misses by more than 1 px, or leads to a partner that is hidden."""
        return np.asarray(self.hidden | (np.linalg.norm(flow - self.flow, axis=-1) > 1))

    def end_point_error(self, flow: Flow) -> float:
        """The mean distance from the true vectors over what both frames see, in pixels."""
        return float(np.linalg.norm(flow - self.flow, axis=-1)[~self.hidden].mean())


def demo(name: str, index: int) -> KnownMotion:
    """From frame ``index`` of a demo shot to the one before it."""
    shot = SHOTS[name]
    motion = shot.motion(index, index - 1)
    sharp = shot.sharp(index), shot.sharp(index - 1)
    return KnownMotion(shot.render(index), shot.render(index - 1), motion.flow, motion.occluded, sharp)


def sintel(shared_data: Path, scene: str, number: int) -> KnownMotion:
    """From frame ``number`` of a scene of MPI Sintel, final pass, to the next one."""
    folder = shared_data / "sintel" / "training"

    def image(kind: str, index: int) -> Image.Image:
        return Image.open(folder / kind / scene / f"frame_{index:04d}.png")

    def picture(index: int) -> Picture:
        return np.asarray(image("final", index).convert("RGB"), np.float32) / np.float32(255)

    hidden = [np.asarray(image(kind, number).convert("L")) > 0 for kind in ("occlusions", "invalid")]
    flow = read_flo(folder / "flow" / scene / f"frame_{number:04d}.flo")
    pair = picture(number), picture(number + 1)
    return KnownMotion(*pair, flow, hidden[0] | hidden[1], pair)
