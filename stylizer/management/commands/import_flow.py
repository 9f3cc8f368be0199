"""`manage.py import_flow`: optical flow from files, for a shot of the studio."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from stylizer.actions import OPERATOR, ActionRefused, import_flow
from stylizer.engine.errors import EngineError
from stylizer.engine.motion import FlowPair
from stylizer.management.teaching import TeachingCommand
from stylizer.models import Shot

EXAMPLES = """
examples:
  # Flow between the neighbouring frames 1001 to 1048, both ways.
  manage.py import_flow 7 flow/sh010

SHOT is the number in the address of its New take page, /shots/7/new-take.
FOLDER has forward_1001_1002.flo and backward_1002_1001.flo for the frames 1001 and 1002, and so on; related
frames further apart need theirs too. Takes with the optical flow "files" follow it, and nothing else.
"""


class Command(TeachingCommand):
    help = "Import optical flow that another program estimated, as .flo files, for a shot."

    def examples(self) -> str:
        return EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shot", metavar="SHOT", type=int, help="the shot's number")
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="of .flo files, named as below")

    def handle(self, *, shot: int, folder: Path, **_options: Any) -> None:
        found = Shot.objects.filter(pk=shot).first()
        if found is None:
            raise CommandError(f"There is no shot {shot}; its number is in the address of its New take page.")
        try:
            pairs = import_flow(actor=OPERATOR, shot=found, flows=self.read(folder, found))
        except (ActionRefused, EngineError) as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Imported the flow of {found} between {len(pairs)} pairs of frames.")

    def read(self, folder: Path, shot: Shot) -> Iterator[tuple[int, int, FlowPair]]:
        """Loads PyTorch, which takes seconds: --help need not wait for it."""
        from stylizer.engine.flow.files import FlowFiles

        files, size = FlowFiles(folder), (shot.height, shot.width)
        for earlier, later in files.pairs():
            if earlier in shot.numbers and later in shot.numbers:
                yield earlier, later, files.pair(earlier, later, size)
