"""The pages of the race and of the cost plots. One file each that needs no other."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from stylizer.benchmark.page import LOOKS, jpeg, table_cells
from stylizer.benchmark.plots import growth
from stylizer.benchmark.scaling import OfLength, OfSize, exponent
from stylizer.benchmark.speed import Row
from stylizer.benchmark.speed_table import COLUMNS, cells, dense_said, precision_of, reference_said
from stylizer.engine.picture import Picture
from stylizer.media.whole_file import whole_file

SPEED_TEMPLATE = Path(__file__).with_name("speed.html")
SCALING_TEMPLATE = Path(__file__).with_name("scaling.html")


def write_speed_page(
    path: Path, rows: Sequence[Row], pictures: Sequence[Picture], about: Mapping[str, Any]
) -> None:
    """``pictures`` shows one of each row; ``about`` says what was run."""
    dense = about["dense_flops_rate"]
    lines = [table_cells("th", ["", *COLUMNS])]
    lines += [
        table_cells("td", [f"{row.preset}, {row.network}", *cells(row, dense, precision_of(row))])
        for row in rows
    ]
    _write(
        path,
        SPEED_TEMPLATE,
        about,
        scene=escape(about["scene"]),
        frames=about["frames"],
        size="×".join(map(str, about["size"])),
        judge=escape(about["judge"]),
        dense=dense_said(dense),
        reference=reference_said(rows, about),
        table=_lines(lines),
        pictures="".join(_figure(row, picture) for row, picture in zip(rows, pictures, strict=True)),
    )


def write_scaling_page(
    path: Path, sizes: Sequence[OfSize], lengths: Sequence[OfLength], about: Mapping[str, Any]
) -> None:
    """Two plots by size, two by length, with their tables."""
    power = exponent(sizes)
    by_size = {
        "seconds a frame": {each.pixels: each.seconds_per_frame for each in sizes},
        "CPU seconds a frame": {each.pixels: each.cpu_seconds_per_frame for each in sizes},
    }
    by_length = {
        "seconds a frame": {each.frames: each.seconds_per_frame for each in lengths},
        "CPU seconds a frame": {each.frames: each.cpu_seconds_per_frame for each in lengths},
    }
    memory = {"peak memory (MB)": {each.pixels: each.peak_memory_mb for each in sizes}}
    held = {"memory held (MB)": {each.frames: each.resident_mb for each in lengths}}
    _write(
        path,
        SCALING_TEMPLATE,
        about,
        preset=escape(about["preset"]),
        network=escape(about["network"]),
        growth="" if power is None else f"CPU seconds grow as pixels to the power of {power:.2f}.",
        by_size=growth(by_size, "pixels") + growth(memory, "pixels"),
        sizes=_lines([_heads(_OF_SIZE), *(_of_size(each) for each in sizes)]),
        by_length=growth(by_length, "frames") + growth(held, "frames") if lengths else "Not run.",
        lengths=_lines([_heads(_OF_LENGTH), *(_of_length(each) for each in lengths)]) if lengths else "",
    )


_OF_SIZE = ("size", "tile", "first frame (s)", "s a frame", "CPU s a frame", "peak memory (MB)")
_OF_LENGTH = ("frames", "s a frame", "CPU s a frame", "memory held (MB)")


def _heads(heads: Sequence[str]) -> str:
    return table_cells("th", heads)


def _of_size(each: OfSize) -> str:
    seconds = (each.seconds_first_frame, each.seconds_per_frame, each.cpu_seconds_per_frame)
    shown = [f"{value:.2f}" for value in seconds]
    tile = f"{each.tile}" if each.tile else "–"
    return table_cells("td", [f"{each.width}×{each.height}", tile, *shown, f"{each.peak_memory_mb:.0f}"])


def _of_length(each: OfLength) -> str:
    shown = [f"{value:.2f}" for value in (each.seconds_per_frame, each.cpu_seconds_per_frame)]
    return table_cells("td", [f"{each.frames}", *shown, f"{each.resident_mb:.0f}"])


def _figure(row: Row, picture: Picture) -> str:
    title = escape(f"{row.preset}, {row.network}")
    return (
        f'<figure><img src="{jpeg(picture)}" alt="A frame: {title}">'
        f'<figcaption>{title} <span class="dim">{row.judged_ratio:.3f} ×</span></figcaption></figure>'
    )


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<tr>{line}</tr>" for line in lines)


def _write(path: Path, template: Path, about: Mapping[str, Any], **parts: Any) -> None:
    page = Template(template.read_text()).substitute(
        looks=LOOKS.read_text(),
        command=escape(about["command"]),
        machine=escape(about["machine"]),
        engine=escape(about["engine"]),
        style=escape(about["style"]),
        **parts,
    )
    with whole_file(path) as unfinished:
        unfinished.write_text(page)
