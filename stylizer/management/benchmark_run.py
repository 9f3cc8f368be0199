"""Carry out what `manage.py benchmark` was asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from django.conf import settings as django_settings

from stylizer.benchmark.claims import claims, said
from stylizer.benchmark.consistency import Plan, Results, run
from stylizer.benchmark.figures import Judge
from stylizer.benchmark.forecast import calibrate, measure_styles
from stylizer.benchmark.forecast import printed as printed_forecast
from stylizer.benchmark.machine import machine_class
from stylizer.benchmark.methods import METHODS, Method
from stylizer.benchmark.page import write_page
from stylizer.benchmark.paintings import Paintings, engine_hash
from stylizer.benchmark.progress import RunProgress
from stylizer.benchmark.report import report, write_json
from stylizer.benchmark.styles import DEFAULT_STYLES, read_style
from stylizer.benchmark.table import FIGURES, printed
from stylizer.benchmark.trust import Blurred, Exclusion, blurred, exclusion
from stylizer.benchmark.trust import printed as printed_trust
from stylizer.demo.styles import STYLES
from stylizer.engine.device import find_device
from stylizer.engine.errors import EngineError
from stylizer.engine.perception import Perception, WeightsNotFound, load_perception
from stylizer.management.benchmark_options import (
    at_least,
    check_writable,
    command,
    named,
    path_of,
)
from stylizer.management.benchmark_scenes import chosen_frame, chosen_scenes

Say = Callable[[str], object]


def carry_out(options: Mapping[str, Any], say: Say, quiet: bool) -> None:
    """Raises :class:`EngineError` for what can't be run, before painting begins."""
    for option in ("json", "html"):
        check_writable(f"--{option}", path_of(options.get(option)))
    device = find_device(options["device"])
    perception = load_perception(options["network"], path_of(options["weights"]), device=device)
    styles = options["styles"] or (STYLES if options["kind"] == "forecast" else DEFAULT_STYLES)
    plan = Plan(
        scenes=chosen_scenes(options),
        styles=dict(read_style(named) for named in styles),
        methods=_methods(options.get("methods")),
        iterations=at_least(1, "--iterations", options["iterations"]),
        frame_count=at_least(2, "--frames", options["frames"]),
        frame=chosen_frame(options),
        perception=perception,
    )
    judge = _judge(path_of(options["judge"]), perception, device)
    cache = path_of(options["cache"]) or Path(django_settings.STYLIZER_DATA) / "benchmark"
    bench = Bench(judge, Paintings(cache, device), RunProgress(quiet), _about(plan, device), say)
    {"consistency": _consistency, "measures": _measures, "forecast": _forecast}[options["kind"]](
        plan, bench, options
    )


@dataclass(frozen=True)
class Bench:
    """What every kind of run works with."""

    judge: Judge
    paintings: Paintings
    progress: RunProgress
    about: Mapping[str, Any]
    say: Say


def _consistency(plan: Plan, bench: Bench, options: Mapping[str, Any]) -> None:
    results = run(plan, bench.judge, bench.paintings, bench.progress)
    if not results.rows:
        raise EngineError("No row could be run. " + " ".join(_left_out(results)))
    for line in _summary(results):
        bench.say(line)
    if options["json"]:
        write_json(Path(options["json"]), report(results, bench.about))
    if options["html"]:
        write_page(Path(options["html"]), results, bench.about)


def _measures(plan: Plan, bench: Bench, options: Mapping[str, Any]) -> None:
    """The flows are those that takes use by default; the take that is blurred is painted like those."""
    scenes = [source.load(plan.frame_count, plan.frame) for source in plan.scenes]
    method = METHODS["dis"]
    style = next(iter(plan.styles.values()))
    exclusions: list[Exclusion] = []
    blurs: list[Blurred] = []
    for scene in scenes:
        settings = method.settings(scene.width, scene.height, plan.iterations, plan.perception.name)
        exclusions.append(exclusion(scene, settings.measuring_flow, settings.flow))
        painted = bench.paintings.paint(scene, style, settings, plan.perception, bench.progress.report)
        blurs += blurred(scene, painted.pictures, style, bench.judge)
    bench.progress.close()
    for line in printed_trust(exclusions, blurs):
        bench.say(line)
    if options["json"]:
        write_json(
            Path(options["json"]),
            {
                "about": bench.about,
                "exclusions": [asdict(each) for each in exclusions],
                "blurs": [asdict(each) for each in blurs],
            },
        )


def _forecast(plan: Plan, bench: Bench, options: Mapping[str, Any]) -> None:
    found = measure_styles(plan, bench.paintings, bench.progress)
    calibration = calibrate(found)
    for line in printed_forecast(found, calibration):
        bench.say(line)
    if options["json"]:
        content = {
            "about": bench.about,
            "styles": [asdict(each) for each in found],
            "calibration": asdict(calibration),
        }
        write_json(Path(options["json"]), content)


def _methods(names: Sequence[str] | None) -> list[Method]:
    return [named(name, METHODS, "method") for name in names] if names else list(METHODS.values())


def _judge(weights: Path | None, painter: Perception, device: torch.device) -> Judge:
    """VGG-19 where its weights are found, else the network that painted; a named file has to be there."""
    try:
        return Judge(load_perception("vgg19", weights, device=device))
    except WeightsNotFound:
        if weights is not None:
            raise
        return Judge(painter)


def _summary(results: Results) -> list[str]:
    lines = [line for figure in FIGURES for line in (*printed(results, figure), "")]
    lines.append(f"Painted through {results.network}.")
    lines.append(f"Style and content judged by {results.judge}.")
    return [*lines, *_left_out(results), "", *said(claims(results))]


def _left_out(results: Results) -> list[str]:
    return [f"Left out: {each.method} on {each.scene}. {each.reason}" for each in results.left_out]


def _about(plan: Plan, device: torch.device) -> dict[str, Any]:
    return {
        "command": command(),
        "machine": machine_class(device),
        "engine": engine_hash()[:12],
        "size_cap": list(plan.frame.cap),
        "crop": list(plan.frame.crop) if plan.frame.crop else None,
        "frame_cap": plan.frame_count,
        "iterations": plan.iterations,
        "styles": list(plan.styles),
    }
