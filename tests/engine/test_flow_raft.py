from pathlib import Path

import numpy as np
import pytest
import torch

from stylizer.engine.errors import InvalidPicture, WeightsNotFound
from stylizer.engine.flow import flow_estimator
from stylizer.engine.flow.raft import PATH_VARIABLE, torchvision_keys
from stylizer.engine.perception.weights import InvalidWeights, read_weights
from tests.engine.known_motion import sintel
from tests.engine.test_flow import texture


@pytest.fixture
def authors_file(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = shared_data / "weights" / "raft_small_princeton.pth"
    monkeypatch.setenv(PATH_VARIABLE, str(path))
    return path


def test_with_the_authors_weights_it_is_as_exact_as_theirs(authors_file: Path, shared_data: Path) -> None:
    """Their program's mean end-point error on this pair is 0.27 px over all pixels, hidden ones too."""
    known = sintel(shared_data, "alley_1", 2)
    flow = flow_estimator("raft").estimate(known.source, known.neighbour)

    assert np.linalg.norm(flow - known.flow, axis=-1).mean() == pytest.approx(0.27, abs=0.01)


def test_sizes_that_the_network_does_not_take_are_padded(authors_file: Path) -> None:
    wide = texture(61, 155)
    flow = flow_estimator("raft").estimate(
        np.ascontiguousarray(wide[:, :147]), np.ascontiguousarray(wide[:, 8:])
    )

    assert flow.shape == (61, 147, 2)
    np.testing.assert_allclose(np.median(flow[16:-16, 32:-32], axis=(0, 1)), [-8, 0], atol=0.3)


def test_torchvisions_own_file_is_loaded_as_it_is(
    authors_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = texture(128, 128), texture(128, 128, seed=8)
    expected = flow_estimator("raft").estimate(first, second)
    torch.save(torchvision_keys(read_weights(authors_file).tensors), tmp_path / "torchvision.pth")
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "torchvision.pth"))

    np.testing.assert_array_equal(flow_estimator("raft").estimate(first, second), expected)


def test_without_weights_it_says_where_they_belong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PATH_VARIABLE, raising=False)
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    with pytest.raises(WeightsNotFound, match=r"Put .*raft_small_C_T_V2.*checkpoints, or name a file"):
        flow_estimator("raft").estimate(texture(128, 128), texture(128, 128))

    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "lost.pth"))
    with pytest.raises(WeightsNotFound, match=r"no file .*lost\.pth, which STYLIZER_RAFT_WEIGHTS names"):
        flow_estimator("raft").estimate(texture(128, 128), texture(128, 128))


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "other.pth"
    monkeypatch.setenv(PATH_VARIABLE, str(path))
    torch.save({"features.0.weight": torch.zeros(3)}, path)
    with pytest.raises(InvalidWeights, match=r"other\.pth does not hold the weights of RAFT-small"):
        flow_estimator("raft").estimate(texture(128, 128), texture(128, 128))

    path.write_bytes(b"no weights")
    with pytest.raises(InvalidWeights, match="can't be read") as refused:
        flow_estimator("raft").estimate(texture(128, 128), texture(128, 128))
    assert refused.value.field == "flow"


def test_pictures_are_checked_before_weights_are_looked_for() -> None:
    with pytest.raises(InvalidPicture, match="second frame is 48×40 pixels"):
        flow_estimator("raft").estimate(texture(48, 40), texture(40, 48))
