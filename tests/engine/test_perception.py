"""The networks against an independent reference, where weights come from, and what is refused."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from stylizer.engine.errors import WeightsNotFound
from stylizer.engine.losses import content_loss, gram, style_loss
from stylizer.engine.perception import (
    TAPS,
    InvalidWeights,
    find_weights,
    from_perceptual_space,
    load_perception,
    to_perceptual_space,
)
from stylizer.engine.perception import weights as weights_module
from stylizer.engine.perception.calibration import CAFFE_RMS, calibration_picture, is_caffe, tap_rms
from stylizer.engine.perception.network import VGG19_WIDTHS, Network
from stylizer.engine.perception.perception import TORCHVISION_POSITIONS, from_torchvision
from stylizer.engine.perception.weights import CACHED_NAMES, EMBEDDED, read_weights
from stylizer.engine.torchvision_import import import_torchvision
from stylizer.training.judge import read


def convolved(picture: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """3x3 correlation with zero padding 1, then ReLU, by summing shifted copies: C x H x W, float64."""
    height, width = picture.shape[1:]
    padded = np.pad(picture, ((0, 0), (1, 1), (1, 1)))
    total = np.zeros((len(weight), height, width)) + bias[:, None, None]
    for row in range(3):
        for column in range(3):
            shifted = padded[:, row : row + height, column : column + width]
            total += np.einsum("oi,ihw->ohw", weight[:, :, row, column], shifted)
    return np.maximum(total, 0)


def pooled(picture: np.ndarray, pooling: str) -> np.ndarray:
    """2x2 windows with stride 2; the windows of a last odd row or column hold what there is."""
    height, width = picture.shape[1:]
    out = np.empty((len(picture), -(-height // 2), -(-width // 2)))
    for row in range(out.shape[1]):
        for column in range(out.shape[2]):
            window = picture[:, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            out[:, row, column] = window.max((1, 2)) if pooling == "max" else window.mean((1, 2))
    return out


@pytest.fixture
def narrow() -> Network:
    """A network of VGG-19's shape, four channels wide, with random weights."""
    torch.manual_seed(0)
    return Network(widths=[4] * len(VGG19_WIDTHS)).requires_grad_(False)


@pytest.mark.parametrize("pooling", ["max", "average"])
def test_features_agree_with_a_plain_computation_at_odd_sizes(narrow: Network, pooling: str) -> None:
    narrow.pooling = pooling  # type: ignore[assignment]
    x = torch.randn(1, 3, 37, 51)
    found = narrow.features(x, TAPS)
    expected = x[0].double().numpy()
    block = "1"
    for name, convolution in narrow.convolutions.items():
        if name[4] != block:
            block = name[4]
            expected = pooled(expected, pooling)
        expected = convolved(expected, convolution.weight.double().numpy(), convolution.bias.double().numpy())
        tap = f"relu{name[4:]}"
        if tap in TAPS:
            np.testing.assert_allclose(found[tap][0].numpy(), expected, rtol=1e-4, atol=1e-6)
    assert found["relu5_1"].shape == (1, 4, 3, 4)


def test_nothing_behind_the_deepest_tap_is_computed(narrow: Network) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("computed behind the deepest tap")

    narrow.convolutions["conv3_2"].register_forward_hook(fail)
    assert set(narrow.features(torch.randn(1, 3, 32, 32), ["relu3_1", "relu1_1"])) == {"relu1_1", "relu3_1"}


def test_an_unknown_layer_is_named(narrow: Network) -> None:
    with pytest.raises(ValueError, match="relu9_9"):
        narrow.features(torch.randn(1, 3, 32, 32), ["relu9_9"])


def test_the_reference_space_is_bgr_times_256_minus_the_means() -> None:
    red = torch.tensor([1.0, 0.0, 0.5]).view(1, 3, 1, 1)
    expected = torch.tensor([128 - 103.939, -116.779, 256 - 123.68])
    torch.testing.assert_close(to_perceptual_space(red).flatten(), expected)
    torch.testing.assert_close(from_perceptual_space(to_perceptual_space(red)), red)


