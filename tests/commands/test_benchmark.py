"""The real command, in this process, on shots small enough to be quick."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stylizer.management import speed_run
from tests.engine.networks import load_small

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


def test_flows_are_held_against_the_truth(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "flow.json"
    small = ("--scene", "0310", "--size", "64x36", "--frames", "2", "--json", str(path))
    call_command("benchmark", "flow", *small, "--estimator", "dis", "--estimator", "fused")
    assert "end-point error" in capsys.readouterr().out
    content = json.loads(path.read_text())
    assert [each["estimator"] for each in content["accuracies"]] == ["dis", "fused"]
    assert content["about"]["frame_cap"] == 2

    with pytest.raises(CommandError, match="There is no estimator 'magic'; there are deepflow"):
        call_command("benchmark", "flow", "--estimator", "magic")


RACE = (
    *("benchmark", "speed", "--style", "woodcut", "--size", "64x36", "--frame-count", "2", "--network"),
    *("embedded", "--preset", "draft", "--reference-iterations", "1"),
)


def test_speed_is_printed_written_and_traced(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed_run, "find_vgg19", lambda _weights: load_small)
    monkeypatch.setattr(speed_run, "dense_rates", lambda _device: {"float32": 1e9, "bfloat16": 1e9})
    path, page, trace = (tmp_path / name for name in ("speed.json", "speed.html", "trace.json"))
    call_command(*RACE, "--json", str(path), "--html", str(page), "--profile", str(trace))

    assert "capped at 1 iterations" in capsys.readouterr().out
    content = json.loads(path.read_text())
    assert [(row["preset"], row["network"]) for row in content["rows"]] == [
        ("reference", "vgg19"),
        ("draft", "embedded"),
    ]
    assert content["about"]["reference_iterations"] == 1
    assert content["about"]["size"] == [64, 36]
    assert content["rows"][0]["iterations"] == 1
    assert content["rows"][1]["reference_cap"] == 1
    assert "1 iterations" in page.read_text()
    assert json.loads(trace.read_text())["traceEvents"]


def test_without_vgg19_there_is_nothing_to_hold_speed_against(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(CommandError, match=r"The reference paints through VGG-19.*--judge names the file"):
        call_command(*RACE)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--frame-count", "1"), "--frame-count is 1; it has to be 2 or more"),
        (("--reference-frames", "1"), "--reference-frames is 1"),
        (("--reference-iterations", "0"), "--reference-iterations is 0"),
        (("--repeats", "0"), "--repeats is 0"),
        (("--network", "vgg16"), "There is no network 'vgg16'; there are embedded, vgg19"),
        (("--preset", "quick"), "There is no preset 'quick'"),
        (("--frames", "nowhere"), "nowhere has no numbered frames"),
        (("--peer", "paint {frames} {style}"), "has no {out}"),
        (("--profile", "nowhere/trace.json"), "--profile nowhere/trace.json: name a file"),
    ],
)
def test_a_race_that_can_not_be_run_is_refused_before(
    options: tuple[str, ...], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed_run, "find_vgg19", lambda _weights: load_small)
    with pytest.raises(CommandError, match=complaint):
        call_command(*RACE, *options)


def test_a_size_that_is_too_small_is_refused() -> None:
    with pytest.raises(CommandError, match="No size fits into 64x36; the smallest is 256×144"):
        call_command("benchmark", "scaling", "--largest", "64x36")
