"""Scenes read from disk: MPI Sintel's layout, or any folder of frames with ``.flo`` files.

A flow, a mask of occluded pixels and a mask of invalid ones belong to the frame whose number they carry;
the flow leads from there to the next frame.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.benchmark.scenes import Frame, Scene, SceneSource
from stylizer.benchmark.truth import Truth
from stylizer.engine.errors import EngineError
from stylizer.engine.flow.flo_file import UNKNOWN, read_flo
from stylizer.media.pictures import PICTURE_SUFFIXES, decode_picture

#: Sintel's renderings, the one to prefer first: with motion blur, defocus and atmosphere, or without.
PASSES = ("final", "clean")

_LAST_NUMBER = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True)
class FilmedScene:
    """``frames``, ``flows`` and the masks are files by frame number; masks may be missing."""

    name: str
    description: str
    frames: Mapping[int, Path]
    flows: Mapping[int, Path]
    masks: Mapping[int, tuple[Path, ...]]

    def load(self, frame_count: int, frame: Frame) -> Scene:
        numbers = self._window(frame_count)
        pictures = [decode_picture(self.frames[number]) for number in numbers]
        for number, picture in zip(numbers, pictures, strict=True):
            if picture.shape != pictures[0].shape:
                raise EngineError(f"{self.frames[number]} is not of the size of the frames before it.")
        truths = {
            (place, place + 1): frame.truth(self._truth(number, pictures[0].shape[:2]))
            for place, number in enumerate(numbers[:-1])
            if number in self.flows
        }
        frames = [frame.picture(picture) for picture in pictures]
        return Scene(self.name, self.description, numbers[0], frames, truths | _chained(truths))

    def _window(self, frame_count: int) -> range:
        """Consecutive frames, from the first on, but so that a pair with ground truth is among them."""
        known = [number for number in sorted(self.flows) if {number, number + 1} <= self.frames.keys()]
        if not known:
            raise EngineError(f"{self.name} has no flow between two of its frames.", field="scene")
        if frame_count < 2:
            raise EngineError(
                f"A scene takes at least 2 frames; {frame_count} were asked for.", field="frames"
            )
        first = min(self.frames)
        start = max(first, known[0] + 2 - frame_count)
        while not all(number in self.frames for number in range(start, known[0])):
            start += 1
        stop = known[0] + 2
        while stop in self.frames and stop - start < frame_count:
            stop += 1
        return range(start, stop)

    def _truth(self, number: int, size: tuple[int, int]) -> Truth:
        path = self.flows[number]
        flow = read_flo(path)
        if flow.shape[:2] != size:
            found = f"{flow.shape[1]}×{flow.shape[0]}"
            raise EngineError(f"{path} is {found}; the frames are {size[1]}×{size[0]}.", field="data")
        hidden: NDArray[np.bool_] = np.asarray((np.abs(flow) > UNKNOWN).any(axis=-1))
        for mask in self.masks.get(number, ()):
            hidden |= _read_mask(mask, size)
        return Truth.of(flow, hidden)


@dataclass(frozen=True)
class Footage:
    """Frames by number, of whose motion nothing is known."""

    name: str
    frames: Mapping[int, Path]

    def load(self, frame_count: int, frame: Frame) -> Scene:
        paths = [path for _, path in sorted(self.frames.items())][:frame_count]
        pictures = [frame.picture(decode_picture(path)) for path in paths]
        return Scene(self.name, f"{paths[0].parent}: motion unknown", min(self.frames), pictures, {})


def find_footage(folder: Path) -> SceneSource:
    """The frames in ``folder``, with their motion where :func:`find_scenes` finds it.

    Raises :class:`EngineError` where there are fewer than two.
    """
    frames = _numbered(folder, PICTURE_SUFFIXES)
    if len(frames) < 2:
        raise EngineError(f"{folder} has {len(frames) or 'no'} numbered frames; at least 2 are needed.")
    if _numbered(folder, (".flo",)) or _numbered(folder / "flow", (".flo",)):
        return find_scenes(folder)[0]
    return Footage(folder.resolve().name, frames)


def find_scenes(folder: Path) -> list[SceneSource]:
    """The scenes with ground truth under ``folder``, by name.

    ``folder`` is Sintel's own, its ``training``, one of the renderings in it, or a folder of frames with
    ``.flo`` files beside them or in ``flow/``.
    Raises :class:`EngineError` where it is none of these.
    """
    if not folder.is_dir():
        raise EngineError(f"There is no folder {folder}.", field="data")
    if sintel := _sintel_root(folder):
        return list(_sintel(*sintel))
    flows = _numbered(folder, (".flo",)) or _numbered(folder / "flow", (".flo",))
    frames = _numbered(folder, PICTURE_SUFFIXES)
    if flows and frames:
        masks = _masks([folder / "occlusions", folder / "invalid"], flows)
        return [FilmedScene(folder.resolve().name, f"{folder}", frames, flows, masks)]
    raise EngineError(
        f"{folder} is neither MPI Sintel (training/final, training/flow …) nor a folder of frames with .flo "
        "files beside them or in flow/.",
        field="data",
    )


def _sintel_root(folder: Path) -> tuple[Path, tuple[str, ...]] | None:
    """Sintel's folder "training" and the renderings to take from it, where this is Sintel."""
    if folder.name in PASSES and (folder.parent / "flow").is_dir():
        return folder.parent, (folder.name,)
    for training in (folder / "training", folder):
        if (training / "flow").is_dir() and any((training / each).is_dir() for each in PASSES):
            return training, PASSES
    return None


def _sintel(training: Path, passes: tuple[str, ...]) -> Iterator[SceneSource]:
    for flow_folder in sorted(path for path in (training / "flow").iterdir() if path.is_dir()):
        scene = flow_folder.name
        rendering = next((each for each in passes if (training / each / scene).is_dir()), None)
        flows = _numbered(flow_folder, (".flo",))
        if rendering is None or not flows:
            continue
        masks = _masks([training / "occlusions" / scene, training / "invalid" / scene], flows)
        frames = _numbered(training / rendering / scene, PICTURE_SUFFIXES)
        yield FilmedScene(scene, f"MPI Sintel, {rendering} rendering", frames, flows, masks)


def _masks(folders: list[Path], flows: Mapping[int, Path]) -> dict[int, tuple[Path, ...]]:
    found = [_numbered(folder, (".png",)) for folder in folders]
    return {number: tuple(masks[number] for masks in found if number in masks) for number in flows}


def _numbered(folder: Path, suffixes: tuple[str, ...]) -> dict[int, Path]:
    if not folder.is_dir():
        return {}
    return {
        int(match[1]): path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in suffixes and (match := _LAST_NUMBER.search(path.stem))
    }


def _read_mask(path: Path, size: tuple[int, int]) -> NDArray[np.bool_]:
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None or mask.shape != size:
        raise EngineError(f"{path} is no mask of {size[1]}×{size[0]} pixels.", field="data")
    return np.asarray(mask > 0)


def _chained(truths: Mapping[tuple[int, int], Truth]) -> dict[tuple[int, int], Truth]:
    """From frame 0 as far as the ground truth leads without a gap."""
    chained: dict[tuple[int, int], Truth] = {}
    reached, place = truths.get((0, 1)), 1
    while reached is not None and (place, place + 1) in truths:
        reached = chained[0, place + 1] = reached.then(truths[place, place + 1])
        place += 1
    return chained
