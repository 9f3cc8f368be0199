"""The page as a reader's program sees it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from stylizer.benchmark.consistency import Example, LeftOut, Results, Row, SceneFacts
from stylizer.benchmark.page import write_page
from stylizer.benchmark.plots import LogAxis, curves

ABOUT = {
    "command": "manage.py benchmark consistency --scene '<odd> & name'",
    "machine": "2 cores",
    "engine": "0123456789ab",
    "size_cap": [64, 36],
    "crop": None,
    "frame_cap": 3,
    "iterations": 5,
    "styles": ["woodcut"],
}


class Reader(HTMLParser):
    """Collects text, sources and the tags that stay open."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.sources, self.open = "", list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed at once."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_no_other_and_says_it_all(tmp_path: Path) -> None:
    results = Results(
        "VGG-19 <file>",
        "embedded",
        [SceneFacts("alley_2", "Sintel", 64, 36, 3, 2, 0.9, 5.0, 1e-4, 1e-4, 1.0, {})],
    )
    for method, error in (("deepflow", 2e-3), ("prev", 9e-3)):
        results.rows.append(
            Row(
                method,
                "alley_2",
                "woodcut",
                error,
                error / 2,
                3e5,
                8e6,
                4.0,
                30,
                3,
                0.1,
                0.9,
                {1: error, 2: 2 * error},
            )
        )
        picture = np.random.default_rng(1).random((36, 64, 3), dtype=np.float32)
        field = picture[..., 0].copy()
        field[0] = np.nan
        results.examples.append(Example(method, "alley_2", "woodcut", picture, field))
    results.left_out.append(LeftOut("raft", "alley_2", "RAFT's weights are not on this machine."))
    path = tmp_path / "page.html"
    write_page(path, results, ABOUT)

    page = path.read_text()
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    assert len(reader.sources) == 4  # two pictures, two error maps
    assert all(source.startswith("data:image/jpeg;base64,") for source in reader.sources)
    assert not re.search(r"https?://", page)
    for said in (
        "--scene '<odd> & name'",
        "VGG-19 <file>",
        "64×36 pixels, 3 frames",
        "temporal loss, DeepFlow2.0002.0000.61",  # the row: scene, geometric mean, paper
        "RAFT's weights are not on this machine.",
    ):
        assert said in reader.text, said


def test_a_logarithmic_axis_is_even_in_factors() -> None:
    axis = LogAxis(0.001, 0.1, 50, 200)

    assert [axis(value) for value in (0.001, 0.01, 0.1)] == [50, 150, 250]
    assert list(axis.ticks()) == pytest.approx([0.001, 0.003, 0.01, 0.03, 0.1])


def test_the_names_of_close_lines_do_not_lie_on_each_other() -> None:
    plot = curves(
        {"one": {1: 1e-3, 2: 2e-3}, "two": {1: 1e-3, 2: 2e-3}, "three": {1: 1e-3, 2: 9e-3}}, "frames"
    )
    heights = sorted(float(y) for y in re.findall(r'x="358" y="([\d.]+)"', plot))

    assert len(heights) == 3
    assert min(np.diff(heights)) >= 14
