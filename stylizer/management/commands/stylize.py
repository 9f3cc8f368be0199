"""`manage.py stylize`: the engine alone, without a database, from files to files."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from stylizer.engine.errors import EngineError
from stylizer.engine.settings import PRESETS
from stylizer.launch.stop_signals import stop_signals
from stylizer.management.stylize_order import Order, described_settings, read_order
from stylizer.management.teaching import TeachingCommand

#: Exit status of a command that Ctrl-C stopped.
STOPPED = 130

EXAMPLES = """
examples:
  # A quick look: a draft of one second.
  manage.py stylize shot.mp4 --style wave.jpg --out look.mp4 --preset draft --frames 1-24

  # A numbered sequence, two styles, frames for compositing: 16-bit PNG, numbered as the source.
  manage.py stylize plates/sh010.%04d.png --style oil.png:3 --style ink.png:1 --out sh010_v002/

  # The real VGG-19, more of the style, larger strokes, and everything measured in a file.
  manage.py stylize shot.mov --style oil.png --out shot.mp4 --network vgg19 \\
      --set style_weight=200 --set style_scale=1.5 --report shot.json

  # A long pan in ten passes, in the footage's own colours, only where the mask is white.
  manage.py stylize pan.mov --style oil.png --out pan.mp4 --region sky.png --outside kept \\
      --set passes=10 --set colours=frame

  # The sky in one style, the dancer at half strength in another, and all the rest in oil.
  manage.py stylize plates/ --style oil.png --out sh010/ --region sky.png=swirls.jpg \\
      --region masks/dancer.%04d.png=ink.png:0.5

  # Between two frames that were painted by hand.
  manage.py stylize shot.mov --style oil.png --out shot.mp4 --hold 1=first.png --hold 48=last.tif

OUT appears whole, at the end; if anything goes wrong or Ctrl-C is pressed, nothing of it stays.
With --verbosity 0 nothing is said but what went wrong.

settings (--set NAME=VALUE; lists and tables as JSON):
"""


class Command(TeachingCommand):
    help = "Paint a clip in the style of one picture or several. Needs no database and no server."
    requires_system_checks: list[str] = []  # noqa: RUF012 (nothing of the web application is used)

    def examples(self) -> str:
        return EXAMPLES + described_settings()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "clip",
            metavar="CLIP",
            help="video file, folder of pictures, pattern like frame_%%04d.png, or picture",
        )
        parser.add_argument(
            *("--style", "-s"),
            dest="styles",
            metavar="IMAGE[:WEIGHT]",
            action="append",
            required=True,
            help="style picture; several are blended by their weights (default 1)",
        )
        parser.add_argument(
            *("--out", "-o"),
            metavar="OUT",
            required=True,
            help="OUT.mp4 or OUT.mov (audio and frame rate kept), or a folder for 16-bit PNG frames",
        )
        parser.add_argument(
            "--preset", default="standard", metavar="|".join(PRESETS), help="how much work (default standard)"
        )
        parser.add_argument(
            "--set",
            dest="changes",
            metavar="NAME=VALUE",
            action="append",
            default=[],
            help="change one of the settings below; may be given several times",
        )
        parser.add_argument("--network", metavar="embedded|vgg19", help="the network to look through")
        parser.add_argument("--weights", metavar="FILE", help="its weights, if not in the usual places")
        parser.add_argument(
            "--device", default="auto", metavar="auto|cpu|cuda", help="where to compute (default auto)"
        )
        parser.add_argument("--frames", metavar="A-B", help="only these frames, numbered as in the clip")
        parser.add_argument(
            "--rate",
            metavar="FPS",
            help="frames a second of a picture sequence, e.g. 25 or 24000/1001 (default 24)",
        )
        parser.add_argument(
            "--region",
            dest="regions",
            metavar="MASK[=STYLE[:STRENGTH]]",
            action="append",
            default=[],
            help="where the mask is white, paint in this style (default: that of --style), at a strength "
            "from 0, as filmed, to 1 (default). MASK is one picture for all frames, or a folder or pattern "
            "of pictures numbered as they are; grey is in between. May be given several times: a region lies "
            "over those before it",
        )
        parser.add_argument(
            "--outside",
            metavar="painted|kept",
            help="what no region covers is painted in --style (default), or kept as it was filmed, exactly",
        )
        parser.add_argument(
            "--flow-files",
            metavar="FOLDER",
            help="follow the optical flow in these .flo files instead of estimating it: forward_1_2.flo and "
            "backward_2_1.flo for the frames 1 and 2. The error is measured with an estimated one",
        )
        parser.add_argument(
            "--hold",
            dest="holds",
            metavar="FRAME=PICTURE",
            action="append",
            default=[],
            help="hold this frame exactly as the picture shows it, and paint the others towards it, forwards "
            "and backwards; may be given several times",
        )
        parser.add_argument(
            "--cuts",
            default="auto",
            metavar="auto|none|N,N",
            help="paint the pieces between cuts each by itself; cuts are found in the footage (auto, the "
            "default), or named by the first frame after each",
        )
        parser.add_argument(
            "--report", metavar="FILE.json", help="write settings, versions and measures here"
        )

    def handle(self, *, verbosity: int, **options: Any) -> None:
        try:
            with stop_signals():
                self.paint(read_order(**options), quiet=verbosity == 0)
        except EngineError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"{error.filename or 'A file'}: {error.strerror}.") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped before the end; nothing was written.")
            sys.exit(STOPPED)

    def paint(self, order: Order, quiet: bool) -> None:
        # Loads PyTorch, which takes seconds: --help and a mistyped option need not wait for it.
        from stylizer.management.stylize_run import carry_out

        carry_out(order, self.say_nothing if quiet else self.stdout.write, quiet)

    def say_nothing(self, _line: str) -> None:
        """What --verbosity 0 asks for."""
