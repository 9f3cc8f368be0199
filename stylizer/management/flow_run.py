"""Carry out `manage.py benchmark flow`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from stylizer.benchmark.flows import Accuracy, accuracy, printed
from stylizer.benchmark.machine import machine_class
from stylizer.benchmark.paintings import engine_hash
from stylizer.benchmark.report import write_json
from stylizer.engine.flow import ESTIMATORS
from stylizer.engine.flow.raft import find_raft_weights
from stylizer.engine.perception import WeightsNotFound
from stylizer.management.benchmark_options import at_least, check_writable, command, named, path_of
from stylizer.management.benchmark_run import Say
from stylizer.management.benchmark_scenes import chosen_frame, chosen_scenes


def carry_out_flow(options: Mapping[str, Any], say: Say, quiet: bool) -> None:
    """Nothing is painted. Raises :class:`EngineError` for what can't be run."""
    check_writable("--json", path_of(options["json"]))
    estimators = _estimators(options["estimators"], say)
    frame_count = at_least(2, "--frames", options["frames"])
    frame = chosen_frame(options)
    found: list[Accuracy] = []
    for source in tqdm(chosen_scenes(options), "scenes", disable=quiet):
        scene = source.load(frame_count, frame)
        found += [accuracy(name, scene) for name in estimators]
    for line in printed(found):
        say(line)
    if options["json"]:
        about = {
            "command": command(),
            "machine": machine_class(torch.device("cpu")),
            "engine": engine_hash()[:12],
            "size_cap": list(frame.cap),
            "crop": list(frame.crop) if frame.crop else None,
            "frame_cap": frame_count,
        }
        write_json(Path(options["json"]), {"about": about, "accuracies": [asdict(each) for each in found]})


def _estimators(names: Sequence[str] | None, say: Say) -> list[str]:
    """Those that were named, or all that this machine can run."""
    if names:
        return [named(name, ESTIMATORS, "estimator").name for name in names]
    try:
        find_raft_weights()
    except WeightsNotFound as error:
        say(f"Left out: raft. {error.message}")
        return [name for name in ESTIMATORS if name != "raft"]
    return list(ESTIMATORS)
