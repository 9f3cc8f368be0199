"""The training's parts, each against what it must keep; and the whole command, for a moment, end to end."""

import itertools
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from django.core.management import CommandError, call_command
from PIL import Image
from safetensors.torch import save_file

from stylizer.engine.losses import gram
from stylizer.engine.perception import calibration, load_perception
from stylizer.engine.perception.calibration import tap_rms
from stylizer.engine.perception.network import TAP_CHANNELS, TAPS, VGG19_WIDTHS, Network
from stylizer.engine.perception.perception import TORCHVISION_POSITIONS
from stylizer.engine.perception.weights import read_weights
from stylizer.training import distil, start, target
from stylizer.training.judge import compare, judge, read
from stylizer.training.pictures import PictureFolder, disturbed_batch
from stylizer.training.stylization import Stylization, optimise
from stylizer.training.whitened import WhitenedConvolution, plain_weights, whiten, whitened


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Eleven small pictures: two are held out."""
    folder = tmp_path / "images"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for i in range(11):
        coarse = Image.fromarray(rng.integers(0, 256, (30, 40, 3), np.uint8))
        coarse.resize((240, 200)).save(folder / f"{i:02d}.png")
    return folder


@pytest.fixture
def teacher() -> Network:
    """VGG-19 with random weights."""
    torch.manual_seed(0)
    network = Network().requires_grad_(False)
    for convolution in network.convolutions.values():
        torch.nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
    return network


def test_pictures_held_out_are_never_trained_on(images: Path) -> None:
    trained, held_out = PictureFolder.load(images, held_out=False), PictureFolder.load(images, held_out=True)
    firsts = [{pyramid[0].tobytes() for pyramid in folder.pyramids} for folder in (trained, held_out)]
    assert len(firsts[0]) == 9
    assert len(firsts[1]) == 2
    assert not firsts[0] & firsts[1]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too few pictures"):
        PictureFolder.load(tmp_path, held_out=False)


def test_the_same_seed_gives_the_same_pictures(images: Path) -> None:
    folder = PictureFolder.load(images, held_out=False)
    first, again = (disturbed_batch(folder, np.random.default_rng(7), 12, 32) for _ in range(2))
    assert first.shape == (12, 3, 32, 32)
    assert torch.equal(first, again)
    assert not torch.equal(first, disturbed_batch(folder, np.random.default_rng(8), 12, 32))


def test_a_whitened_network_computes_what_the_plain_one_does(images: Path) -> None:
    torch.manual_seed(0)
    network = Network([8] * len(VGG19_WIDTHS), {"relu2_1": 5}).requires_grad_(False)
    x = disturbed_batch(PictureFolder.load(images, held_out=False), np.random.default_rng(0), 2, 48)
    expected = network.features(x, TAPS)
    learnable = whitened(network).requires_grad_(False)
    whiten(learnable, x)
    for tap, f in learnable.features(x, TAPS).items():
        torch.testing.assert_close(f, expected[tap], rtol=1e-4, atol=1e-4)
    for parameter in learnable.parameters():  # and its plain weights still do after a step of learning
        parameter += 0.01 * torch.randn_like(parameter)
    plain = Network([8] * len(VGG19_WIDTHS), {"relu2_1": 5}).requires_grad_(False)
    plain.load_state_dict(plain_weights(learnable))
    for tap, f in plain.features(x, TAPS).items():
        torch.testing.assert_close(f, learnable.features(x, TAPS)[tap], rtol=1e-4, atol=1e-4)


def test_whitened_inputs_are_white() -> None:
    torch.manual_seed(0)
    layer = torch.nn.Conv2d(6, 6, 1)
    mixing = torch.randn(6, 6)
    x = torch.einsum("ij,njhw->nihw", mixing, torch.rand(4, 6, 20, 20)) + 3
    rows = (x - x.mean((0, 2, 3), keepdim=True)).permute(0, 2, 3, 1).flatten(0, 2)
    covariance = rows.T @ rows / len(rows)
    whitened_layer = WhitenedConvolution(layer)
    whitened_layer.whiten(x.mean((0, 2, 3)), covariance, torch.ones(1, 1))
    white = rows @ whitened_layer.channel_root
    strong = torch.linalg.eigvalsh(white.T @ white / len(rows))[2:]
    torch.testing.assert_close(strong, torch.ones(4), rtol=0.15, atol=0)
    torch.testing.assert_close(whitened_layer(x), layer(x), rtol=1e-4, atol=1e-4)


def test_projected_losses_are_the_teachers_own_restricted(teacher: Network, images: Path) -> None:
    """With all components kept nothing is lost: Gram distances before and after projection agree."""
    folder = PictureFolder.load(images, held_out=False)
    rng = np.random.default_rng(0)
    found = target.principal_components(
        teacher, iter([disturbed_batch(folder, rng, 4, 64) for _ in range(3)])
    )
    first, second = disturbed_batch(folder, rng, 2, 64).chunk(2)
    projected = [found.features(x) for x in (first, second)]
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        whole = [teacher.features(x, TAPS) for x in (first, second)]
    for tap, channels in TAP_CHANNELS.items():
        rows = found.components[tap]
        torch.testing.assert_close(rows @ rows.T, torch.eye(len(rows)), rtol=0, atol=1e-4)
        before = (gram(whole[0][tap], channels) - gram(whole[1][tap], channels)).square().sum()
        after = (gram(projected[0][tap], channels) - gram(projected[1][tap], channels)).square().sum()
        assert float(after) <= float(before) * 1.01
        assert float(after) == pytest.approx(float(before), rel=0.25)


def test_the_start_from_the_teacher_is_near_it(teacher: Network, images: Path) -> None:
    folder = PictureFolder.load(images, held_out=False)
    rng = np.random.default_rng(0)
    batches = [disturbed_batch(folder, rng, 4, 48) for _ in range(2)]
    found = target.principal_components(teacher, iter(batches))
    torch.manual_seed(0)
    student = start.start_from_teacher(found, batches)
    untaught = Network(start.STUDENT_WIDTHS, target.COMPONENTS).requires_grad_(False)
    near, far = (distil.residuals(found, network, batches) for network in (student, untaught))
    for tap in ("relu1_1", "relu2_1", "relu3_1"):
        assert near[tap][0] < 0.3 * far[tap][0]


def test_stylization_lowers_the_loss_and_leaves_the_start_alone() -> None:
    perception = load_perception("embedded")
    content = calibration.calibration_picture()[..., :64, :64]
    style = calibration.calibration_picture()[..., 64:128, 64:128]
    stylization = Stylization(perception, content, style)
    before = content.clone()
    seen: list[int] = []
    painted = optimise(stylization, content, 8, lambda iteration, _picture: seen.append(iteration))
    assert torch.equal(content, before)
    assert seen == list(range(1, 9))
    assert sum(stylization.losses(painted)) < 0.7 * sum(stylization.losses(content))


@pytest.fixture
def small_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow student and a few small crops: what is tested is the path, not the result."""
    narrow = tuple(width // 16 for width in VGG19_WIDTHS.values())
    for module in (start, distil):
        monkeypatch.setattr(module, "STUDENT_WIDTHS", narrow)
    monkeypatch.setattr(distil, "BATCHES", ((32, 2),))
    monkeypatch.setattr(distil, "START_BATCHES", 1)
    monkeypatch.setattr(distil, "CROPS", 2)
    monkeypatch.setattr(distil, "SIDE", 32)
    seconds = itertools.count()
    monkeypatch.setattr(distil, "time", SimpleNamespace(monotonic=lambda: float(next(seconds))))
    monkeypatch.setattr(distil, "VISITED_SIZE", 32)


@pytest.fixture
def teacher_file(teacher: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The random teacher in a file, accepted as if it were the original."""
    path = tmp_path / "teacher.safetensors"
    save_file(
        {
            f"features.{position}.{kind}": getattr(teacher.convolutions[name], kind).data.contiguous()
            for name, position in TORCHVISION_POSITIONS.items()
            for kind in ("weight", "bias")
        },
        path,
    )
    monkeypatch.setattr(calibration, "CAFFE_RMS", tap_rms(teacher))
    return path


@pytest.mark.usefixtures("small_training")
def test_the_command_writes_a_network_that_loads_and_resumes_where_it_was(
    images: Path, teacher_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "network.safetensors"
    common = {"images": images, "teacher": teacher_file, "out": out}
    call_command("train_network", **common, minutes=2 / 60)
    first = load_perception("embedded", out)
    assert steps_taken(out) == 2  # by the clock above, a step takes a second
    call_command("train_network", **common, minutes=3 / 60, resume=True)
    assert load_perception("embedded", out).weights_hash != first.weights_hash
    assert steps_taken(out) == 3


def steps_taken(out: Path) -> int:
    return int(read_weights(out).metadata["steps"])


def test_there_must_be_something_to_resume(images: Path, teacher_file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no checkpoint"):
        call_command(
            "train_network", images=images, teacher=teacher_file, out=tmp_path / "network.st", resume=True
        )


def test_the_command_says_what_is_missing(images: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no weights file"):
        call_command(
            "train_network",
            images=images,
            teacher=tmp_path / "none.pth",
            out=tmp_path / "network.safetensors",
        )


def test_the_judge_measures_both_networks_with_vgg19(shared_data: Path, tmp_path: Path) -> None:
    teacher = load_perception("vgg19", shared_data / "weights" / "vgg19_caffe_conv.safetensors")
    pair = shared_data / "photos" / "12003.jpg", shared_data / "styles" / "the_scream.jpg"
    found = compare(teacher, load_perception("embedded"), read(pair[0], 64, 48), read(pair[1], 64, 48), 6)
    assert found["content"][1].content == 0
    for name in ("vgg19", "embedded"):
        assert found[name][1].total < 0.6 * found["content"][1].total
    lines: list[str] = []
    judge(teacher, load_perception("embedded"), [pair], (64, 48), 2, lines.append, tmp_path)
    assert "12003 x the_scream" in lines[0]
    with Image.open(tmp_path / "12003-the_scream.png") as sheet:
        assert sheet.size == (3 * 64, 48)
