from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from stylizer.access.stores import shot_store
from stylizer.engine.flow.flo_file import write_flo
from stylizer.media.fields import decode_flow_pair
from stylizer.models import Shot


@pytest.fixture
def folder(tmp_path: Path, shot: Shot) -> Path:
    """Both ways between neighbours, and what the shot has no frames for."""
    folder = tmp_path / "flow"
    folder.mkdir()
    for number in (*shot.numbers, 1006):
        for name, u in ((f"forward_{number}_{number + 1}", number), (f"backward_{number + 1}_{number}", 0)):
            write_flo(folder / f"{name}.flo", np.full((shot.height, shot.width, 2), u, np.float32))
    return folder


def test_flow_is_kept_for_the_shots_pairs_and_replaced_the_next_time(
    shot: Shot, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_flow", shot.pk, folder)
    assert capsys.readouterr().out == "Imported the flow of harbour_010 between 4 pairs of frames.\n"
    write_flo(folder / "forward_1001_1002.flo", np.full((shot.height, shot.width, 2), 5, np.float32))
    call_command("import_flow", shot.pk, folder)

    flows = {flow.earlier: flow for flow in shot.flows.filter(estimator="files")}
    assert {number: flow.later for number, flow in flows.items()} == {n: n + 1 for n in range(1001, 1005)}
    forward, backward = decode_flow_pair(shot_store(shot.pk).read(flows[1001].field))
    assert (forward == 5).all()
    assert (backward == 0).all()


def test_what_can_not_be_imported_is_said_and_nothing_kept(shot: Shot, folder: Path, tmp_path: Path) -> None:
    def refused(complaint: str, *words: object) -> None:
        with pytest.raises(CommandError, match=complaint):
            call_command("import_flow", *words)
        assert not shot.flows.exists()

    refused("There is no shot 999999", 999_999, folder)
    refused("There is no folder", shot.pk, tmp_path / "nowhere")
    refused("no flow between frames of the shot, 1001 to 1005", shot.pk, tmp_path)
    bad = folder / "backward_1004_1003.flo"
    write_flo(bad, np.zeros((40, 40, 2), np.float32))
    refused(r"backward_1004_1003\.flo is 40×40 pixels; its frames are 48×32", shot.pk, folder)
    write_flo(bad, np.full((32, 48, 2), np.nan, np.float32))
    refused("vectors that are not numbers", shot.pk, folder)
    bad.unlink()
    refused("no backward flow from frame 1004 to frame 1003", shot.pk, folder)
