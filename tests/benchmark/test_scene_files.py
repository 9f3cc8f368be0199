"""Scenes from real files: folders that these tests write, and MPI Sintel where it is."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from stylizer.benchmark.scene_files import find_scenes
from stylizer.benchmark.scenes import Frame
from stylizer.engine.errors import EngineError
from stylizer.engine.flow.flo_file import write_flo

WHOLE = Frame((1000, 1000))


def write_frame(path: Path, level: int, width: int = 64, height: int = 40) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), np.full((height, width, 3), level, np.uint8))


def write_flow(path: Path, u: float, width: int = 64, height: int = 40) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    flow = np.zeros((height, width, 2), np.float32)
    flow[..., 0] = u
    write_flo(path, flow)


@pytest.fixture
def sintel(tmp_path: Path) -> Path:
    """Five frames in both renderings; ground truth from the third on, and a scene without any."""
    training = tmp_path / "training"
    for number in range(1, 6):
        write_frame(training / "final" / "alley" / f"frame_{number:04}.png", 10 * number)
        write_frame(training / "clean" / "alley" / f"frame_{number:04}.png", 20 * number)
        write_frame(training / "clean" / "cave" / f"frame_{number:04}.png", 30 * number)
    for number in (3, 4):
        write_flow(training / "flow" / "alley" / f"frame_{number:04}.flo", 1)
    write_flow(training / "flow" / "cave" / "frame_0001.flo", 2)
    (training / "final" / "bamboo").mkdir()
    occluded = np.zeros((40, 64), np.uint8)
    occluded[10:20] = 255
    (training / "occlusions" / "alley").mkdir(parents=True)
    assert cv2.imwrite(str(training / "occlusions" / "alley" / "frame_0003.png"), occluded)
    return tmp_path


def test_sintels_scenes_are_found_in_the_rendering_that_there_is(sintel: Path) -> None:
    for folder in (sintel, sintel / "training"):
        alley, cave = find_scenes(folder)
        assert (alley.name, cave.name) == ("alley", "cave")
        assert alley.load(5, WHOLE).frames[0][0, 0, 0] == pytest.approx(10 / 255)
        assert cave.load(5, WHOLE).frames[0][0, 0, 0] == pytest.approx(30 / 255)
    alley, _ = find_scenes(sintel / "training" / "clean")
    assert alley.load(5, WHOLE).frames[0][0, 0, 0] == pytest.approx(20 / 255)


def test_few_frames_are_taken_from_where_the_motion_is_known(sintel: Path) -> None:
    alley = find_scenes(sintel)[0]

    two = alley.load(2, WHOLE)
    assert (two.first_number, len(two.frames), list(two.truths)) == (3, 2, [(0, 1)])
    assert not two.truths[0, 1].seen[10:20].any()
    assert two.truths[0, 1].seen[:10, :63].all()
    everything = alley.load(9, WHOLE)
    assert (everything.first_number, len(everything.frames)) == (1, 5)
    assert list(everything.truths) == [(2, 3), (3, 4)]


def test_known_motions_are_chained_for_the_long_range(sintel: Path) -> None:
    scene = find_scenes(sintel)[0].load(2, WHOLE)
    assert set(scene.truths) == {(0, 1)}

    (sintel / "training" / "final" / "alley" / "frame_0001.png").unlink()
    (sintel / "training" / "final" / "alley" / "frame_0002.png").unlink()
    scene = find_scenes(sintel)[0].load(9, WHOLE)
    assert set(scene.truths) == {(0, 1), (1, 2), (0, 2)}
    np.testing.assert_array_equal(scene.truths[0, 2].flow[:9, :60, 0], 2)
    assert set(scene.neighbours) == {(0, 1), (1, 2)}


def test_a_folder_of_frames_and_flows_is_a_scene_in_middleburys_naming_too(tmp_path: Path) -> None:
    write_frame(tmp_path / "frame10.png", 10)
    write_frame(tmp_path / "frame11.png", 20)
    write_flow(tmp_path / "flow10.flo", 3)
    (scene,) = find_scenes(tmp_path)

    loaded = scene.load(4, Frame((1000, 32)))
    assert (loaded.name, loaded.width, loaded.height) == (tmp_path.name, 51, 32)
    np.testing.assert_allclose(loaded.truths[0, 1].flow[0, 0, 0], 3 * 51 / 64, rtol=1e-5)


def test_what_is_no_scene_is_refused_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="There is no folder"):
        find_scenes(tmp_path / "nowhere")
    with pytest.raises(EngineError, match="neither MPI Sintel"):
        find_scenes(tmp_path)
    write_frame(tmp_path / "frame_1.png", 10)
    write_flow(tmp_path / "frame_1.flo", 3)
    with pytest.raises(EngineError, match="no flow between two of its frames"):
        find_scenes(tmp_path)[0].load(4, WHOLE)
    write_frame(tmp_path / "frame_2.png", 10, width=66)
    with pytest.raises(EngineError, match="not of the size"):
        find_scenes(tmp_path)[0].load(4, WHOLE)
    write_frame(tmp_path / "frame_2.png", 10)
    write_flow(tmp_path / "frame_1.flo", 3, width=60)
    with pytest.raises(EngineError, match=r"60×40; the frames are 64×40"):
        find_scenes(tmp_path)[0].load(4, WHOLE)
    write_flow(tmp_path / "frame_1.flo", 3)
    with pytest.raises(EngineError, match="Raise the size cap"):
        find_scenes(tmp_path)[0].load(4, Frame((32, 32)))


def test_sintels_own_motion_fits_its_frames(shared_data: Path) -> None:
    alley = next(scene for scene in find_scenes(shared_data / "sintel") if scene.name == "alley_2")
    scene = alley.load(4, Frame((1024, 436)))

    ((pair, truth),) = scene.neighbours.items()
    along = truth.error(scene.frames[pair[0]], scene.frames[pair[1]])[truth.seen].mean()
    across = np.square(scene.frames[pair[0]] - scene.frames[pair[1]]).mean(axis=-1)[truth.seen].mean()
    assert truth.seen.mean() > 0.8
    assert along < 0.2 * across


def test_the_middle_of_a_frame_keeps_its_motion(tmp_path: Path) -> None:
    columns = np.tile(np.arange(64, dtype=np.uint8)[None, :, None], (40, 1, 3))
    for number in (1, 2):
        assert cv2.imwrite(str(tmp_path / f"frame_{number}.png"), columns)
    write_flow(tmp_path / "frame_1.flo", 3)
    scene = find_scenes(tmp_path)[0].load(2, Frame((1000, 1000), crop=(40, 34)))

    assert (scene.width, scene.height) == (40, 34)
    np.testing.assert_allclose(255 * scene.frames[0][0, :, 0], np.arange(12, 52), rtol=1e-5)
    assert scene.truths[0, 1].flow[0, 0, 0] == 3
    assert scene.truths[0, 1].seen[:, :37].all()
    assert not scene.truths[0, 1].seen[:, 37:].any()  # it leaves the middle
