"""Carry out `manage.py benchmark speed` and `manage.py benchmark scaling`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
from torch.profiler import profile

from stylizer.benchmark.figures import Judge
from stylizer.benchmark.lane import Contestant
from stylizer.benchmark.machine import dense_rates, machine_class
from stylizer.benchmark.paintings import engine_hash
from stylizer.benchmark.peer import check_peer, run_peer
from stylizer.benchmark.progress import RunProgress
from stylizer.benchmark.report import write_json
from stylizer.benchmark.scaling import (
    SIZES,
    Work,
    by_length,
    by_size,
    exponent,
    lengths_up_to,
    planned,
    sizes_up_to,
)
from stylizer.benchmark.scene_files import find_footage
from stylizer.benchmark.scenes import Frame, RenderedScene, Scene
from stylizer.benchmark.speed import REFERENCE, Race, Row, judge_pictures, peer_row, rows, run_race
from stylizer.benchmark.speed_page import write_scaling_page, write_speed_page
from stylizer.benchmark.speed_table import printed, printed_scaling
from stylizer.benchmark.styles import read_style
from stylizer.demo.scenes import SHOTS
from stylizer.engine.device import find_device
from stylizer.engine.errors import EngineError
from stylizer.engine.perception import Perception, WeightsNotFound, load_perception
from stylizer.engine.perception.weights import NetworkName, find_weights
from stylizer.engine.picture import Picture
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import PRESETS, Settings, resolve_settings
from stylizer.engine.shot import paint_shot
from stylizer.management.benchmark_options import (
    at_least,
    check_writable,
    command,
    named,
    path_of,
    read_size,
)
from stylizer.media.whole_file import whole_file

Say = Callable[[str], object]

NETWORKS: tuple[NetworkName, ...] = get_args(NetworkName)

#: Frames of the rendered shot that a long one goes through, there and back again.
FILMED = 12

#: Frames larger than any, where no size is given.
AS_THEY_ARE = (100_000, 100_000)


def carry_out_speed(options: Mapping[str, Any], say: Say, quiet: bool) -> None:
    """Raises :class:`EngineError` for what can't be run, before anything is timed."""
    for option in ("json", "html", "profile"):
        check_writable(f"--{option}", path_of(options[option]))
    for peer in options["peers"] or ():
        check_peer(peer)
    vgg19 = find_vgg19(options["judge"])
    style, picture = read_style(options["style"])
    race = _race(options, picture, vgg19)
    about = _about(race.device) | {
        "scene": race.scene.description,
        "size": [race.scene.width, race.scene.height],
        "frames": len(race.scene.frames),
        "judged_frames": race.judged,
        "reference_iterations": race.cap,
        "repeats": race.repeats,
        "style": style,
    }
    outcome = _timed_and_judged(race, Judge(vgg19(torch.device("cpu"))), options["peers"] or (), quiet)
    for line in printed(outcome.rows, about):
        say(line)
    if options["json"]:
        write_json(
            Path(options["json"]),
            {"about": about, "judge": outcome.judge, "rows": [asdict(row) for row in outcome.rows]},
        )
    if options["html"]:
        write_speed_page(
            Path(options["html"]), outcome.rows, outcome.pictures, about | {"judge": outcome.judge}
        )
    if options["profile"]:
        _write_trace(race, Path(options["profile"]))


def carry_out_scaling(options: Mapping[str, Any], say: Say, quiet: bool) -> None:
    """Raises as :func:`carry_out_speed` does."""
    for option in ("json", "html"):
        check_writable(f"--{option}", path_of(options[option]))
    sizes = sizes_up_to(read_size("--largest", options["largest"]))
    if not sizes:
        raise EngineError(
            f"No size fits into {options['largest']}; the smallest is {SIZES[0][0]}×{SIZES[0][1]}."
        )
    longest = at_least(0, "--longest", options["longest"])
    style, picture = read_style(options["style"])
    work = _work(options, picture)
    progress = RunProgress(quiet)
    progress.begin(planned(work, sizes, longest))
    of_sizes = [*by_size(work, sizes, progress)]
    lengths = lengths_up_to(longest) if longest else []
    of_lengths = [*by_length(work, sizes[0], lengths, progress)] if longest else []
    progress.close()
    about = _about(work.device) | {"preset": work.preset, "network": work.network, "style": style}
    content = {
        "about": about,
        "exponent": exponent(of_sizes),
        "sizes": [asdict(each) for each in of_sizes],
        "lengths": [asdict(each) for each in of_lengths],
    }
    for line in printed_scaling(of_sizes, of_lengths):
        say(line)
    if options["json"]:
        write_json(Path(options["json"]), content)
    if options["html"]:
        write_scaling_page(Path(options["html"]), of_sizes, of_lengths, about)


@dataclass(frozen=True)
class _Outcome:
    """``pictures`` are each row's last judged one."""

    judge: str
    rows: list[Row]
    pictures: list[Picture]


