"""The race in the terminal and on the page: what the columns are, and how a figure is shown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stylizer.benchmark.scaling import OfLength, OfSize, exponent
from stylizer.benchmark.speed import REFERENCE, Row
from stylizer.engine.device import has_bfloat16

#: The columns after the row's name.
COLUMNS = (
    *("s a frame", "least to most", "first frame (s)", "speed-up", "least to most", "by CPU time"),
    *("first frame", "judged loss", "first frame", "last frame", "temporal error ×10⁻³", "iterations"),
    *("peak memory (MB)", "GFLOP/s", "of dense"),
)


def cells(row: Row, dense: Mapping[str, float], precision: str) -> list[str]:
    """A row's figures in the order of :data:`COLUMNS`; ``precision`` is the one whose dense rate counts."""
    capped = "" if row.reference_cap is None or row.preset == REFERENCE else f" (cap {row.reference_cap})"

    def ratio(value: float | None, digits: str = ".1f") -> str:
        return "–" if value is None else f"{value:{digits}} ×{capped}"

    return [
        f"{row.seconds_per_frame:.3g}",
        _spread(row.seconds_spread),
        _shown(row.seconds_first_frame),
        ratio(row.speedup),
        _spread(row.speedup_spread),
        ratio(row.cpu_speedup),
        ratio(row.speedup_first_frame),
        ratio(row.judged_ratio, ".3f"),
        ratio(row.judged_ratio_first_frame, ".3f"),
        ratio(row.judged_ratio_last_frame, ".3f"),
        "–" if row.temporal is None else f"{1e3 * row.temporal:.3f}",
        _shown(row.iterations),
        "–" if row.peak_memory_mb is None else f"{row.peak_memory_mb:.0f}",
        "–" if row.flops_rate is None else f"{row.flops_rate / 1e9:.0f}",
        "–" if row.flops_rate is None else f"{100 * row.flops_rate / dense[precision]:.0f} %",
    ]


def precision_of(row: Row) -> str:
    """What the network's features of the row are computed in."""
    exact = row.preset == REFERENCE or not has_bfloat16(row.device.partition(":")[0])
    return "float32" if exact else "bfloat16"


def printed(found: Sequence[Row], about: Mapping[str, Any]) -> Iterator[str]:
    """The table on its side, a column for each row: the figures are many, the rows few."""
    dense = about["dense_flops_rate"]
    columns = [(row.preset, row.network, *cells(row, dense, precision_of(row))) for row in found]
    widths = [max(map(len, column)) for column in columns]
    for title, *line in zip(("", "", *COLUMNS), *columns, strict=True):
        yield f"{title:22}" + "".join(f"  {cell:>{width}}" for cell, width in zip(line, widths, strict=True))
    yield ""
    yield dense_said(dense)
    yield reference_said(found, about)


def dense_said(dense: Mapping[str, float]) -> str:
    """The machine's own rate."""
    rates = ", ".join(f"{rate / 1e9:.0f} GFLOP/s in {precision}" for precision, rate in dense.items())
    return f"One product of dense matrices reaches {rates} here."


def reference_said(found: Sequence[Row], about: Mapping[str, Any]) -> str:
    """What all ratios are held against, and whether it was let run."""
    reference, cap = found[0], about["reference_iterations"]
    took = (
        f"{_shown(reference.iterations)} iterations, {_shown(reference.iterations_first_frame)} in its first"
    )
    frames = (
        f"Judged on the first {about['judged_frames']} frames; the last of {about['frames']} is held against "
        "the reference's steady ones."
    )
    if cap is None:
        return f"The reference took {took} frame, by its own stopping rule. {frames}"
    return (
        f"The reference was capped at {cap} iterations (its own are up to 1000, and 2000 in its first frame) "
        f"and took {took} frame: let run it would take longer, and come to a lower loss. {frames}"
    )


def printed_scaling(sizes: Sequence[OfSize], lengths: Sequence[OfLength]) -> Iterator[str]:
    """By size, and by length."""
    yield f"{'size':>12}{'tile':>7}{'first (s)':>12}{'frame (s)':>12}{'CPU (s)':>10}{'memory (MB)':>13}"
    for each in sizes:
        yield (
            f"{f'{each.width}×{each.height}':>12}{each.tile:>7}{each.seconds_first_frame:>12.2f}"
            f"{each.seconds_per_frame:>12.2f}{each.cpu_seconds_per_frame:>10.2f}{each.peak_memory_mb:>13.0f}"
        )
    power = exponent(sizes)
    if power is not None:
        yield f"CPU seconds grow as pixels to the power of {power:.2f}."
    if lengths:
        yield f"{'frames':>12}{'frame (s)':>12}{'CPU (s)':>10}{'memory (MB)':>13}"
    for length in lengths:
        yield (
            f"{length.frames:>12}{length.seconds_per_frame:>12.2f}{length.cpu_seconds_per_frame:>10.2f}"
            f"{length.resident_mb:>13.0f}"
        )


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"


def _spread(values: tuple[float, float]) -> str:
    return f"{values[0]:.3g} to {values[1]:.3g}"
