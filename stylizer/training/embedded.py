"""The network that the package carries: VGG-19 condensed to pictures of many kinds, and written to a file."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from safetensors.torch import save_file

from stylizer.engine.perception import TAPS, InvalidWeights, load_perception
from stylizer.engine.perception.condensed import condense
from stylizer.engine.perception.network import Network
from stylizer.engine.perception.perception import EMBEDDED_VERSION
from stylizer.training.pictures import PictureFolder, disturbed

#: Pictures that the network is condensed to, and their side in pixels.
STUDIED, SIDE = 64, 160

SOURCE = (
    "Condensed from VGG-19 (K. Simonyan and A. Zisserman, Visual Geometry Group, University of Oxford, 2015, "
    "CC BY 4.0); changed: each convolution factored within the directions that its responses to pictures fill"
)


def make_embedded(
    images: Path,
    teacher: Path,
    out: Path,
    kept: float,
    seed: int,
    device: str,
    report: Callable[[str], None],
) -> None:
    """Condense the network in the file ``teacher``, VGG-19's original weights; write the result to ``out``.

    ``images`` is a folder of pictures, ``kept``, in [0.9, 1), the part of each layer's energy that stays.
    ``report`` is told each layer that is done. Raises WeightsNotFound or InvalidWeights for the teacher,
    ValueError for a folder without pictures and for weights that half precision can't hold.
    """
    perception = load_perception("vgg19", teacher, device=device)
    assert isinstance(perception.network, Network)
    if perception.factors:
        raise InvalidWeights(
            f"{teacher} has torchvision's weights; the teacher must be the original.", "weights"
        )
    folder, random = PictureFolder.load(images), np.random.default_rng(seed)
    studied = [disturbed(folder, random, SIDE).to(device) for _ in range(STUDIED)]
    network = condense(perception.network, studied, kept, report)
    state = {name: tensor.half().cpu().contiguous() for name, tensor in network.state_dict().items()}
    overflowing = [name for name, tensor in state.items() if not tensor.isfinite().all()]
    if overflowing:
        raise ValueError(f"These weights don't fit half precision: {', '.join(overflowing)}.")
    channels = {tap: found.shape[1] for tap, found in network.features(studied[0], TAPS).items()}
    metadata = {
        "network": "embedded",
        "version": EMBEDDED_VERSION,
        "channels": json.dumps(channels),
        "kept": str(kept),
        "seed": str(seed),
        "source": SOURCE,
    }
    save_file(state, out, metadata)
