from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from stylizer.engine.errors import EngineError
from stylizer.management.teaching import TeachingCommand
from stylizer.training.distil import train

HELP = """\
Train the small perceptual network that the package carries.

It is distilled from VGG-19: started from VGG-19's own channels in closed form, then fine-tuned to give the
same features (their principal components) on photographs, paintings, noise and half-finished stylizations.

Each line of output shows the relative squared error at relu1_1, 2_1, 3_1, 4_1, 4_2 and 5_1 on pictures held
out of the folder: of the features, then of their Gram matrices. relu4_1's Gram matrix matters most.
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
            help="the safetensors file to write, about 7 MB; a checkpoint lies beside it while training",
        )
        parser.add_argument(
            "--minutes",
            type=float,
            default=60.0,
            help="computing time of the fine-tuning, resumed parts included (default 60, for idle cores; 10 "
            "on a GPU)",
        )
        parser.add_argument("--seed", type=int, default=0, help="of crops, noise and order (default 0)")
        parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")
        parser.add_argument("--resume", action="store_true", help="go on from the checkpoint beside --out")

    def handle(self, **options: Any) -> None:
        try:
            train(
                options["images"],
                options["teacher"],
                options["out"],
                options["minutes"],
                options["seed"],
                options["device"],
                options["resume"],
                self.stdout.write,
            )
        except (EngineError, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"Wrote {options['out']}"))
