"""Carry out what `manage.py stylize` was asked for: read, paint, write."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from django.core.management.base import CommandError

from stylizer.engine.device import find_device
from stylizer.engine.flow import FlowFiles
from stylizer.engine.flow.raft import find_raft_weights
from stylizer.engine.passes import flow_pairs
from stylizer.engine.perception import load_perception
from stylizer.engine.picture import Picture
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.shot import paint_shot
from stylizer.management.stylize_cuts import Pieces, check_loop, find_pieces
from stylizer.management.stylize_order import Order
from stylizer.management.stylize_progress import StylizeProgress
from stylizer.management.stylize_regions import read_region
from stylizer.management.stylize_report import StylizeReport
from stylizer.media.clip import Clip
from stylizer.media.clips import read_clip, write_clip
from stylizer.media.pictures import decode_picture, encode_master
from stylizer.media.sequences import DEFAULT_RATE, PictureSequence
from stylizer.media.whole_file import whole_folder


def carry_out(order: Order, say: Callable[[str], object], quiet: bool) -> None:
    """Paint the order's clip. Everything that can be known to be wrong is found before painting begins."""
    styles = [(decode_picture(path), weight) for path, weight in order.styles]
    clip = _read_clip(order)
    numbers = _numbers(order, clip)
    held = _held(order, clip, numbers)
    regions = [read_region(each, clip, numbers) for each in order.regions]
    settings = resolve_settings(clip.width, clip.height, order.preset, **order.overrides)
    pieces = find_pieces(order, clip, numbers)
    check_loop(settings, pieces)
    flow_files = _flow_files(order, settings, pieces, held)
    if settings.flow == "raft":
        find_raft_weights()
    device = find_device(order.device)
    perception = load_perception(
        settings.network,
        Path(settings.weights) if settings.weights else None,
        settings.pooling,
        device,
        allow_download=True,
    )
    say(f"{len(numbers)} frames of {clip.width}×{clip.height} on {device}, seen through {perception.origin}")
    for line in pieces.remarks():
        say(line)
    report = StylizeReport(order, clip, pieces, settings, perception, device)
    recipe = Recipe(perception, styles, settings, device, regions, flow_files)
    progress = StylizeProgress(pieces.parts, settings, held, (clip.width, clip.height), quiet)

    def painted() -> Iterator[Picture]:
        for part in pieces.parts:
            held_there = {number: picture for number, picture in held.items() if number in part}
            for frame in paint_shot(clip.frames(part), recipe, part[0], progress.report, held_there):
                report.painted(frame)
                progress.painted(frame)
                yield frame.painting.picture

    try:
        if order.to_folder:
            _write_frames(order.out, painted(), numbers)
        else:
            tags = clip.tags.later(numbers[0] - clip.first_number)
            write_clip(order.out, painted(), clip.rate, clip.sound(numbers), tags)
    finally:
        progress.close()
    if order.report is not None:
        report.write(order.report)
    say(report.summary())
    for line in (*report.remarks(), *_remarks(order, clip)):
        say(line)
    say(f"Painted {order.out}")


def _read_clip(order: Order) -> Clip:
    clip = read_clip(order.clip, order.rate or DEFAULT_RATE)
    if order.rate is not None and not isinstance(clip, PictureSequence):
        raise CommandError(
            f"--rate is for pictures; {order.clip.name} has its own, {clip.rate} frames a second."
        )
    return clip


def _numbers(order: Order, clip: Clip) -> range:
    if order.frames is None:
        return clip.numbers
    first, last = order.frames
    if first not in clip.numbers or last not in clip.numbers:
        raise CommandError(
            f"--frames {first}-{last}: {order.clip.name} has {clip.numbers[0]} to {clip.numbers[-1]}."
        )
    return range(first, last + 1)


def _held(order: Order, clip: Clip, numbers: range) -> dict[int, Picture]:
    """The pictures to hold, by their frames."""
    held = {}
    for frame, path in order.held:
        if frame not in numbers:
            raise CommandError(
                f"--hold {frame}={path}: {order.clip.name} has no frame {frame} among those painted, "
                f"{numbers[0]} to {numbers[-1]}."
            )
        picture = decode_picture(path)
        height, width, _ = picture.shape
        if (width, height) != (clip.width, clip.height):
            raise CommandError(
                f"--hold {frame}={path}: it is {width}×{height} pixels, and the frames are "
                f"{clip.width}×{clip.height}."
            )
        held[frame] = picture
    return held


def _flow_files(order: Order, settings: Settings, pieces: Pieces, held: Collection[int]) -> FlowFiles | None:
    if order.flow_files is None:
        return None
    files = FlowFiles(order.flow_files)
    for part in pieces.parts:
        files.require(flow_pairs(settings, part, [number for number in held if number in part]))
    return files


def _write_frames(out: Path, pictures: Iterator[Picture], numbers: range) -> None:
    digits = max(4, len(str(numbers[-1])))
    with whole_folder(out) as unfinished:
        for number, picture in zip(numbers, pictures, strict=True):
            (unfinished / f"frame_{number:0{digits}}.png").write_bytes(encode_master(picture))


def _remarks(order: Order, clip: Clip) -> Iterator[str]:
    """What about the file might surprise."""
    if clip.remark:
        yield clip.remark
    if order.to_folder:
        return
    if clip.width % 2 or clip.height % 2:
        width, height = clip.width + clip.width % 2, clip.height + clip.height % 2
        yield f"The video is {width}×{height}: H.264 needs even sides, so the last line is there twice."
    if order.rate is None and isinstance(clip, PictureSequence):
        yield f"Pictures have no frame rate; the video has {DEFAULT_RATE} frames a second (--rate)."