# Where weights come from


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of torch's hub."""
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "hub"))
    (tmp_path / "hub" / "checkpoints").mkdir(parents=True)
    return tmp_path / "hub" / "checkpoints"


def test_the_path_in_the_settings_comes_before_the_cache(hub: Path, tmp_path: Path) -> None:
    for name in CACHED_NAMES:
        (hub / name).touch()
    own = tmp_path / "own.pth"
    own.touch()
    assert find_weights("vgg19", own).path == own


def test_the_cache_prefers_the_original_weights(hub: Path) -> None:
    for name in reversed(CACHED_NAMES):
        (hub / name).touch()
        found = find_weights("vgg19")
        assert found.path == hub / name
        assert str(hub / name) in found.origin


def test_vgg19_that_is_not_there_is_an_error_that_says_where_to_put_it(hub: Path) -> None:
    with pytest.raises(WeightsNotFound) as refused:
        load_perception("vgg19")
    assert str(hub) in refused.value.message
    assert CACHED_NAMES[0] in refused.value.message
    assert refused.value.field == "network"


def test_nothing_is_downloaded_unless_asked_and_a_failed_download_says_so(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(url: str, *_: object, **__: object) -> None:
        asked.append(url)
        raise OSError("Name or service not known")

    monkeypatch.setattr(torch.hub, "download_url_to_file", refuse)
    with pytest.raises(WeightsNotFound):
        find_weights("vgg19")
    assert not asked
    with pytest.raises(WeightsNotFound, match=r"could not be downloaded.*Name or service not known"):
        find_weights("vgg19", allow_download=True)
    assert asked == [weights_module.TORCHVISION_URL]


@pytest.mark.parametrize("network", ["embedded", "vgg19"])
def test_a_path_that_does_not_exist_is_refused_for_either_network(network, tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFound, match=r"nothing\.safetensors"):
        load_perception(network, tmp_path / "nothing.safetensors")


@pytest.mark.parametrize("suffix", ["safetensors", "pth"])
def test_a_truncated_file_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"network.{suffix}"
    tensors = {"features.0.weight": torch.zeros(64, 3, 3, 3)}
    if suffix == "pth":
        torch.save(tensors, path)
    else:
        save_file(tensors, path)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(InvalidWeights, match="incomplete"):
        load_perception("vgg19", path)


def test_a_file_of_another_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"fc.weight": torch.zeros(2, 2)}, path)
    with pytest.raises(InvalidWeights, match="does not hold vgg19"):
        load_perception("vgg19", path)
    with pytest.raises(InvalidWeights, match="not an embedded network"):
        load_perception("embedded", path)


def test_an_embedded_network_that_lacks_a_layer_is_refused(tmp_path: Path) -> None:
    path, file = tmp_path / "part.safetensors", read_weights(EMBEDDED)
    save_file({n: t for n, t in file.tensors.items() if "conv3_2" not in n}, path, file.metadata)
    with pytest.raises(InvalidWeights, match=r"does not hold embedded.*conv3_2"):
        load_perception("embedded", path)


def test_vgg19_layers_with_strange_values_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "strange.safetensors"
    network = Network()
    save_file(
        {
            f"features.{position}.{kind}": getattr(network.convolutions[name], kind).data
            for name, position in TORCHVISION_POSITIONS.items()
            for kind in ("weight", "bias")
        },
        path,
    )
    with pytest.raises(InvalidWeights, match="neither the original network's values nor torchvision's"):
        load_perception("vgg19", path)


# The embedded network


def test_the_embedded_network_is_small_and_says_where_it_comes_from() -> None:
    metadata = read_weights(EMBEDDED).metadata
    assert EMBEDDED.stat().st_size <= 8e6
    assert "VGG-19" in metadata["source"]
    assert "CC BY 4.0" in metadata["source"]
    assert "seed" in metadata


def test_the_embedded_network_answers_at_every_tap_and_passes_gradients_to_the_picture_alone() -> None:
    perception = load_perception("embedded")
    x = calibration_picture().requires_grad_()
    with torch.autocast("cpu", torch.bfloat16):
        found = perception.features(x, TAPS)
    assert set(found) == set(TAPS)
    sum(f.float().square().mean() for f in found.values()).backward()
    assert x.grad is not None
    assert x.grad.isfinite().all()
    assert x.grad.abs().max() > 0
    assert not any(parameter.requires_grad for parameter in perception.parameters())


