"""`manage.py benchmark`: how steady the paint is, in figures, against the paper's."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stylizer.engine.errors import EngineError
from stylizer.launch.stop_signals import stop_signals
from stylizer.management.commands.stylize import STOPPED, HelpFormatter

EXAMPLES = """
examples:
  # The paper's table on the rendered shots, whose motion is known exactly.
  manage.py benchmark consistency --html table.html

  # Two rows on one scene, in minutes.
  manage.py benchmark consistency --scene 0310 --method dis --method random --iterations 40

  # MPI Sintel as it unpacks, at the paper's size, judged by VGG-19: days without a GPU.
  manage.py benchmark consistency --data MPI-Sintel --size 1024x436 --frames 50 --iterations 1000 \\
      --style composition-vii.jpg --judge vgg19-d01eb7cb.pth --json table.json --html table.html

  # Are the measures right, and does the forecast hold?
  manage.py benchmark measures --size 448x252
  manage.py benchmark forecast --scene 0310 --frames 2 --size 96x54

Every painted scene is kept (--cache), by a hash of all that it depends on: a run that was stopped, or one
with a row more, paints only what is not there yet.
"""

CONSISTENCY = """
The paper's table: for each method, scene and style, how much a point of the painting changes from a frame to
the next, measured along the true motion. Beside it the style and content loss reached, since a picture
that is blurred or not painted is steady too.
"""

MEASURES = """
Can the measures be trusted? On known motion: how many of the pixels that are left out have a wrong flow or no
partner (precision), and how many of those are left out (recall). And a take that is blurred: its error falls,
and style loss and sharpness show why.
"""

FORECAST = """
Does a style's Gram matrix tell how much it will flicker? Paints every demo style (or those named), each frame
by itself from noise, and gives the rank correlation of forecast and measured flicker.
"""

KINDS = (
    ("consistency", "the paper's table, and more", CONSISTENCY),
    ("measures", "the measures, held against known motion", MEASURES),
    ("forecast", "the flicker forecast, held against flicker", FORECAST),
)


class Command(BaseCommand):
    help = "Measure the method against its paper. Needs no database and no server."
    requires_system_checks: list[str] = []  # noqa: RUF012 (nothing of the web application is used)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=HelpFormatter, epilog=EXAMPLES, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        for kind, what, description in KINDS:
            chosen = kinds.add_parser(
                kind, help=what, description=description, epilog=EXAMPLES, formatter_class=HelpFormatter
            )
            add_choices(chosen)
            if kind == "consistency":
                add_rows(chosen)

    def handle(self, *, verbosity: int, **options: Any) -> None:
        try:
            with stop_signals():
                # Loads PyTorch, which takes seconds: --help and a mistyped option need not wait for it.
                from stylizer.management.benchmark_run import carry_out

                carry_out(options, self.stdout.write, quiet=verbosity == 0)
        except EngineError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"{error.filename or 'A file'}: {error.strerror}.") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped; what was painted is kept, and the same command goes on from there.")
            sys.exit(STOPPED)


def add_choices(parser: ArgumentParser) -> None:
    """What to paint, and how: the options that every kind has."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        action="append",
        help="MPI Sintel's folder, or a folder of frames with .flo files, or 'rendered', our own shots (the "
        "default); may be given several times",
    )
    parser.add_argument(
        "--scene",
        dest="scenes",
        metavar="NAME",
        action="append",
        help="only this scene; may be given several times",
    )
    parser.add_argument(
        "--style",
        dest="styles",
        metavar="IMAGE",
        action="append",
        help="style picture, or a demo style's name; may be given several times, and the table is their mean",
    )
    parser.add_argument(
        "--iterations",
        type=int,
        default=60,
        metavar="N",
        help="of each frame; the first gets twice as many (default %(default)s; the paper: 1000)",
    )
    parser.add_argument(
        "--frames", type=int, default=4, metavar="N", help="of each scene, at most (default %(default)s)"
    )
    parser.add_argument(
        "--size",
        default="224x126",
        metavar="WxH",
        help="frames are reduced to fit into this (default %(default)s; the paper: 1024x436)",
    )
    parser.add_argument(
        "--crop",
        metavar="WxH",
        help="then only their middle, of this size, is painted: quick, with motion as large as it was",
    )
    parser.add_argument("--network", default="embedded", metavar="embedded|vgg19", help="to paint through")
    parser.add_argument("--weights", metavar="FILE", help="its weights, if not in the usual places")
    parser.add_argument(
        "--judge",
        metavar="FILE",
        help="VGG-19's weights, to judge every row's style and content by (default: the usual places, else "
        "the network that painted)",
    )
    parser.add_argument("--device", default="auto", metavar="auto|cpu|cuda", help="(default auto)")
    parser.add_argument("--cache", metavar="DIR", help="keep painted scenes here (default DATA/benchmark)")
    parser.add_argument("--json", metavar="FILE", help="write every figure here")


def add_rows(parser: ArgumentParser) -> None:
    """What only the table has."""
    parser.add_argument(
        "--method",
        dest="methods",
        metavar="NAME",
        action="append",
        help="a row of the table; may be given several times (default: all that this machine can run)",
    )
    parser.add_argument("--html", metavar="FILE", help="write a page with plots and error maps here")
