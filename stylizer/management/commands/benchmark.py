"""`manage.py benchmark`: how steady the paint is, in figures, against the paper's."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from stylizer.engine.errors import EngineError
from stylizer.launch.stop_signals import stop_signals
from stylizer.management.commands.stylize import STOPPED
from stylizer.management.teaching import HelpFormatter, TeachingCommand

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

SPEED = """
Presets and networks paint the same frames in turn, each in a process of its own, against the form
"reference": full VGG-19, float32, L-BFGS with a history of 100, the relaxed stopping threshold. Every frame
but the first is the steady state. Whatever network painted, VGG-19 judges the pictures.
"""

SCALING = """
Seconds a frame and peak memory from 256×144 upwards, and over a long shot, where neither may grow with the
frames that came before.
"""

FLOW = """
How far each flow estimator is off along the exact motion, what of that the reliability check lets pass, and
what a pair of frames costs.
"""

KINDS = (
    ("consistency", "the paper's table, and more", CONSISTENCY),
    ("measures", "the measures, held against known motion", MEASURES),
    ("forecast", "the flicker forecast, held against flicker", FORECAST),
    ("flow", "the flow estimators, held against known motion", FLOW),
    ("speed", "the presets' seconds a frame, against the reference's", SPEED),
    ("scaling", "cost by size and by length", SCALING),
)

KEPT = """
Every painted scene is kept (--cache), by a hash of all that it depends on: a run that was stopped, or one
with a row more, paints only what is not there yet.
"""

#: What stands below the options of each kind.
EXAMPLES = {
    "consistency": """
examples:
  # The paper's table on the rendered shots, whose motion is known exactly.
  manage.py benchmark consistency --html table.html

  # Two rows on one scene, in minutes.
  manage.py benchmark consistency --scene 0310 --method dis --method random --iterations 40

  # MPI Sintel as it unpacks, at the paper's size, judged by VGG-19: days without a GPU.
  manage.py benchmark consistency --data MPI-Sintel --size 1024x436 --frames 50 --iterations 1000 \\
      --style composition-vii.jpg --judge vgg19-d01eb7cb.pth --json table.json --html table.html
"""
    + KEPT,
    "measures": """
example:
  manage.py benchmark measures --size 448x252
"""
    + KEPT,
    "forecast": """
example:
  manage.py benchmark forecast --scene 0310 --frames 2 --size 96x54
"""
    + KEPT,
    "flow": """
example:
  manage.py benchmark flow --size 448x252 --frames 3
""",
    "speed": """
examples:
  # Against the authors' program in our own form (VGG-19 is needed): hours on a CPU.
  manage.py benchmark speed --judge vgg19-d01eb7cb.pth --json speed.json --html speed.html

  # In minutes: the reference capped, which is said beside every ratio.
  manage.py benchmark speed --reference-iterations 100 --frame-count 4 --size 224x126

  # Another program beside them, and a trace of a frame for chrome://tracing.
  manage.py benchmark speed --peer '/opt/peer/bin/python paint.py {frames} {style} {out}' --profile trace.json
""",
    "scaling": """
example:
  # In tiles of 1024 pixels.
  manage.py benchmark scaling --largest 3840x2160 --tile 1024 --longest 1000 --html scaling.html
