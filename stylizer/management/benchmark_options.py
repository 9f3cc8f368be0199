"""What the kinds of `manage.py benchmark` make of their options."""

import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from stylizer.engine.errors import EngineError

Kind = TypeVar("Kind")


def named(name: str, among: Mapping[str, Kind], called: str) -> Kind:
    """One of several by its name."""
    if name not in among:
        raise EngineError(f"There is no {called} {name!r}; there are {', '.join(among)}.", field=called)
    return among[name]


def at_least(least: int, option: str, value: int) -> int:
    """``value``, which an option gave."""
    if value < least:
        raise EngineError(f"{option} is {value}; it has to be {least} or more.")
    return value


def read_size(option: str, text: str) -> tuple[int, int]:
    """Width and height."""
    match = re.fullmatch(r"(\d+)[x×](\d+)", text)
    if match is None:
        raise EngineError(f"{option} {text}: write it as WIDTHxHEIGHT, such as 448x252.")
    return int(match[1]), int(match[2])


def check_writable(option: str, path: Path | None) -> None:
    """A run takes hours: what it is written to has to be there before."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise EngineError(f"{option} {path}: name a file in a folder that is there.")


def path_of(text: str | None) -> Path | None:
    """A path, where one was given."""
    return Path(text) if text else None


def command() -> str:
    """What was typed."""
    return shlex.join(["manage.py", *sys.argv[1:]])
