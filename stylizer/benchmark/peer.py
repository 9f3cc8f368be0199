"""Another program on the same frames, in an environment of its own."""

import os
import re
import shlex
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from stylizer.benchmark.lane import MEGABYTE
from stylizer.engine.errors import EngineError
from stylizer.engine.picture import Picture
from stylizer.media.pictures import PICTURE_SUFFIXES, decode_picture, encode_master

#: What a command's template has to have a place for.
PLACES = ("{frames}", "{style}", "{out}")

#: Seconds between two looks at a peer's memory.
LOOK_EVERY = 0.1

#: What of our own environment would lead a peer's interpreter to our packages.
OURS = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True)
class Painted:
    """A peer's pictures; ``seconds`` for all of them, its start among them; memory looked at now and then."""

    name: str
    pictures: list[Picture]
    seconds: float
    peak_memory_mb: float


def check_peer(command: str) -> None:
    """Raises :class:`EngineError` for a template that can't be carried out."""
    missing = [place for place in PLACES if place not in command]
    if missing:
        raise EngineError(
            f"--peer {command!r} has no {' and no '.join(missing)}: write where the program gets its folder "
            "of frames, its style picture and the folder for its pictures."
        )


def run_peer(command: str, frames: Sequence[Picture], style: Picture) -> Painted:
    """Run ``command`` with frames as frame_0001.png on, and read its pictures in the order of their names.

    Raises :class:`EngineError` where it fails, or makes too few pictures or pictures of another size.
    """
    check_peer(command)
    with tempfile.TemporaryDirectory(prefix="peer-") as folder:
        places = dict(
            zip(PLACES, (Path(folder, name) for name in ("frames", "style.png", "out")), strict=True)
        )
        places["{frames}"].mkdir()
        places["{out}"].mkdir()
        for number, frame in enumerate(frames, 1):
            (places["{frames}"] / f"frame_{number:04}.png").write_bytes(encode_master(frame))
        places["{style}"].write_bytes(encode_master(style))
        arguments = shlex.split(command)
        for place, path in places.items():
            arguments = [argument.replace(place, str(path)) for argument in arguments]
        seconds, peak = _run(arguments, Path(folder, "said"))
        pictures = _read(places["{out}"], frames)
    return Painted(Path(arguments[0]).name, pictures, seconds, peak / MEGABYTE)


def _run(arguments: Sequence[str], said: Path) -> tuple[float, int]:
    """Seconds, and the most bytes that the program and its own were seen to be resident in."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    peak, began = 0, time.perf_counter()
    with said.open("w+b") as output:
        try:
            process = subprocess.Popen(  # noqa: S603 (to run it is what was asked for)
                arguments, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise EngineError(f"--peer: {arguments[0]} can't be run: {error.strerror}.") from error
        try:
            while process.poll() is None:
                peak = max(peak, _resident(process.pid))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_EVERY)
            seconds = time.perf_counter() - began
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        last = said.read_text(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
        raise EngineError(f"--peer: {arguments[0]} ended with {process.returncode}: {last[0]}")
    return seconds, peak


def _resident(pid: int) -> int:
    try:
        peer = psutil.Process(pid)
        return sum(each.memory_info().rss for each in (peer, *peer.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def _read(folder: Path, frames: Sequence[Picture]) -> list[Picture]:
    paths = [path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES]
    paths.sort(key=lambda path: [int(part) for part in re.findall(r"\d+", path.stem)] or [0])
    if len(paths) != len(frames):
        raise EngineError(f"--peer made {len(paths)} pictures of {len(frames)} frames in {{out}}.")
    pictures = [decode_picture(path) for path in paths]
    for path, picture, frame in zip(paths, pictures, frames, strict=True):
        if picture.shape != frame.shape:
            found, wanted = (f"{each.shape[1]}×{each.shape[0]}" for each in (picture, frame))
            raise EngineError(f"--peer made {path.name} of {found} pixels; the frames are {wanted}.")
    return pictures
