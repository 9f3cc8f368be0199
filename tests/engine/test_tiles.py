"""Loss and gradient through tiles are those of the whole frame."""

import re
import subprocess
import sys
from collections.abc import Collection

import numpy as np
import pytest
import torch
from torch import Tensor

from stylizer.engine.errors import OutOfMemory
from stylizer.engine.objective import Losses, Objective, StyleTerm, TemporalTerm, grams
from stylizer.engine.painter import Painter
from stylizer.engine.perception import TAPS, Perception
from stylizer.engine.perception.network import REACHES, STRIDES, Network
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.engine.tiles import features_by_tiles, plan_tiles
from tests.engine.networks import small_perception

#: In tiles of 32 pixels, the middle one sees nothing of the frame's edges.
WIDTH, HEIGHT = 213, 197


def condensed_perception() -> Perception:
    """The embedded network's form."""
    seen = torch.rand(1, 3, 48, 48, generator=torch.Generator().manual_seed(3))
    return small_perception().condensed([200 * seen - 100], 0.99)


NETWORKS = {"vgg19": small_perception, "embedded": condensed_perception}


def noise(height: int, width: int, seed: int, channels: int = 3) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return 50 * torch.randn(1, channels, height, width, generator=generator, dtype=torch.float64)


def evaluate(
    perception: Perception, settings: Settings, height: int, width: int, tile: int
) -> tuple[Losses, Tensor]:
    """In float64, so that nothing but a wrong sum can tell tiles from the whole."""
    x, frame, target = (noise(height, width, seed) for seed in (1, 2, 3))
    term = TemporalTerm(target, noise(height, width, 4, channels=1).abs() / 200)
    seen = perception.features(frame, settings.style_layers)
    grams = {layer: torch.eye(found.shape[1], dtype=torch.float64) for layer, found in seen.items()}
    part = noise(height, width, 7, channels=1).clamp(0, 1)
    part[..., : width // 2] = 0
    styles = [StyleTerm(grams), StyleTerm(grams, part)]
    x.requires_grad_()
    losses = Objective(perception, settings, styles, frame, [term], tile)(x, tile)
    (gradient,) = torch.autograd.grad(losses.total, x)
    return losses, gradient


@pytest.mark.parametrize("form", ["corrected", "reference"])
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("pooling", ["max", "average"])
def test_loss_and_gradient_are_the_whole_frames(form: str, network: str, pooling: str) -> None:
    perception = NETWORKS[network]().double()
    perception.network.pooling = pooling
    several = {"content_layers": {"relu4_2": 1.0, "relu1_1": 0.5}, "precision": "float32", "form": form}
    settings = resolve_settings(WIDTH, HEIGHT, **several)
    whole, gradient = evaluate(perception, settings, HEIGHT, WIDTH, tile=0)
    tiled, found = evaluate(perception, settings, HEIGHT, WIDTH, tile=20)

    for term in ("content", "style", "temporal", "smoothing", "total"):
        torch.testing.assert_close(getattr(tiled, term), getattr(whole, term), rtol=1e-12, atol=0)
    torch.testing.assert_close(found, gradient, rtol=0, atol=1e-12 * float(gradient.abs().max()))


@pytest.mark.parametrize("size", [(64, 64), (64, 65), (33, 129), (128, 47)])
def test_a_tile_the_frames_own_size_and_one_pixel_less(size: tuple[int, int]) -> None:
    perception = small_perception().double()
    settings = resolve_settings(64, 64, precision="float32")
    whole, gradient = evaluate(perception, settings, *size, tile=0)
    for tile in (48, 64, 128, 4096):
        tiled, found = evaluate(perception, settings, *size, tile=tile)
        torch.testing.assert_close(tiled.total, whole.total, rtol=1e-12, atol=0)
        torch.testing.assert_close(found, gradient, rtol=0, atol=1e-12 * float(gradient.abs().max()))


def test_shallow_layers_alone_have_small_surroundings() -> None:
    perception = small_perception().double()
    shallow = {"style_layers": {"relu1_1": 1.0}, "content_layers": {"relu2_1": 1.0}, "precision": "float32"}
    settings = resolve_settings(64, 64, **shallow)
    whole, gradient = evaluate(perception, settings, 33, 41, tile=0)
    tiled, found = evaluate(perception, settings, 33, 41, tile=2)

    assert len(plan_tiles((33, 41), 2, ["relu1_1", "relu2_1"])) == 17 * 21
    torch.testing.assert_close(tiled.total, whole.total, rtol=1e-12, atol=0)
    torch.testing.assert_close(found, gradient, rtol=0, atol=1e-12 * float(gradient.abs().max()))


def test_a_layer_sees_as_far_as_is_said_and_no_further() -> None:
    """Where a change of one pixel arrives, in a network that lets everything through."""
    network = Network(widths=[1] * 13, pooling="average").double()
    for convolution in network.convolutions.values():
        torch.nn.init.ones_(convolution.weight)
        torch.nn.init.zeros_(convolution.bias)
    for tap in TAPS:
        position = 96 // STRIDES[tap]
        first, last = 96 - REACHES[tap], 96 + STRIDES[tap] - 1 + REACHES[tap]
        for pixel, seen in ((first - 1, False), (first, True), (last, True), (last + 1, False)):
            x = torch.zeros(1, 3, 32, 208, dtype=torch.float64)
            x[..., pixel] = 1
            assert bool((network.features(x, [tap])[tap][..., position] > 0).all()) is seen, (tap, pixel)


def test_every_position_belongs_to_one_tile() -> None:
    for height, width, side in ((197, 213, 16), (1080, 1920, 512), (252, 448, 8192), (65, 64, 64)):
        tiles = plan_tiles((height, width), side, TAPS)
        assert all(max(t.rows.stop - t.rows.start, t.columns.stop - t.columns.start) <= side for t in tiles)
        for tap in TAPS:
            owners = torch.zeros(-(-height // STRIDES[tap]), -(-width // STRIDES[tap]))
            for tile in tiles:
                tile.cut(tap, owners).add_(1)
            assert owners.eq(1).all()
            assert sum(tile.share(tap) for tile in tiles) == pytest.approx(1)


def test_features_put_together_from_tiles_are_the_whole_frames() -> None:
    perception = condensed_perception().double()
    x = noise(HEIGHT, WIDTH, 5)
    found = features_by_tiles(
        lambda seen: perception.features(seen, TAPS), x, plan_tiles((HEIGHT, WIDTH), 64, TAPS)
    )

    for tap, features in perception.features(x, TAPS).items():
        torch.testing.assert_close(found[tap], features, rtol=0, atol=1e-12 * float(features.abs().max()))


def test_a_large_style_picture_is_tiled_too() -> None:
    perception = small_perception()
    settings = resolve_settings(64, 64, precision="float32")
    x = noise(301, 187, 6).float()
    part = noise(301, 187, 7, channels=1).float().clamp(0, 1)
    for mask in (None, part):
        whole = grams(perception, settings, x, mask)
        for layer, found in grams(perception, settings, x, mask, tile=64).items():
            torch.testing.assert_close(found, whole[layer], rtol=1e-4, atol=1e-6 * float(whole[layer].max()))


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_painting_in_tiles_is_the_same_picture(precision: str) -> None:
    generator = np.random.default_rng(4)
    style, source = (generator.random((150, 170, 3), dtype=np.float32) for _ in range(2))
    whole, tiled = (
        Painter(
            small_perception(),
            [(style, 1.0)],
            resolve_settings(170, 150, first_iterations=6, precision=precision, tile=tile),
            170,
            150,
        ).paint(source, 1)
        for tile in (0, 64)
    )
    assert np.abs(whole.picture - source).mean() > 0.05
    near = 2e-5 if precision == "float32" else 5e-4
    assert np.abs(tiled.picture - whole.picture).mean() < near


class Cramped(Perception):
    """Has no room for a picture of more than ``room`` pixels, once it has looked ``looks`` times."""

    room, looks = 300 * 260, 0

    def features(self, x: Tensor, taps: Collection[str]) -> dict[str, Tensor]:
        self.looks -= 1
        if self.looks < 0 and x.shape[-1] * x.shape[-2] > self.room:
            torch.empty(2**50)
        return super().features(x, taps)


def cramped(looks: int, room: int = Cramped.room) -> Perception:
    small = small_perception()
    perception = Cramped(small.network, small.name, small.weights_hash, small.origin)
    perception.looks, perception.room = looks, room
    return perception


def wide_painter(perception: Perception, **overrides: object) -> Painter:
    style = np.random.default_rng(6).random((60, 60, 3), dtype=np.float32)
    alone = {"first_iterations": 3, "precision": "float32", "coarse_to_fine": False}
    settings = resolve_settings(512, 200, **(alone | overrides))
    return Painter(perception, [(style, 1.0)], settings, 512, 200)


@pytest.mark.parametrize("looks", [0, 4])
def test_where_memory_runs_out_the_painting_goes_on_in_smaller_tiles(looks: int) -> None:
    """At once, and in the middle of the work: no iteration is lost or told twice."""
    source = np.random.default_rng(7).random((200, 512, 3), dtype=np.float32)
    painter, seen = wide_painter(cramped(looks)), []
    painting = painter.paint(source, 1, report=lambda progress: seen.append(progress.iteration))
    whole = wide_painter(small_perception()).paint(source, 1)

    assert painting.remark == "Painted in tiles of 256 pixels, as memory ran out."
    assert whole.remark == ""
    assert seen == [1, 2, 3]
    assert np.abs(painting.picture - whole.picture).mean() < 2e-5
    assert painter.paint(source, 2).remark == painting.remark


def test_what_a_small_painting_took_is_kept_where_memory_runs_out_at_the_frames_size() -> None:
    source = np.random.default_rng(7).random((200, 512, 3), dtype=np.float32)
    painter, seen = wide_painter(cramped(looks=0), coarse_to_fine=True), []
    painting = painter.paint(source, 1, report=lambda progress: seen.append(progress.iteration))
    whole = wide_painter(small_perception(), coarse_to_fine=True).paint(source, 1)

    assert painting.remark == "Painted in tiles of 256 pixels, as memory ran out."
    assert seen == [1, 2, 3, 4]
    assert np.abs(painting.picture - whole.picture).mean() < 2e-5


def test_where_no_tile_is_small_enough_memory_is_named() -> None:
    source = np.zeros((200, 512, 3), np.float32)
    with pytest.raises(OutOfMemory, match="512×200 pixels"):
        wide_painter(cramped(looks=0, room=100)).paint(source, 1)


def test_tiles_that_were_asked_for_are_no_remark() -> None:
    source = np.random.default_rng(7).random((200, 512, 3), dtype=np.float32)

    assert wide_painter(cramped(looks=0), tile=128).paint(source, 1).remark == ""


CHILD = """
import resource, sys
import numpy as np
import torch
from stylizer.engine.painter import Painter
from stylizer.engine.perception import load_perception
from stylizer.engine.settings import resolve_settings

torch.set_num_threads(1)
width, height, allowed = 960, 540, int(sys.argv[1])
perception = load_perception("embedded")
source, style = (np.random.default_rng(0).random((height, width, 3), np.float32) for _ in range(2))
settings = resolve_settings(width, height, first_iterations=1, coarse_to_fine=False)
painter = Painter(perception, [(style, 1.0)], settings, width, height)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
if allowed:
    resource.setrlimit(resource.RLIMIT_AS, (used + allowed, resource.RLIM_INFINITY))
painting = painter.paint(source, 1)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmPeak"))
print(peak * 1024 - used, painting.loss, painting.remark, sep="|")
"""


def in_a_child(allowed: int) -> tuple[int, float, str] | None:
    """What a painting took in bytes, its loss and its remark; None where no tiles were small enough."""
    command = [sys.executable, "-c", CHILD, str(allowed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "errors.OutOfMemory" in done.stderr:
        return None
    assert done.returncode == 0, done.stderr
    taken, loss, remark = done.stdout.strip().split("|")
    return int(taken), float(loss), remark


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and limits a process's memory so")
def test_a_process_that_may_have_no_more_memory_paints_in_tiles() -> None:
    """With less than the whole frame takes, the real network really runs out of memory.

    How much less the tiles take is the processor's and the allocator's affair, so several limits are tried.
    """
    whole = in_a_child(0)
    assert whole is not None
    taken, loss, remark = whole
    assert remark == ""
    cramped = (in_a_child(taken * tenths // 10) for tenths in (8, 7, 9))
    in_tiles = next((painted for painted in cramped if painted is not None), None)

    assert in_tiles is not None
    assert re.fullmatch(r"Painted in tiles of \d+ pixels, as memory ran out.", in_tiles[2])
    assert in_tiles[0] < taken
    assert in_tiles[1] == pytest.approx(loss, rel=1e-2)
