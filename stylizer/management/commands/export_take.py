"""`manage.py export_take`: approved frames as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from tqdm import tqdm

from stylizer.access.errors import NotDeliverable
from stylizer.access.take_export import TakeExport
from stylizer.engine.errors import EngineError
from stylizer.management.stylize_order import output_place, range_of_frames
from stylizer.management.teaching import TeachingCommand
from stylizer.models import Take

EXAMPLES = """
examples:
  # The whole approved take for editorial, with the shot's rate and sound.
  manage.py export_take 12 --out sh010_v002.mp4

  # The same with 10 bits: ProRes 422 HQ.
  manage.py export_take 12 --out sh010_v002.mov

  # For compositing: 16-bit PNG files, numbered as on set.
  manage.py export_take 12 --out sh010_v002/ --frames 1001-1048

  # For a look before it is approved; every frame says so.
  manage.py export_take 12 --out look.mp4 --work-in-progress

TAKE is the number in the address of its review page, /takes/12.
OUT appears whole, at the end; if anything goes wrong, nothing of it stays.
"""


class Command(TeachingCommand):
    help = "Write the approved frames of a take as a film or as 16-bit PNG files."

    def examples(self) -> str:
        return EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("take", metavar="TAKE", type=int, help="the take's number")
        parser.add_argument(
            *("--out", "-o"),
            required=True,
            metavar="OUT",
            help="OUT.mp4 (8 bits), OUT.mov (ProRes, 10 bits), or a folder for PNG files",
        )
        parser.add_argument("--frames", metavar="A-B", help="only these, numbered as on set")
        parser.add_argument(
            "--work-in-progress",
            action="store_true",
            help="unapproved frames too; frame and revision are written into each picture",
        )

    def handle(
        self, *, take: int, out: str, frames: str | None, work_in_progress: bool, **_options: Any
    ) -> None:
        found = Take.objects.select_related("shot").filter(pk=take).first()
        if found is None:
            raise CommandError(f"There is no take {take}; its number is in the address of its review page.")
        path, to_folder = output_place(out)
        first, last = range_of_frames(frames) if frames else (None, None)
        try:
            export = TakeExport.of(found, first, last, work_in_progress=work_in_progress)
            self._write(export, path, to_folder)
        except (NotDeliverable, EngineError) as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Wrote {len(export.frames)} frames of {found.shot}, {found}, to {path}")

    def _write(self, export: TakeExport, path: Path, to_folder: bool) -> None:
        write = export.write_pictures if to_folder else export.write_film
        with tqdm(total=len(export.frames), desc=path.name, unit="frame", leave=False, disable=None) as bar:
            write(path, lambda made: bar.update(made - bar.n))