def _race(options: Mapping[str, Any], style: Picture, vgg19: Callable[[torch.device], Perception]) -> Race:
    count = at_least(2, "--frame-count", options["frame_count"])
    scene = _scene(options["frames"], count, options["size"])
    judged = at_least(2, "--reference-frames", options["reference_frames"])
    cap = options["reference_iterations"]
    if cap is not None:
        at_least(1, "--reference-iterations", cap)
    return Race(
        scene=scene,
        style=style,
        contestants=[
            Contestant(
                REFERENCE, "vgg19", reference_settings(scene, cap), vgg19, min(judged, len(scene.frames))
            ),
            *_presets(options, scene, vgg19),
        ],
        cap=cap,
        repeats=at_least(1, "--repeats", options["repeats"]),
        device=find_device(options["device"]),
    )


def reference_settings(scene: Scene, cap: int | None) -> Settings:
    """The form "reference" through VGG-19, its iterations cut to ``cap``."""
    settings = resolve_settings(scene.width, scene.height, form="reference", network="vgg19")
    if cap is None:
        return settings
    return settings.model_copy(
        update={
            "iterations": min(cap, settings.iterations),
            "first_iterations": min(cap, settings.first_iterations),
        }
    )


def _presets(
    options: Mapping[str, Any], scene: Scene, vgg19: Callable[[torch.device], Perception]
) -> Iterator[Contestant]:
    loaders: dict[str, Callable[[torch.device], Perception]] = {
        "embedded": partial(load_perception, "embedded", None, "max"),
        "vgg19": vgg19,
    }
    for preset in options["presets"] or PRESETS:
        for network in options["networks"] or loaders:
            load = named(network, loaders, "network")
            settings = resolve_settings(scene.width, scene.height, preset, network=network)
            yield Contestant(preset, network, settings, load, len(scene.frames))


def find_vgg19(weights: str | None) -> Callable[[torch.device], Perception]:
    """What loads VGG-19, which has to be on this machine."""
    try:
        find_weights("vgg19", path_of(weights))
    except WeightsNotFound as error:
        raise EngineError(
            f"The reference paints through VGG-19, and VGG-19 judges. {error.message} Here --judge names the "
            "file, and without it nothing can be measured."
        ) from error
    return partial(load_perception, "vgg19", path_of(weights), "max")


def _scene(folder: str | None, count: int, size: str | None) -> Scene:
    frame = Frame(read_size("--size", size) if size else AS_THEY_ARE)
    source = find_footage(Path(folder)) if folder else RenderedScene(next(iter(SHOTS.values())))
    return source.load(count, frame)


def _timed_and_judged(race: Race, judge: Judge, peers: Sequence[str], quiet: bool) -> _Outcome:
    timed = run_race(race, RunProgress(quiet))

    def judged(pictures: Sequence[Picture]) -> Any:
        return judge_pictures(judge, pictures, race.scene, race.style, race.judged)

    found = rows(race, timed, [judged(each.pictures) for each in timed])
    pictures = [each.pictures[race.judged - 1] for each in timed]
    for peer in peers:
        painted = run_peer(peer, race.scene.frames, race.style)
        seconds = painted.seconds / len(painted.pictures)
        losses = judged(painted.pictures)
        found.append(peer_row(race, painted.name, seconds, painted.peak_memory_mb, losses, found[0]))
        pictures.append(painted.pictures[race.judged - 1])
    return _Outcome(judge.perception.origin, found, pictures)


def _write_trace(race: Race, path: Path) -> None:
    """The second frame of the first row, painted once more: a trace takes time that is not to be counted."""
    contestant = race.contestants[1]
    perception = contestant.load(race.device)
    recipe = Recipe(perception, [(race.style, 1.0)], contestant.settings, race.device)
    painted = paint_shot(race.scene.frames, recipe)
    next(painted)
    with profile() as trace:
        next(painted)
    with whole_file(path) as unfinished:
        trace.export_chrome_trace(str(unfinished))


def _work(options: Mapping[str, Any], style: Picture) -> Work:
    preset, network = (
        options["preset"],
        named(options["network"], {name: name for name in NETWORKS}, "network"),
    )
    tile = at_least(0, "--tile", options["tile"])

    def settings(width: int, height: int) -> Settings:
        return resolve_settings(
            width, height, preset, network=network, tile=tile if max(width, height) > tile else 0
        )

    shot = next(iter(SHOTS.values()))
    weights = path_of(options["judge"]) if network == "vgg19" else None
    find_weights(network, weights)
    return Work(
        preset=preset,
        network=network,
        settings=settings,
        load=partial(load_perception, network, weights, "max"),
        filmed=[shot.render(index).astype(np.float32) for index in range(FILMED)],
        style=style,
        device=find_device(options["device"]),
    )


def _about(device: torch.device) -> dict[str, Any]:
    return {
        "command": command(),
        "machine": machine_class(device),
        "engine": engine_hash()[:12],
        "dense_flops_rate": dense_rates(device),
    }
