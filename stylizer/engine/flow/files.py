"""Flow that another program estimated, read from a folder of .flo files."""

from collections.abc import Iterable
from pathlib import Path

from stylizer.engine.errors import InvalidFlow
from stylizer.engine.flow.flo_file import UNKNOWN, read_flo
from stylizer.engine.motion import Flow, FlowPair


class FlowFiles:
    """A folder of ``forward_1_2.flo`` and ``backward_2_1.flo``, as the authors' program names them.

    Frame numbers may have leading zeros. A forward flow to the next frame may also have the name that MPI
    Sintel gives it, ``frame_0001.flo``; the way back has no name there.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InvalidFlow(f"There is no folder {folder} to read flow from.", "flow")
        self.folder = folder
        self._files = {_key(path): path for path in sorted(folder.glob("*.flo"))}

    def pair(self, earlier: int, later: int, size: tuple[int, ...]) -> FlowPair:
        """Both flows between two frames, given by their numbers; ``size`` is their height and width.

        Raises :class:`InvalidFlow`, naming the pair, where a file is missing, damaged, of another size, or
        has unknown vectors.
        """
        forward, backward = self._find(earlier, later)
        return FlowPair(self._read(forward, size), self._read(backward, size))

    def pairs(self) -> list[tuple[int, int]]:
        """The frames between which there is flow. Raises :class:`InvalidFlow` where one way is missing."""
        found = set()
        for direction, *numbers in self._files:
            if direction in ("forward", "backward") and len(numbers) == 2:
                earlier, later = sorted(int(number) for number in numbers)
                found.add((earlier, later))
            elif direction == "frame" and len(numbers) == 1:
                found.add((int(numbers[0]), int(numbers[0]) + 1))
        self.require(found)
        return sorted(found)

    def require(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Raise :class:`InvalidFlow`, naming the pair, where a file is missing; none is opened."""
        for earlier, later in pairs:
            self._find(earlier, later)

    def _find(self, earlier: int, later: int) -> tuple[Path, Path]:
        """The files of the way there and of the way back."""
        forward = self._files.get(("forward", earlier, later))
        if forward is None and later == earlier + 1:
            forward = self._files.get(("frame", earlier))
        if forward is None:
            raise self._missing("forward", earlier, later)
        backward = self._files.get(("backward", later, earlier))
        if backward is None:
            raise self._missing("backward", later, earlier)
        return forward, backward

    def _missing(self, direction: str, first: int, second: int) -> InvalidFlow:
        return InvalidFlow(
            f"{self.folder} has no {direction} flow from frame {first} to frame {second} "
            f"({direction}_{first}_{second}.flo).",
            "flow",
        )

    def _read(self, path: Path, size: tuple[int, ...]) -> Flow:
        flow = read_flo(path)
        if flow.shape[:2] != size:
            (height, width), (rows, columns) = flow.shape[:2], size
            raise InvalidFlow(f"{path} is {width}×{height} pixels; its frames are {columns}×{rows}.", "flow")
        if (abs(flow) > UNKNOWN).any():
            raise InvalidFlow(f"{path} has unknown vectors; the method needs one for every pixel.", "flow")
        return flow


def _key(path: Path) -> tuple[str | int, ...]:
    """The words and numbers of a file's name: ("forward", 1, 2)."""
    return tuple(int(word) if word.isdecimal() else word for word in path.stem.split("_"))
