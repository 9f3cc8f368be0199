from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from stylizer.engine.errors import InvalidFlow, InvalidSettings
from stylizer.engine.flow import FlowFiles, estimate_pair
from stylizer.engine.flow.flo_file import read_flo, write_flo
from stylizer.engine.picture import Picture
from stylizer.engine.shot import paint_shot
from stylizer.engine.single_pass import PaintedFrame
from tests.engine.networks import small_recipe
from tests.engine.test_single_pass import footage, settings

SIZE = (32, 40)


def write(folder: Path, name: str, u: float) -> None:
    write_flo(folder / name, np.full((32, 40, 2), (u, 0), np.float32))


def test_the_authors_example_is_read_in_both_directions(ruder_example: Path) -> None:
    folder = ruder_example / "deepflow"
    pair = FlowFiles(folder).pair(2, 3, (350, 450))

    np.testing.assert_array_equal(pair.forward, read_flo(folder / "forward_2_3.flo"))
    np.testing.assert_array_equal(pair.backward, read_flo(folder / "backward_3_2.flo"))


def test_sintels_names_lead_to_the_next_frame_only(tmp_path: Path) -> None:
    write(tmp_path, "frame_0007.flo", 1)
    write(tmp_path, "backward_0008_0007.flo", 2)
    write(tmp_path, "backward_0009_0007.flo", 3)
    files = FlowFiles(tmp_path)

    assert files.pair(7, 8, SIZE).forward[0, 0, 0] == 1
    assert files.pair(7, 8, SIZE).backward[0, 0, 0] == 2
    with pytest.raises(InvalidFlow, match=r"no forward flow from frame 7 to frame 9 \(forward_7_9\.flo\)"):
        files.pair(7, 9, SIZE)


def test_a_missing_pair_is_named(tmp_path: Path) -> None:
    write(tmp_path, "frame_0007.flo", 1)
    with pytest.raises(InvalidFlow, match=r"no backward flow from frame 8 to frame 7 \(backward_8_7\.flo\)"):
        FlowFiles(tmp_path).pair(7, 8, SIZE)
    with pytest.raises(InvalidFlow, match=r"There is no folder .*absent"):
        FlowFiles(tmp_path / "absent")


def test_flow_of_another_size_or_with_unknown_vectors_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "forward_1_2.flo", 1)
    write(tmp_path, "backward_2_1.flo", 2e9)
    with pytest.raises(InvalidFlow, match=r"forward_1_2\.flo is 40×32 pixels; its frames are 64×48"):
        FlowFiles(tmp_path).pair(1, 2, (48, 64))
    with pytest.raises(InvalidFlow, match=r"backward_2_1\.flo has unknown vectors"):
        FlowFiles(tmp_path).pair(1, 2, SIZE)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "backward_2_1.flo", 1)
    (tmp_path / "forward_1_2.flo").write_bytes(b"PIEH")
    with pytest.raises(InvalidFlow, match="too short"):
        FlowFiles(tmp_path).pair(1, 2, SIZE)


def written(folder: Path, frames: list[Picture], first_number: int, spoil: float = 0.0) -> FlowFiles:
    """The flow that an estimator finds between neighbours, and from the last frame to the first, as files."""
    numbers = range(first_number, first_number + len(frames))
    for earlier, later in [*pairwise(numbers), (numbers[0], numbers[-1])]:
        pair = estimate_pair("dis", frames[earlier - first_number], frames[later - first_number])
        write_flo(folder / f"forward_{earlier}_{later}.flo", pair.forward + np.float32(spoil))
        write_flo(folder / f"backward_{later}_{earlier}.flo", pair.backward + np.float32(spoil))
    return FlowFiles(folder)


@pytest.mark.parametrize(
    "order", [{}, {"passes": 2, "pass_iterations": 2, "temporal_from_pass": 2}, {"loop": True}]
)
def test_a_shot_follows_the_files_and_is_measured_by_an_estimator(
    tmp_path: Path, order: dict[str, object]
) -> None:
    """Files that say what an estimator found paint the same; files that say something else do not."""
    frames = footage(3)

    def painted(**chosen: object) -> list[PaintedFrame]:
        files = chosen.pop("files", None)
        return list(
            paint_shot(
                frames,
                small_recipe(settings(measuring_flow="deepflow", **order | chosen), files),
                first_number=1001,
            )
        )

    estimated = painted(flow="dis")
    read = painted(flow="files", files=written(tmp_path, frames, 1001))
    other = painted(flow="files", files=written(tmp_path, frames, 1001, spoil=3.0))
    for ours, theirs, spoilt in zip(estimated, read, other, strict=True):
        np.testing.assert_array_equal(ours.painting.picture, theirs.painting.picture)
        assert ours.transition is None or ours.transition.mean == theirs.transition.mean
        assert ours.transition is None or spoilt.transition.disputed_share > 0.5


@pytest.mark.parametrize("order", [{}, {"loop": True}])
def test_a_pair_that_the_files_lack_ends_the_painting(tmp_path: Path, order: dict[str, object]) -> None:
    frames = footage(3)
    files = written(tmp_path, frames, 1001)
    (tmp_path / "backward_1003_1002.flo").unlink()
    files = FlowFiles(tmp_path)
    with pytest.raises(InvalidFlow, match="no backward flow from frame 1003 to frame 1002"):
        list(
            paint_shot(
                frames,
                small_recipe(settings(flow="files", **order), files),
                first_number=1001,
            )
        )


def test_files_and_the_setting_belong_together(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="no folder of them was given"):
        list(paint_shot(footage(2), small_recipe(settings(flow="files"))))
    with pytest.raises(InvalidSettings, match="flow is 'dis'"):
        list(paint_shot(footage(2), small_recipe(settings(flow="dis"), FlowFiles(tmp_path))))
