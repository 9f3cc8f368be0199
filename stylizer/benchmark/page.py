"""The page of a run: table, plots, frames with their error maps. One file that needs no other."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from stylizer.benchmark.claims import claims
from stylizer.benchmark.consistency import Example, Results, SceneFacts
from stylizer.benchmark.methods import METHODS
from stylizer.benchmark.plots import curves, dot_panels, scatter
from stylizer.benchmark.table import (
    FIGURES,
    NOT_LESS,
    OF_FOOTAGE,
    geometric_means,
    mean_over_styles,
    papers_scenes,
)
from stylizer.engine.picture import Picture
from stylizer.media.whole_file import whole_file

#: The page's words, and every page's looks.
TEMPLATE = Path(__file__).with_name("page.html")
LOOKS = Path(__file__).with_name("page.css")

#: Width of the pictures on the page, and the quality of their JPEG.
PICTURE_WIDTH = 208
QUALITY = 65

#: The grey of pixels without a partner in the other frame.
UNMEASURED = 96


def write_page(path: Path, results: Results, about: Mapping[str, Any]) -> None:
    """``about`` says what was run: the command, the caps, the machine."""
    page = Template(TEMPLATE.read_text()).substitute(
        looks=LOOKS.read_text(),
        command=escape(about["command"]),
        size="×".join(map(str, about["size_cap"])),
        crop=f", cut to their middle of {'×'.join(map(str, about['crop']))}" if about["crop"] else "",
        frames=about["frame_cap"],
        iterations=about["iterations"],
        styles=escape(", ".join(about["styles"])),
        network=escape(results.network),
        judge=escape(results.judge),
        machine=escape(about["machine"]),
        engine=escape(about["engine"]),
        scenes="".join(_scene(scene) for scene in results.scenes),
        table=_table(results, "mse_masked"),
        dots=_dots(results),
        claims="".join(_claims(results)),
        tradeoff=_tradeoff(results),
        long_range="".join(_long_range(results)) or "It is known for no scene of this run.",
        pictures="".join(_pictures(results)),
        more_tables="".join(_table(results, figure) for figure in list(FIGURES)[1:]),
        left_out="".join(_left_out(results)) or "<li>Nothing.</li>",
    )
    with whole_file(path) as unfinished:
        unfinished.write_text(page)


def _scene(scene: SceneFacts) -> str:
    return (
        f"<li>{escape(scene.name)}: {escape(scene.description)}; {scene.frames} frames of "
        f"{scene.width}×{scene.height}, the motion of {scene.pairs} of their pairs known, "
        f"{100 * scene.seen_share:.0f} % of the pixels seen in both; 95 % of these move by less than "
        f"{scene.motion:.0f} pixels</li>"
    )


def _table(results: Results, figure: str) -> str:
    """Rows methods, columns scenes; the least figure of a column stands out, where less is better."""
    called, factor, digits = FIGURES[figure]
    table = mean_over_styles(results.rows, figure)
    names = [scene.name for scene in results.scenes]
    columns: list[dict[str, float]] = [
        {row: cells[name] for row, cells in table.items() if name in cells} for name in names
    ]
    columns.append(geometric_means(table))
    beside = papers_scenes(names) if figure == "mse_masked" else []
    lines = [table_cells("th", ["", *names, "geometric mean", *(f"paper: {scene}" for scene in beside)])]
    if figure in OF_FOOTAGE:
        own = [f"{factor * getattr(scene, figure):.{digits}f}" for scene in results.scenes]
        lines.append(table_cells("td", ["the footage itself", *own], "dim"))
    for row in table:
        line = table_cells("td", [METHODS[row].title])
        for column in columns:
            shown = f"{factor * column[row]:.{digits}f}" if row in column else "–"
            least = figure not in NOT_LESS and row in column and column[row] == min(column.values())
            line += table_cells("td", [shown], "best" if least else "")
        papers = [METHODS[row].paper.get(scene) for scene in beside]
        line += table_cells("td", ["–" if value is None else f"{1e3 * value:.2f}" for value in papers], "dim")
        lines.append(line)
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    caption = f'<p class="dim">{escape(called)}; mean over styles</p>'
    return f'{caption}<div class="wide"><table>{rows}</table></div>'


def table_cells(tag: str, texts: Sequence[str], kind: str = "") -> str:
    """Cells of a row, ``tag`` being th or td, all of one class."""
    opening = f'<{tag} class="{kind}">' if kind else f"<{tag}>"
    return "".join(f"{opening}{escape(text)}</{tag}>" for text in texts)


def _dots(results: Results) -> str:
    table = mean_over_styles(results.rows, "mse_masked")
    columns = {scene.name: scene.mse_masked for scene in results.scenes}
    papers = {
        row: {scene: METHODS[row].paper[scene] for scene in columns if scene in METHODS[row].paper}
        for row in table
    }
    return dot_panels(table, columns, papers, {row: METHODS[row].title for row in table})


def _claims(results: Results) -> Iterator[str]:
    for claim in claims(results):
        verdict = '<span class="holds">✓ holds' if claim.holds else '<span class="fails">✗ does not'
        yield (
            f'<li>{verdict}</span> {escape(claim.claim)} <span class="dim">{escape(claim.found)}</span></li>'
        )


def _tradeoff(results: Results) -> str:
    errors, styles = (
        geometric_means(mean_over_styles(results.rows, figure)) for figure in ("mse_masked", "vgg_style")
    )
    points = {row: (error, styles[row]) for row, error in errors.items()}
    return scatter(points, "temporal error ×10⁻³", "style loss ×10³") if points else ""


def _long_range(results: Results) -> Iterator[str]:
    for scene in results.scenes:
        lines: dict[str, dict[int, float]] = {}
        for row in METHODS:
            found = [
                each.long_range for each in results.rows if (each.method, each.scene) == (row, scene.name)
            ]
            if found and len(found[0]) > 1:
                lines[row] = {apart: float(np.mean([line[apart] for line in found])) for apart in found[0]}
        if lines:
            caption = f"<figcaption>{escape(scene.name)}</figcaption>"
            yield f'<figure class="plot">{caption}{curves(lines, "frames apart")}</figure>'


def _pictures(results: Results) -> Iterator[str]:
    for place, scene in enumerate(results.scenes):
        examples = [example for example in results.examples if example.scene == scene.name]
        if not examples:
            continue
        most = float(np.median([np.nanquantile(example.error, 0.98) for example in examples]))
        caption = (
            f"{scene.name}, {examples[0].style}: errors from 0 (black) to {1e3 * most:.1f} ×10⁻³ and more "
            "(white); grey: not seen in both frames"
        )
        yield f"<details{'' if place else ' open'}><summary>{escape(caption)}</summary>"
        yield '<div class="pictures">'
        yield from (_figure(example, most) for example in examples)
        yield "</div></details>"


def _figure(example: Example, most: float) -> str:
    title = escape(METHODS[example.method].title)
    mean = 1e3 * float(np.nanmean(example.error))
    return (
        f'<figure><img src="{jpeg(example.picture)}" alt="A frame: {title}">'
        f'<img src="{_jpeg(_heat(example.error, most))}" alt="Its temporal error">'
        f'<figcaption>{title} <span class="dim">{mean:.3f}</span></figcaption></figure>'
    )


def _heat(error: NDArray[np.float32], most: float) -> NDArray[np.uint8]:
    """Black to white through colours of rising brightness, by the error's square root."""
    level = np.sqrt(np.clip(np.nan_to_num(error) / most, 0, 1))
    coloured = cv2.applyColorMap(np.rint(255 * level).astype(np.uint8), cv2.COLORMAP_INFERNO)
    coloured[np.isnan(error)] = UNMEASURED
    return np.asarray(coloured, np.uint8)


def jpeg(picture: Picture) -> str:
    """A picture as the source of an image on the page, small."""
    return _jpeg(np.rint(255 * picture).astype(np.uint8)[..., ::-1])


def _jpeg(bgr: NDArray[np.uint8]) -> str:
    height, width = bgr.shape[:2]
    size = (PICTURE_WIDTH, round(height * PICTURE_WIDTH / width))
    interpolation = cv2.INTER_AREA if width > PICTURE_WIDTH else cv2.INTER_CUBIC
    resized = cv2.resize(np.ascontiguousarray(bgr), size, interpolation=interpolation)
    _, data = cv2.imencode(".jpg", resized, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return f"data:image/jpeg;base64,{base64.b64encode(data.tobytes()).decode()}"


def _left_out(results: Results) -> Iterator[str]:
    for each in results.left_out:
        yield f"<li>{escape(each.method)} on {escape(each.scene)}: {escape(each.reason)}</li>"
