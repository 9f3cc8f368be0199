"""The memory that painting takes, told before anything is loaded.

The constants are rounded up from the peaks of processes that painted two frames of one size, the second tied
to the first, on a CPU with one thread: at 256 × 144 to 1024 × 436 pixels, through both networks, in float32
and bfloat16, with a history of 10 and 20, whole and in tiles. A GPU was not measured. VGG-19 condensed to a
shot is counted as the embedded network, which is condensed, too: less work than the whole of it, but three
convolutions for each, whose inputs are all held.
"""

import math

from stylizer.engine.settings import Settings

#: Bytes of the program, its libraries and the flow's work beside the painter.
PROGRAM = 330 * 2**20

#: Bytes of a network's weights and of what its convolutions are prepared with.
WEIGHTS = {"condensed": 70 * 2**20, "whole": 80 * 2**20}

#: Bytes for each pixel that the network sees at once: its features, kept for their gradient.
FEATURES = {
    ("condensed", "float32"): 3450,
    ("condensed", "bfloat16"): 2300,
    ("whole", "float32"): 2550,
    ("whole", "bfloat16"): 1800,
}

#: Bytes for each pixel of the frame: pictures, masks, flows, warped neighbours.
PICTURES = 250

#: Bytes for each pixel and pair of steps that L-BFGS remembers.
PAIR = 40

#: Of a tile's features, which are computed twice, so much more is held than of a whole frame's.
TILED = 1.5

#: How far beyond itself a tile sees: what the deepest layer reaches, up to a whole stride of it.
AROUND = 80


def peak_memory(settings: Settings, width: int, height: int) -> int:
    """The most bytes that a worker holds while it paints frames of this size with these settings.

    For the precision "auto" it is that of float32, the larger one.
    """
    pixels = width * height
    precision = "bfloat16" if settings.precision == "bfloat16" else "float32"
    network = "whole" if settings.network == "vgg19" and settings.fidelity == 1 else "condensed"
    pairs = settings.history if settings.optimiser == "lbfgs" else 1
    return round(
        PROGRAM
        + WEIGHTS[network]
        + _held_at_once(settings, width, height) * FEATURES[network, precision]
        + pixels * (PICTURES + pairs * PAIR)
    )


def _held_at_once(settings: Settings, width: int, height: int) -> float:
    """The pixels whose features are held: the frame's, or those of a tile and its surroundings."""
    if settings.tile == 0:
        return width * height
    seen = math.prod(min(side, settings.tile + 2 * AROUND) for side in (width, height))
    return min(TILED * seen, width * height)
