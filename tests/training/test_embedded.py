"""The embedded network made, end to end, from a teacher with random weights; and judged by the real one."""

from pathlib import Path

import numpy as np
import pytest
import torch
from django.core.management import CommandError, call_command
from PIL import Image
from safetensors.torch import save_file

from stylizer.engine.perception import TAPS, Perception, calibration, load_perception
from stylizer.engine.perception.calibration import tap_rms
from stylizer.engine.perception.network import Network
from stylizer.engine.perception.perception import TORCHVISION_POSITIONS
from stylizer.engine.perception.weights import read_weights
from stylizer.training import embedded
from stylizer.training.judge import compare, judge, read
from stylizer.training.pictures import PictureFolder, disturbed
from stylizer.training.stylization import Stylization, optimise


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Small pictures."""
    folder = tmp_path / "images"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for i in range(3):
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


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no pictures"):
        PictureFolder.load(tmp_path)


def test_the_same_seed_gives_the_same_pictures(images: Path) -> None:
    folder = PictureFolder.load(images)

    def drawn(seed: int) -> torch.Tensor:
        random = np.random.default_rng(seed)
        return torch.cat([disturbed(folder, random, 32) for _ in range(12)])

    assert drawn(7).shape == (12, 3, 32, 32)
    assert torch.equal(drawn(7), drawn(7))
    assert not torch.equal(drawn(7), drawn(8))


def test_stylization_lowers_the_loss_and_leaves_the_start_alone() -> None:
    perception = load_perception("embedded")
    content = calibration.calibration_picture()[..., :64, :64]
    style = calibration.calibration_picture()[..., 64:128, 64:128]
    stylization = Stylization(perception, content, style)
    before = content.clone()
    painted = optimise(stylization, content, 8)
    assert torch.equal(content, before)
    assert sum(stylization.losses(painted)) < 0.7 * sum(stylization.losses(content))


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


@pytest.fixture
def few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "STUDIED", 3)
    monkeypatch.setattr(embedded, "SIDE", 64)


@pytest.mark.usefixtures("few_pictures")
def test_the_command_writes_a_network_that_loads_and_answers_as_its_teacher(
    images: Path, teacher_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Distances between features are the teacher's, whatever directions they are told along."""
    teacher = load_perception("vgg19", teacher_file)
    folder, random = PictureFolder.load(images), np.random.default_rng(5)
    x, y = (disturbed(folder, random, 64) for _ in range(2))
    off = {}
    for kept in (0.9, 0.999):
        out = tmp_path / f"{kept}.safetensors"
        call_command("make_network", images=images, teacher=teacher_file, out=out, kept=kept, verbosity=0)
        assert "MB" in capsys.readouterr().out
        made = load_perception("embedded", out)
        off[kept] = {tap: abs(distance(made, tap, x, y) / distance(teacher, tap, x, y) - 1) for tap in TAPS}
    for tap in TAPS:
        assert off[0.999][tap] < 0.15, tap
    assert sum(off[0.9].values()) > 2 * sum(off[0.999].values())


def distance(perception: Perception, tap: str, x: torch.Tensor, y: torch.Tensor) -> float:
    first, second = (perception.features(each, [tap])[tap] for each in (x, y))
    return float((first - second).norm())


@pytest.mark.usefixtures("few_pictures")
def test_the_same_seed_makes_the_same_network(images: Path, teacher_file: Path, tmp_path: Path) -> None:
    def made(name: str, seed: int) -> dict[str, torch.Tensor]:
        out = tmp_path / f"{name}.safetensors"
        call_command("make_network", images=images, teacher=teacher_file, out=out, seed=seed, verbosity=0)
        return read_weights(out).tensors

    first, again, other = made("first", 3), made("again", 3), made("other", 4)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not all(name in other and torch.equal(first[name], other[name]) for name in first)


def test_too_little_to_keep_is_refused(images: Path, teacher_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "network.safetensors"
    with pytest.raises(CommandError, match=r"--kept is 0\.5; it has to be from 0\.9 to 0\.999"):
        call_command("make_network", images=images, teacher=teacher_file, out=out, kept=0.5)
    assert not out.exists()


def test_the_command_says_what_is_missing(images: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no weights file"):
        call_command(
            "make_network",
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
