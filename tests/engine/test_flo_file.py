import struct
from pathlib import Path

import numpy as np
import pytest

from stylizer.engine.errors import InvalidFlow
from stylizer.engine.flow.flo_file import read_flo, write_flo


def flo_bytes(
    tag: float = 202021.25, width: int = 2, height: int = 1, vectors: tuple[float, ...] = (1, 2, 3, 4)
) -> bytes:
    return struct.pack("<fii", tag, width, height) + struct.pack(f"<{len(vectors)}f", *vectors)


def test_vectors_come_row_by_row_u_first(tmp_path: Path) -> None:
    path = tmp_path / "motion.flo"
    path.write_bytes(flo_bytes())

    np.testing.assert_array_equal(read_flo(path), [[[1, 2], [3, 4]]])


def test_what_is_written_is_read_and_has_the_formats_bytes(tmp_path: Path) -> None:
    path = tmp_path / "motion.flo"
    flow = np.random.default_rng(1).normal(size=(5, 7, 2)).astype(np.float32)
    write_flo(path, flow)

    np.testing.assert_array_equal(read_flo(path), flow)
    write_flo(path, np.array([[[1, 2], [3, 4]]], dtype=np.float32))
    assert path.read_bytes() == flo_bytes()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (flo_bytes(tag=1.0), "its tag is 1.0, not 202021.25"),
        (flo_bytes(width=0), "0×1"),
        (flo_bytes(width=-2), "-2×1"),
        (flo_bytes(width=2**30, height=2**30), "no picture has"),
        (flo_bytes(width=3), "has 28 bytes; 3×1 vectors take 36"),
        (flo_bytes()[:-1], "has 27 bytes"),
        (flo_bytes() + b"\0", "has 29 bytes"),
        (flo_bytes(vectors=(1, 2, 3, float("nan"))), "not numbers"),
        (b"PIEH", "too short"),
    ],
)
def test_a_damaged_file_is_refused_with_the_value(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "motion.flo"
    path.write_bytes(content)

    with pytest.raises(InvalidFlow, match=complaint):
        read_flo(path)


def test_a_field_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFlow, match="4×4×3"):
        write_flo(tmp_path / "motion.flo", np.zeros((4, 4, 3), dtype=np.float32))
    assert not (tmp_path / "motion.flo").exists()


def test_the_authors_flow_is_read_in_its_size(ruder_example: Path, tmp_path: Path) -> None:
    source = ruder_example / "deepflow" / "forward_1_2.flo"
    flow = read_flo(source)
    write_flo(tmp_path / "copy.flo", flow)

    assert flow.shape == (350, 450, 2)
    assert (tmp_path / "copy.flo").read_bytes() == source.read_bytes()
