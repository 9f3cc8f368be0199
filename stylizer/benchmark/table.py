"""The table in the terminal, as in the paper: rows methods, columns scenes, mean over styles."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean, geometric_mean

from stylizer.benchmark.consistency import Results, Row
from stylizer.benchmark.methods import METHODS

#: A figure for each method and scene.
Table = dict[str, dict[str, float]]

#: What is tabulated: the field of a row, what it is called, and the factor and digits it is shown with.
FIGURES = {
    "mse_masked": ("temporal error ×10⁻³, over the pixels seen in both frames", 1e3, 3),
    "mse_all_pixels": ("temporal error ×10⁻³, over all pixels", 1e3, 3),
    "vgg_style": ("style loss ×10³", 1e-3, 1),
    "vgg_content": ("content loss ×10³", 1e-3, 1),
    "sharpness": ("sharpness (mean gradient energy) ×10⁻³", 1e3, 2),
    "border_contrast": ("contrast at the border against the centre, last frame over first", 1, 3),
    "seconds": ("seconds a frame", 1, 1),
}

#: Those that the footage has as well.
OF_FOOTAGE = ("mse_masked", "mse_all_pixels", "border_contrast")

#: Those of which less is not better.
NOT_LESS = ("sharpness", "border_contrast")


def mean_over_styles(rows: Sequence[Row], figure: str) -> Table:
    """One figure of each method and scene; seconds are those of one frame."""
    table: Table = {}
    for method in METHODS:
        for scene in dict.fromkeys(row.scene for row in rows):
            found = [_figure(row, figure) for row in rows if (row.method, row.scene) == (method, scene)]
            if found:
                table.setdefault(method, {})[scene] = fmean(found)
    return table


def geometric_means(table: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Over the scenes, for each method that has all of them."""
    scenes = {scene for cells in table.values() for scene in cells}
    return {
        method: geometric_mean(cells.values()) for method, cells in table.items() if cells.keys() == scenes
    }


def printed(results: Results, figure: str = "mse_masked") -> Iterator[str]:
    """The table's lines; the paper's own figures stand beside the scenes that it has."""
    called, factor, digits = FIGURES[figure]
    table = mean_over_styles(results.rows, figure)
    scenes = [scene.name for scene in results.scenes]
    means = geometric_means(table)
    beside = papers_scenes(scenes) if figure == "mse_masked" else []
    heads = [*scenes, "geometric mean", *(f"paper: {scene}" for scene in beside)]
    styles = len({row.style for row in results.rows})
    yield f"{called}, mean over {styles} style{'s' if styles > 1 else ''}"
    yield _line("", heads, heads)
    if figure in OF_FOOTAGE:
        own = [f"{factor * getattr(scene, figure):.{digits}f}" for scene in results.scenes]
        yield _line("the footage itself", own, heads)
    for method, cells in table.items():
        figures = [cells.get(scene) for scene in scenes]
        figures += [means.get(method), *(METHODS[method].paper.get(scene) for scene in beside)]
        shown = ["–" if value is None else f"{factor * value:.{digits}f}" for value in figures]
        yield _line(METHODS[method].title, shown, heads)


def papers_scenes(scenes: Sequence[str]) -> list[str]:
    """Those of ``scenes`` that the paper has figures for."""
    return [scene for scene in scenes if any(scene in method.paper for method in METHODS.values())]


def _figure(row: Row, figure: str) -> float:
    value = float(getattr(row, figure))
    return value / row.frames if figure == "seconds" else value


def _line(title: str, cells: Sequence[str], heads: Sequence[str]) -> str:
    return f"{title:36}" + "".join(
        f"  {cell:>{max(8, len(head))}}" for cell, head in zip(cells, heads, strict=False)
    )
