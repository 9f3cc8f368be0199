"""The memory that painting takes, told before anything is loaded.

The constants are rounded up from the peaks of processes that painted two frames of one size, the second tied
to the first, on a CPU with one thread: at 256 × 144 to 1024 × 436 pixels, through both networks, in float32
and bfloat16, with a history of 10 and 20, whole and in tiles. A GPU was not measured, nor was a condensed
network, whose features are fewer: it needs less than is told.
"""

import math

from stylizer.engine.settings import Settings

#: Bytes of the program, its libraries and the flow's work beside the painter.
PROGRAM = 330 * 2**20

#: Bytes of a network's weights and of what its convolutions are prepared with.
WEIGHTS = {"embedded": 20 * 2**20, "vgg19": 80 * 2**20}

#: Bytes for each pixel that the network sees at once: its features, kept for their gradient.
FEATURES = {
    ("embedded", "float32"): 1600,
    ("embedded", "bfloat16"): 1100,
    ("vgg19", "float32"): 2550,
    ("vgg19", "bfloat16"): 1800,
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
    pairs = settings.history if settings.optimiser == "lbfgs" else 1
    return round(
        PROGRAM
        + WEIGHTS[settings.network]
        + _held_at_once(settings, width, height) * FEATURES[settings.network, precision]
        + pixels * (PICTURES + pairs * PAIR)
    )


def _held_at_once(settings: Settings, width: int, height: int) -> float:
    """The pixels whose features are held: the frame's, or those of a tile and its surroundings."""
    if settings.tile == 0:
        return width * height
    seen = math.prod(min(side, settings.tile + 2 * AROUND) for side in (width, height))
    return min(TILED * seen, width * height)
