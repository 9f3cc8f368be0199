"""What somebody asked `manage.py stylize` for, taken from the command line word by word."""

import json
import math
import os
import textwrap
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from stylizer.engine.settings import PRESETS, Settings, resolve_settings
from stylizer.media.clips import FILM_SUFFIXES
from stylizer.media.pictures import PICTURE_SUFFIXES

#: Names ending so mean a video, but not one that is written here.
_OTHER_VIDEOS = (".avi", ".gif", ".m4v", ".mkv", ".mxf", ".webm")

#: Options of their own, or not the user's to choose.
_NOT_SET = {"preset": "use --preset", "width": "frames keep the clip's", "height": "frames keep the clip's"}


@dataclass(frozen=True)
class RegionOrder:
    """A part of the frame: its mask or masks, its style (None: that of --style), and its strength."""

    mask: Path
    style: Path | None
    strength: float


@dataclass(frozen=True)
class Order:
    """A well-formed request; whether its files are any good is not known yet.

    `cuts` are first frames after a cut, in order; None has them looked for.
    """

    clip: Path
    styles: tuple[tuple[Path, float], ...]
    out: Path
    to_folder: bool
    preset: str
    overrides: dict[str, Any]
    device: str
    frames: tuple[int, int] | None
    rate: Fraction | None
    report: Path | None
    regions: tuple[RegionOrder, ...]
    flow_files: Path | None
    held: tuple[tuple[int, Path], ...]
    cuts: tuple[int, ...] | None


def read_order(
    *,
    clip: str,
    styles: list[str],
    out: str,
    preset: str,
    changes: list[str],
    network: str | None,
    weights: str | None,
    device: str,
    frames: str | None,
    rate: str | None,
    report: str | None,
    regions: list[str],
    outside: str | None,
    flow_files: str | None,
    holds: list[str],
    cuts: str,
    **_django: object,
) -> Order:
    """Raises `CommandError` where a word can't be understood or a place can't be written."""
    overrides = dict(_change(text) for text in changes)
    options = {"network": network, "weights": weights, "outside": outside}
    overrides |= {name: value for name, value in options.items() if value is not None}
    if flow_files is not None:
        overrides.setdefault("flow", "files")
    out_path, to_folder = output_place(out)
    if out_path.resolve() == Path(clip).resolve():
        raise CommandError(f"--out {out} is the clip itself; name another file.")
    return Order(
        clip=Path(clip),
        styles=tuple(_style(text) for text in styles),
        out=out_path,
        to_folder=to_folder,
        preset=preset,
        overrides=overrides,
        device=device,
        frames=range_of_frames(frames) if frames is not None else None,
        rate=_rate(rate) if rate is not None else None,
        report=_report(report) if report is not None else None,
        regions=tuple(_region(text) for text in regions),
        flow_files=Path(flow_files) if flow_files is not None else None,
        held=_held(holds),
        cuts=_cuts(cuts),
    )


def described_settings() -> str:
    """The settings that ``--set`` changes, each with its unit, its default and what it does."""
    lines = []
    for name, field in Settings.model_fields.items():
        if name in _NOT_SET:
            continue
        default, through_vgg19 = _defaults(name, "embedded"), _defaults(name, "vgg19")
        if through_vgg19 != default and name != "network":
            default += f"; through vgg19: {through_vgg19}"
        lines += [f"  {name} = {default}"]
        lines += textwrap.wrap(field.description or "", 96, initial_indent=" " * 6, subsequent_indent=" " * 6)
    return "\n".join(lines)


def _defaults(name: str, network: str) -> str:
    """What the presets set it to through this network."""
    presets = [resolve_settings(450, 350, preset, network=network) for preset in PRESETS]
    values = [json.dumps(getattr(preset, name), ensure_ascii=False) for preset in presets]
    if len(set(values)) == 1:
        return values[0]
    return ", ".join(f"{preset} {value}" for preset, value in zip(PRESETS, values, strict=True))


def _style(text: str) -> tuple[Path, float]:
    """``IMAGE`` or ``IMAGE:WEIGHT``; a file whose own name has a colon wins."""
    image, colon, weight = text.rpartition(":")
    if not colon or Path(text).exists():
        return Path(text), 1.0
    try:
        value = float(weight)
    except ValueError as error:
        raise CommandError(
            f"--style {text}: there is no file of this name, and {weight!r} is no weight."
        ) from error
    if not (math.isfinite(value) and value > 0):
        raise CommandError(f"--style {text}: the weight is {weight}; it has to be a number above 0.")
    return Path(image), value


