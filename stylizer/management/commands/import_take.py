"""`manage.py import_take`: frames that another program stylized, as a take of a shot."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from stylizer.actions import ActionRefused, WeightedStyle, import_take
from stylizer.engine.errors import EngineError
from stylizer.engine.settings import PRESETS
from stylizer.management.acting import acting_user, add_acting
from stylizer.management.teaching import TeachingCommand
from stylizer.media.clips import read_clip
from stylizer.models import Shot, Style

EXAMPLES = """
examples:
  # From EbSynth or Nuke: pictures numbered as the shot's frames.
  manage.py import_take 7 ebsynth/out_sh010/ --as ada --name "EbSynth, 3 keys"

  # From ComfyUI: numbered from 1, whatever the shot's numbers; reruns are painted in a style of the library.
  manage.py import_take 7 comfy/img_%05d.png --as ada --renumber --style "Night Swirls"

SHOT is the number in the address of its New take page, /shots/7/new-take.
PATH is a video, a folder of pictures, or a pattern such as frame_%04d.png: as many as the shot has frames,
and of its size. Workers measure the take's transitions; it is reviewed like any other.
"""


class Command(TeachingCommand):
    help = "Import frames that another program stylized as a take of a shot."

    def examples(self) -> str:
        return EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shot", metavar="SHOT", type=int, help="the shot's number")
        parser.add_argument("path", metavar="PATH", type=Path, help="video, folder of pictures, or pattern")
        add_acting(parser)
        parser.add_argument("--name", default="", help="of the take: what it is")
        parser.add_argument(
            "--style", metavar="NAME", help="in which reruns are painted; without, there are none"
        )
        parser.add_argument("--preset", choices=PRESETS, default="standard", help="of reruns (standard)")
        parser.add_argument(
            "--renumber",
            action="store_true",
            help="the first picture belongs to the first frame, whatever their names say",
        )

    def handle(self, *, shot: int, path: Path, username: str, style: str | None, **options: Any) -> None:
        actor = acting_user(username)
        found = Shot.objects.select_related("project").filter(pk=shot).first()
        if found is None:
            raise CommandError(f"There is no shot {shot}; its number is in the address of its New take page.")
        try:
            take = import_take(
                actor=actor,
                shot=found,
                clip=read_clip(path),
                styles=_styles(style),
                **{name: options[name] for name in ("preset", "name", "renumber")},
            )
        except (ActionRefused, EngineError) as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Imported {found.frame_count} frames of {found} as {take}: /takes/{take.pk}")


def _styles(name: str | None) -> list[WeightedStyle]:
    if name is None:
        return []
    style = Style.objects.filter(name=name).first()
    version = style.versions.order_by("number").last() if style else None
    if version is None:
        raise CommandError(
            f"There is no style {name!r} in the library; its page, /styles, shows what there is."
        )
    return [WeightedStyle(version)]