""",
}

STYLE = "style picture, or a demo style's name (default %(default)s)"

#: Kinds that keep nothing of a run that was stopped.
TIMED = ("flow", "speed", "scaling")

STOPPED_PAINTING = "Stopped; what was painted is kept, and the same command goes on from there."


class Command(TeachingCommand):
    help = "Measure the method against its paper. Needs no database and no server."
    requires_system_checks: list[str] = []  # noqa: RUF012 (nothing of the web application is used)

    def examples(self) -> str:
        return "Each KIND teaches with --help, too: manage.py benchmark speed --help"

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        for kind, what, description in KINDS:
            chosen = kinds.add_parser(
                kind,
                help=what,
                description=description,
                epilog=EXAMPLES[kind],
                formatter_class=HelpFormatter,
            )
            for add_options in OPTIONS[kind]:
                add_options(chosen)

    def handle(self, *, verbosity: int, **options: Any) -> None:
        try:
            with stop_signals():
                # Loads PyTorch, which takes seconds: --help and a mistyped option need not wait for it.
                from stylizer.management.benchmark_run import carry_out
                from stylizer.management.flow_run import carry_out_flow
                from stylizer.management.speed_run import carry_out_scaling, carry_out_speed

                run = {"flow": carry_out_flow, "speed": carry_out_speed, "scaling": carry_out_scaling}
                run.get(options["kind"], carry_out)(options, self.stdout.write, quiet=verbosity == 0)
        except EngineError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"{error.filename or 'A file'}: {error.strerror}.") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped." if options["kind"] in TIMED else STOPPED_PAINTING)
            sys.exit(STOPPED)


def add_scenes(parser: ArgumentParser) -> None:
    """Where the motion is known, and how much of it is looked at."""
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
        help="then only their middle, of this size, is taken: quick, with motion as large as it was",
    )
    parser.add_argument("--json", metavar="FILE", help="write every figure here")


def add_estimators(parser: ArgumentParser) -> None:
    """Which flows are held against the truth."""
    parser.add_argument(
        "--estimator",
        dest="estimators",
        metavar="NAME",
        action="append",
        help="a flow estimator; may be given several times (default: all that this machine can run)",
    )


def add_painting(parser: ArgumentParser) -> None:
    """What is painted on the scenes, and how."""
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


def add_race(parser: ArgumentParser) -> None:
    """Who is timed, and on what."""
    parser.add_argument(
        "--frames",
        metavar="DIR",
        help="a folder of frames, with .flo files where the motion is known (default: a rendered shot of "
        "448x252, whose motion is exact)",
    )
    parser.add_argument("--style", default="night-swirls", metavar="IMAGE", help=STYLE)
    parser.add_argument(
        "--preset", dest="presets", metavar="NAME", nargs="+", action="extend", help="(default: all three)"
    )
    parser.add_argument(
        "--network",
        dest="networks",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="embedded, vgg19 (default: both); every preset is painted through each",
    )
    add_device(parser)
    parser.add_argument(
        "--size", metavar="WxH", help="frames are reduced to fit into this (default: as they are)"
    )
    parser.add_argument(
        "--frame-count",
        type=int,
        default=16,
        metavar="N",
        help="more show better what adds up from frame to frame (default %(default)s)",
    )
    parser.add_argument(
        "--reference-frames",
        type=int,
        default=2,
        metavar="N",
        help="how many of them the reference paints, and every row is judged on (default %(default)s)",
    )
    parser.add_argument(
        "--reference-iterations",
        type=int,
        metavar="N",
        help="cap of its iterations, said beside every ratio (default: its own, 2000 and then 1000)",
    )
    parser.add_argument(
        "--repeats", type=int, default=1, metavar="N", help="of the whole (default %(default)s)"
    )
    parser.add_argument(
        "--profile", metavar="FILE", help="write a Chrome trace of one steady frame of the first row here"
    )
    parser.add_argument(
        "--peer",
        dest="peers",
        metavar="COMMAND",
        action="append",
        help="another program, timed on the same frames as a whole, its start included; {frames}, {style} "
        "and {out} stand for its folder of frames, its style picture, and the folder for its pictures",
    )
    parser.add_argument("--json", metavar="FILE", help="write every figure here")
    parser.add_argument("--html", metavar="FILE", help="write a page with table and pictures here")


def add_scaling(parser: ArgumentParser) -> None:
    """What is timed by size and by length."""
    parser.add_argument("--style", default="night-swirls", metavar="IMAGE", help=STYLE)
    parser.add_argument("--preset", default="draft", metavar="NAME", help="(default %(default)s)")
    parser.add_argument("--network", default="embedded", metavar="embedded|vgg19", help="(default embedded)")
    add_device(parser)
    parser.add_argument(
        "--largest", default="3840x2160", metavar="WxH", help="the last size (default %(default)s)"
    )
    parser.add_argument(
        "--tile",
        type=int,
        default=1024,
        metavar="PIXELS",
        help="larger frames are looked at in tiles of this side, 0: never (default %(default)s)",
    )
    parser.add_argument(
        "--longest",
        type=int,
        default=1000,
        metavar="N",
        help="frames of the long shot, 0: none (default %(default)s)",
    )
    parser.add_argument("--json", metavar="FILE", help="write every figure here")
    parser.add_argument("--html", metavar="FILE", help="write a page with plots here")


def add_device(parser: ArgumentParser) -> None:
    """Where, and VGG-19."""
    parser.add_argument(
        "--judge", metavar="FILE", help="VGG-19's weights, if not in the usual places; they paint, too"
    )
    parser.add_argument("--device", default="auto", metavar="auto|cpu|cuda", help="(default auto)")


#: The options of each kind.
OPTIONS = {
    "consistency": (add_scenes, add_painting, add_rows),
    "measures": (add_scenes, add_painting),
    "forecast": (add_scenes, add_painting),
    "flow": (add_scenes, add_estimators),
    "speed": (add_race,),
    "scaling": (add_scaling,),
}
