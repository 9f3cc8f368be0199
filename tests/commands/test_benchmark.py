"""The real command, in this process, on shots small enough to be quick."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

COLUMNS = {
    *("method", "scene", "style", "mse_masked", "mse_all_pixels"),
    *("vgg_content", "vgg_style", "seconds", "iterations"),
}
SMALL = ("--scene", "0310", "--style", "woodcut", "--size", "64x36", "--frames", "2", "--iterations", "1")


def test_the_table_is_printed_and_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "table.json"
    call_command(
        *("benchmark", "consistency", *SMALL, "--method", "dis", "--method", "prev", "--json", str(path))
    )

    printed = capsys.readouterr().out
    assert "temporal loss, DIS" in printed
    assert "start from prev only" in printed
    content = json.loads(path.read_text())
    assert [row["method"] for row in content["rows"]] == ["dis", "prev"]
    assert all(row.keys() >= COLUMNS for row in content["rows"])
    assert content["about"]["size_cap"] == [64, 36]
    assert content["about"]["iterations"] == 1


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--scene", "9999"), "There is no scene '9999'; there are 0310"),
        (("--method", "magic"), "There is no method 'magic'; there are deepflow"),
        (("--style", "nowhere.jpg"), "There is no style picture nowhere.jpg"),
        (("--size", "wide"), "write it as WIDTHxHEIGHT"),
        (("--frames", "1"), "--frames is 1; it has to be 2 or more"),
        (("--iterations", "0"), "--iterations is 0; it has to be 1 or more"),
        (("--data", "rendered", "--data", "nowhere"), "There is no folder nowhere"),
        (("--judge", "nowhere.pth"), "There is no weights file nowhere.pth"),
        (("--device", "abacus"), "There is no device 'abacus'"),
        (("--size", "64x20"), "Raise the size cap"),
        (("--html", "nowhere/page.html"), "--html nowhere/page.html: name a file in a folder that is there"),
    ],
)
def test_what_can_not_be_run_is_refused_before_painting(options: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        call_command("benchmark", "consistency", "--scene", "0310", "--style", "woodcut", *options)


def test_measures_and_forecast_are_printed_and_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "found.json"
    call_command("benchmark", "measures", *SMALL, "--json", str(path))
    assert "0310" in capsys.readouterr().out
    content = json.loads(path.read_text())
    assert content["exclusions"][0]["measuring_flow"] != content["exclusions"][0]["loss_flow"]
    assert [blur["deviation"] for blur in content["blurs"]] == [0, 0.7, 1.5, 3]

    more = ("--style", "mosaic", "--style", "cubist-facets")
    call_command("benchmark", "forecast", *SMALL, *more, "--json", str(path))
    assert "Rank correlation (Spearman) over 3 styles" in capsys.readouterr().out
    assert {style["style"] for style in json.loads(path.read_text())["styles"]} == {
        *("woodcut", "mosaic", "cubist-facets")
    }
