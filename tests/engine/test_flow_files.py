from pathlib import Path

import numpy as np
import pytest

from stylizer.engine.errors import InvalidFlow
from stylizer.engine.flow.files import FlowFiles
from stylizer.engine.flow.flo_file import read_flo, write_flo
from tests.engine.test_flow import texture

SOURCE = texture(32, 40)


def write(folder: Path, name: str, u: float) -> None:
    write_flo(folder / name, np.full((32, 40, 2), (u, 0), np.float32))


def test_the_authors_example_is_read_in_both_directions(ruder_example: Path) -> None:
    folder = ruder_example / "deepflow"
    pair = FlowFiles(folder).pair(2, 3, texture(350, 450))

    np.testing.assert_array_equal(pair.forward, read_flo(folder / "forward_2_3.flo"))
    np.testing.assert_array_equal(pair.backward, read_flo(folder / "backward_3_2.flo"))


def test_sintels_names_lead_to_the_next_frame_only(tmp_path: Path) -> None:
    write(tmp_path, "frame_0007.flo", 1)
    write(tmp_path, "backward_0008_0007.flo", 2)
    write(tmp_path, "backward_0009_0007.flo", 3)
    files = FlowFiles(tmp_path)

    assert files.pair(7, 8, SOURCE).forward[0, 0, 0] == 1
    assert files.pair(7, 8, SOURCE).backward[0, 0, 0] == 2
    with pytest.raises(InvalidFlow, match=r"no forward flow from frame 7 to frame 9 \(forward_7_9\.flo\)"):
        files.pair(7, 9, SOURCE)


def test_a_missing_pair_is_named(tmp_path: Path) -> None:
    write(tmp_path, "frame_0007.flo", 1)
    with pytest.raises(InvalidFlow, match=r"no backward flow from frame 8 to frame 7 \(backward_8_7\.flo\)"):
        FlowFiles(tmp_path).pair(7, 8, SOURCE)
    with pytest.raises(InvalidFlow, match=r"There is no folder .*absent"):
        FlowFiles(tmp_path / "absent")


def test_flow_of_another_size_or_with_unknown_vectors_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "forward_1_2.flo", 1)
    write(tmp_path, "backward_2_1.flo", 2e9)
    with pytest.raises(InvalidFlow, match=r"forward_1_2\.flo is 40×32 pixels; its frames are 64×48"):
        FlowFiles(tmp_path).pair(1, 2, texture(48, 64))
    with pytest.raises(InvalidFlow, match=r"backward_2_1\.flo has unknown vectors"):
        FlowFiles(tmp_path).pair(1, 2, SOURCE)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "backward_2_1.flo", 1)
    (tmp_path / "forward_1_2.flo").write_bytes(b"PIEH")
    with pytest.raises(InvalidFlow, match="too short"):
        FlowFiles(tmp_path).pair(1, 2, SOURCE)
