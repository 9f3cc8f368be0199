"""`manage.py import_take`."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stylizer.media.sources import encode_source
from stylizer.models import Shot, Style, Take
from tests.personas import Personas, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    folder = tmp_path / "comfy"
    folder.mkdir()
    for number in range(1, 6):
        (folder / f"img_{number:05}.png").write_bytes(encode_source(picture(number)))
    return folder


def test_it_makes_a_take_in_somebodys_name(
    shot: Shot, people: Personas, style: Style, frames: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {"username": "carol", "renumber": True, "style": "Woodcut", "name": "Comfy"}
    call_command("import_take", shot.pk, frames / "img_%05d.png", **more)
    take = Take.objects.get()
    expected = rf"Imported 5 frames of harbour_010 as Comfy: /takes/{take.pk}\n"
    assert re.fullmatch(expected, capsys.readouterr().out)
    assert (take.created_by, take.take_styles.get().style_version.style) == (people.carol, style)
    assert list(take.revisions.order_by("frame").values_list("frame", flat=True)) == list(shot.numbers)


def test_what_can_not_be_imported_is_said(shot: Shot, people: Personas, frames: Path) -> None:
    def refused(complaint: str, shot_id: int = shot.pk, path: Path = frames, **more: object) -> None:
        with pytest.raises(CommandError, match=complaint):
            call_command("import_take", shot_id, path, **({"username": "carol"} | more))
        assert not Take.objects.exists()

    refused("There is no shot 999999", 999_999)
    refused("There is no file or folder", path=frames / "nowhere")
    refused("numbered 1 to 5")
    refused("nobody called 'zoe'; there are: alice, bob, carol, charlie, dave", username="zoe")
    refused("As reviewer in The Harbour, you may not start takes", username="dave")
    refused("There is no style 'Mosaic'", style="Mosaic")
