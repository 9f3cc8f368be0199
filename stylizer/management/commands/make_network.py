from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from stylizer.engine.errors import EngineError
from stylizer.engine.perception.network import VGG19_WIDTHS
from stylizer.management.teaching import TeachingCommand
from stylizer.training.embedded import make_embedded

HELP = """\
Make the small perceptual network that the package carries, in a minute or two.

It is VGG-19 condensed: each of its convolutions is factored within the directions that its responses to
photographs, paintings and noise fill. That is linear algebra, layer by layer; nothing is trained.

How good it is, VGG-19 judges: python -m stylizer.training.judge --help.
Use the result with the setting weights=FILE, or put it in the place of the package's own.
"""


class Command(TeachingCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--images",
            type=Path,
            required=True,
            metavar="DIR",
            help="photographs and paintings whose licences allow what you will do with the network",
        )
        parser.add_argument(
            "--teacher",
            type=Path,
            required=True,
            metavar="FILE",
            help="VGG-19's original weights: vgg19-d01eb7cb.pth, or the same tensors as safetensors",
        )
        parser.add_argument(
            "--out",
            type=Path,
            required=True,
            metavar="FILE",
            help="the safetensors file to write, about 7 MB",
        )
        parser.add_argument(
            "--kept",
            type=float,
            default=0.99,
            metavar="PART",
            help="of each layer's energy, 0.9 to 0.999: more is larger, slower and nearer to VGG-19 "
            "(default 0.99)",
        )
        parser.add_argument("--seed", type=int, default=1, help="of crops and noise (default 1)")
        parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")

    def handle(self, **options: Any) -> None:
        if not 0.9 <= options["kept"] <= 0.999:
            raise CommandError(f"--kept is {options['kept']:g}; it has to be from 0.9 to 0.999.")
        try:
            with tqdm(total=len(VGG19_WIDTHS), desc="layers", disable=options["verbosity"] == 0) as bar:
                make_embedded(
                    options["images"],
                    options["teacher"],
                    options["out"],
                    options["kept"],
                    options["seed"],
                    options["device"],
                    lambda _layer: bar.update(),
                )
        except (EngineError, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            self.style.SUCCESS(f"Wrote {options['out']}, {options['out'].stat().st_size / 1e6:.1f} MB")
        )