def test_the_hash_is_of_the_file(tmp_path: Path) -> None:
    copy = tmp_path / "copy.safetensors"
    shutil.copyfile(EMBEDDED, copy)
    assert load_perception("embedded", copy).weights_hash == load_perception("embedded").weights_hash
    assert str(copy) in load_perception("embedded", copy).origin


@pytest.mark.parametrize("tap", TAPS)
def test_the_embedded_network_has_the_original_scale(tap: str) -> None:
    """Its features' energy over VGG-19's channel count is VGG-19's but for what it leaves out."""
    perception = load_perception("embedded")
    with torch.no_grad():
        f = perception.features(calibration_picture(), [tap])[tap]
    rms = (f.square().sum(1).mean() / perception.channels[tap]).sqrt()
    assert float(rms) == pytest.approx(CAFFE_RMS[tap], rel=0.1)


# torchvision's weights, whose scale is another


def test_torchvision_weights_are_brought_to_the_original_scale() -> None:
    torch.manual_seed(0)
    network = Network()
    for convolution in network.convolutions.values():
        torch.nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
    perception = from_torchvision(network, "0" * 64).requires_grad_(False)
    found = perception.features(calibration_picture(), TAPS)
    for tap in TAPS:
        assert float(found[tap].square().mean().sqrt()) == pytest.approx(CAFFE_RMS[tap], rel=1e-4)


def test_torchvision_normalisation_is_folded_into_the_first_convolution() -> None:
    torch.manual_seed(0)
    network = Network().requires_grad_(False)
    rgb = torch.rand(1, 3, 20, 20)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    expected = network.features((rgb - mean) / deviation, ["relu1_1"])["relu1_1"]
    perception = from_torchvision(network, "0" * 64)
    found = (
        perception.features(to_perceptual_space(rgb), ["relu1_1"])["relu1_1"] / perception.factors["relu1_1"]
    )
    torch.testing.assert_close(found[..., 1:-1, 1:-1], expected[..., 1:-1, 1:-1], rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(found, expected, rtol=0, atol=0.01)


def test_torchvision_has_the_same_topology() -> None:
    import_torchvision()
    from torchvision.models import vgg19

    features = vgg19(weights=None).features
    ours = Network()
    for name, position in TORCHVISION_POSITIONS.items():
        assert features[position].weight.shape == ours.convolutions[name].weight.shape


# The original weights, where they are at hand


@pytest.fixture(scope="module")
def original(shared_data: Path) -> Path:
    return shared_data / "weights" / "vgg19_caffe_conv.safetensors"


def test_the_original_weights_are_recognised_and_give_the_constants(original: Path) -> None:
    network = load_perception("vgg19", original).network
    assert is_caffe(network)
    for tap, rms in tap_rms(network).items():
        assert rms == pytest.approx(CAFFE_RMS[tap], rel=0.02)


def test_the_embedded_losses_mean_what_the_original_ones_mean(original: Path, shared_data: Path) -> None:
    """The same weights (5, 100) must fit both: between a photograph and a painting, within a fifth."""
    embedded, vgg19 = load_perception("embedded"), load_perception("vgg19", original)
    photograph = read(shared_data / "photos" / "12003.jpg", 192, 128)
    painting = read(shared_data / "styles" / "starry_night.jpg", 192, 128)
    contents, styles = {}, {}
    for perception in (embedded, vgg19):
        a, b = perception.features(photograph, TAPS), perception.features(painting, TAPS)
        contents[perception.name] = content_loss(a["relu4_2"], b["relu4_2"], perception.channels["relu4_2"])
        styles[perception.name] = sum(
            style_loss(gram(a[tap], c), gram(b[tap], c), c) for tap, c in perception.channels.items()
        )
    assert float(contents["embedded"]) == pytest.approx(float(contents["vgg19"]), rel=1 / 5)
    assert float(styles["embedded"]) == pytest.approx(float(styles["vgg19"]), rel=1 / 5)
