"""Plots as inline SVG: greys and one accent, numbers at the axes, nothing from another host."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

ROW = 22
PANEL = 150
NAMES = 210
MARGIN = 24


@dataclass(frozen=True)
class LogAxis:
    """Maps values between ``low`` and ``high`` to pixels from ``start`` on, ``length`` of them."""

    low: float
    high: float
    start: float
    length: float

    @classmethod
    def around(cls, values: Sequence[float], start: float, length: float) -> "LogAxis":
        """With some air beyond the smallest and the largest value."""
        return cls(min(values) / 1.25, max(values) * 1.25, start, length)

    def __call__(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return round(self.start + share * self.length, 1)

    def ticks(self) -> Iterator[float]:
        """1, 2 and 5 of every decade inside; of many decades the powers of ten alone."""
        decades = math.log10(self.high / self.low)
        for exponent in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1):
            for digit in (1, 2, 5) if decades < 1.5 else (1,) if decades > 3 else (1, 3):
                if self.low <= digit * 10.0**exponent <= self.high:
                    yield digit * 10.0**exponent


def dot_panels(
    rows: Mapping[str, Mapping[str, float]],
    columns: Mapping[str, float],
    beside: Mapping[str, Mapping[str, float]],
    titles: Mapping[str, str],
) -> str:
    """A panel for each of ``columns`` with a dot for each of ``rows`` on a logarithmic axis.

    ``columns`` gives each panel's dashed line; ``beside`` are figures from elsewhere, drawn as rings.
    """
    height = MARGIN + ROW * len(rows) + 2 * MARGIN
    width = NAMES + len(columns) * (PANEL + MARGIN)
    values = [value for cells in (*rows.values(), *beside.values(), columns) for value in cells.values()]
    parts = []
    for index, row in enumerate(rows):
        y = MARGIN + ROW * (index + 0.5)
        parts.append(_text(NAMES - 12, y + 4, titles[row], "end"))
        parts.append(f'<line class="grid" x1="{NAMES}" x2="{width}" y1="{y}" y2="{y}"/>')
    for place, (column, own) in enumerate(columns.items()):
        axis = LogAxis.around(values, NAMES + place * (PANEL + MARGIN), PANEL)
        bottom = MARGIN + ROW * len(rows)
        parts.append(_text(axis.start + PANEL / 2, MARGIN - 8, column, "middle", "head"))
        parts.append(
            f'<line class="own" x1="{axis(own)}" x2="{axis(own)}" y1="{MARGIN}" y2="{bottom}">'
            f"<title>the footage itself: {own:.2e}</title></line>"
        )
        for tick in axis.ticks():
            parts.append(_text(axis(tick), bottom + 16, f"{1e3 * tick:g}", "middle", "dim"))
        for index, row in enumerate(rows):
            y = MARGIN + ROW * (index + 0.5)
            for cells, shape in ((beside.get(row, {}), "ring"), (rows[row], "dot")):
                if column in cells:
                    said = f"{titles[row]}, {column}: {cells[column]:.2e}"
                    parts.append(
                        f'<circle class="{shape}" cx="{axis(cells[column])}" cy="{y}" r="4.5">'
                        f"<title>{escape(said)}</title></circle>"
                    )
    return _svg(width, height, parts, "Temporal error of each method on each scene")


def scatter(points: Mapping[str, tuple[float, float]], across: str, up: str) -> str:
    """Labelled dots on two logarithmic axes."""
    width, height = 760, 380
    x = LogAxis.around([point[0] for point in points.values()], 70, 520)
    y = LogAxis.around([point[1] for point in points.values()], height - 50, -(height - 80))
    parts = [
        _text(x.start + x.length / 2, height - 8, across, "middle", "dim"),
        _text(70, 18, up, "start", "dim"),
    ]
    for tick in x.ticks():
        parts.append(f'<line class="grid" x1="{x(tick)}" x2="{x(tick)}" y1="30" y2="{y.start}"/>')
        parts.append(_text(x(tick), y.start + 18, f"{1e3 * tick:g}", "middle", "dim"))
    for tick in y.ticks():
        parts.append(f'<line class="grid" x1="70" x2="590" y1="{y(tick)}" y2="{y(tick)}"/>')
        parts.append(_text(62, y(tick) + 4, f"{1e-3 * tick:g}", "end", "dim"))
    for value_x, value_y in points.values():
        parts.append(f'<circle class="dot" cx="{x(value_x)}" cy="{y(value_y)}" r="4.5"/>')
    for (label, (value_x, _)), at in zip(
        points.items(), _apart([y(v) for _, v in points.values()]), strict=True
    ):
        parts.append(_text(x(value_x) + 9, at + 4, label, "start"))
    return _svg(width, height, parts, f"{up} against {across}")


def curves(lines: Mapping[str, Mapping[int, float]], across: str) -> str:
    """One line for each entry of ``lines`` over whole numbers, on a logarithmic axis, named at its end."""
    width, height = 520, 300
    steps = sorted({step for line in lines.values() for step in line})
    y = LogAxis.around(
        [value for line in lines.values() for value in line.values()], height - 44, -(height - 64)
    )

    def x(step: int) -> float:
        return round(50 + 300 * (step - steps[0]) / max(1, steps[-1] - steps[0]), 1)

    parts = [_text(200, height - 6, across, "middle", "dim")]
    parts += [_text(x(step), y.start + 18, str(step), "middle", "dim") for step in steps]
    for tick in y.ticks():
        parts.append(f'<line class="grid" x1="50" x2="350" y1="{y(tick)}" y2="{y(tick)}"/>')
        parts.append(_text(44, y(tick) + 4, f"{1e3 * tick:g}", "end", "dim"))
    ends = _apart([y(line[max(line)]) for line in lines.values()])
    for (label, line), at in zip(lines.items(), ends, strict=True):
        points = " ".join(f"{x(step)},{y(value)}" for step, value in sorted(line.items()))
        parts.append(f'<polyline class="line" points="{points}"><title>{escape(label)}</title></polyline>')
        parts.append(_text(358, at + 4, label, "start"))
    return _svg(width, height, parts, f"Temporal error against {across}")


def growth(lines: Mapping[str, Mapping[int, float]], across: str) -> str:
    """Lines with dots on two logarithmic axes, each named at its end: a straight rise of 1 : 1 is linear."""
    width, height = 520, 300
    values = [value for line in lines.values() for value in line.values()]
    x = LogAxis.around([step for line in lines.values() for step in line], 60, 300)
    y = LogAxis.around(values, height - 44, -(height - 64))
    parts = [_text(210, height - 6, across, "middle", "dim")]
    for tick in x.ticks():
        parts.append(_text(x(tick), y.start + 18, f"{tick:g}", "middle", "dim"))
    for tick in y.ticks():
        parts.append(f'<line class="grid" x1="60" x2="360" y1="{y(tick)}" y2="{y(tick)}"/>')
        parts.append(_text(54, y(tick) + 4, f"{tick:g}", "end", "dim"))
    ends = _apart([y(line[max(line)]) for line in lines.values()])
    for (label, line), at in zip(lines.items(), ends, strict=True):
        points = [(x(step), y(value)) for step, value in sorted(line.items())]
        joined = " ".join(f"{left},{top}" for left, top in points)
        parts.append(f'<polyline class="line" points="{joined}"><title>{escape(label)}</title></polyline>')
        parts += [f'<circle class="dot" cx="{left}" cy="{top}" r="3"/>' for left, top in points]
        parts.append(_text(368, at + 4, label, "start"))
    return _svg(width, height, parts, f"{', '.join(lines)} against {across}")


def _apart(heights: Sequence[float], least: float = 14) -> list[float]:
    """Move labels down until none lies on another."""
    moved: dict[int, float] = {}
    lowest = -math.inf
    for index in sorted(range(len(heights)), key=lambda each: heights[each]):
        lowest = moved[index] = max(heights[index], lowest + least)
    return [moved[index] for index in range(len(heights))]


def _text(x: float, y: float, text: str, anchor: str, kind: str = "label") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: float, height: float, parts: Sequence[str], called: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(called)}">{"".join(parts)}</svg>'
    )