def _region(text: str) -> RegionOrder:
    """``MASK[=[STYLE][:STRENGTH]]``; files whose own names have an equals sign or a colon win."""
    mask, equals, rest = text.rpartition("=")
    if not equals or Path(text).exists():
        return RegionOrder(Path(text), None, 1.0)
    style, colon, strength = rest.rpartition(":")
    if not colon or Path(rest).exists():
        return RegionOrder(Path(mask), Path(rest), 1.0)
    try:
        value = float(strength)
    except ValueError as error:
        raise CommandError(
            f"--region {text}: there is no style file {rest}, and {strength!r} is no strength."
        ) from error
    if not 0 <= value <= 1:  # false for NaN too
        raise CommandError(f"--region {text}: the strength is {strength}; it has to be from 0 to 1.")
    return RegionOrder(Path(mask), Path(style) if style else None, value)


def _held(texts: list[str]) -> tuple[tuple[int, Path], ...]:
    held = []
    for text in texts:
        frame, equals, picture = text.partition("=")
        if not (frame.isdecimal() and equals and picture):
            raise CommandError(f"--hold {text}: write it as FRAME=PICTURE, such as 1012=painted.png.")
        held.append((int(frame), Path(picture)))
    frames = [frame for frame, _ in held]
    if twice := [frame for frame in frames if frames.count(frame) > 1]:
        raise CommandError(f"--hold: frame {twice[0]} is held twice; a frame has one picture.")
    return tuple(held)


def _change(text: str) -> tuple[str, Any]:
    """``NAME=VALUE``, the value as JSON where it is JSON, else as it stands."""
    name, equals, value = text.partition("=")
    if not equals:
        raise CommandError(f"--set {text}: write it as NAME=VALUE, such as iterations=30.")
    if name in _NOT_SET:
        raise CommandError(f"--set {text}: {name} can't be set here; {_NOT_SET[name]}.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def range_of_frames(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal()):
        raise CommandError(f"--frames {text}: write it as FIRST-LAST, such as 1001-1048.")
    if int(last) < int(first):
        raise CommandError(f"--frames {text}: the last frame comes before the first.")
    return int(first), int(last)


def _cuts(text: str) -> tuple[int, ...] | None:
    if text in ("auto", "none"):
        return None if text == "auto" else ()
    numbers = text.split(",")
    if not all(number.isdecimal() for number in numbers):
        raise CommandError(f"--cuts {text}: write auto, none, or numbers of frames such as 1025,1061.")
    return tuple(sorted({int(number) for number in numbers}))


def _rate(text: str) -> Fraction:
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise CommandError(
            f"--rate {text}: write it as a number or a fraction, such as 24000/1001."
        ) from error
    if not 0 < rate <= 1000:
        raise CommandError(f"--rate {text}: it has to be above 0 and at most 1000 frames a second.")
    return rate


def output_place(text: str) -> tuple[Path, bool]:
    """Where to write, and whether that is a folder."""
    path = _writable("--out", Path(text))
    suffix = path.suffix.lower()
    if path.is_dir():
        if any(path.iterdir()):
            raise CommandError(f"--out {text} has files in it; name a new or an empty folder.")
        return path, True
    if suffix in FILM_SUFFIXES and not text.endswith("/"):
        return path, False
    if path.exists():
        raise CommandError(f"--out {text} is a file; name an .mp4 or .mov file, or a folder for PNG frames.")
    if suffix in (*_OTHER_VIDEOS, *PICTURE_SUFFIXES):
        raise CommandError(
            f"--out {text}: {suffix} is not written; name an .mp4 or .mov file, or a folder for PNG frames."
        )
    return path, True


def _report(text: str) -> Path:
    path = _writable("--report", Path(text))
    if path.is_dir():
        raise CommandError(f"--report {text} is a folder; name a file.")
    return path


def _writable(option: str, path: Path) -> Path:
    folder = path.absolute().parent
    if not folder.is_dir():
        raise CommandError(f"{option} {path}: there is no folder {folder}.")
    if not os.access(folder, os.W_OK):
        raise CommandError(f"{option} {path}: you may not write to the folder {folder}.")
    return path
