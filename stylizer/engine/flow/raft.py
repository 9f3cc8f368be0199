"""RAFT (Teed and Deng 2020): the small network, as torchvision has it, with weights that the user brings."""

import importlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from stylizer.engine.errors import WeightsNotFound
from stylizer.engine.motion import Flow
from stylizer.engine.perception.weights import InvalidWeights, hub_cache, read_weights
from stylizer.engine.picture import Picture, check_picture
from stylizer.engine.torchvision_import import import_torchvision

#: Names a file of weights; it comes before torch's hub cache.
PATH_VARIABLE = "STYLIZER_RAFT_WEIGHTS"

#: Torchvision's files in torch's hub cache, best first.
CACHED_NAMES = ("raft_small_C_T_V2-01064c6d.pth", "raft_small_C_T_V1-ad48884c.pth")

_DOWNLOADS = "https://download.pytorch.org/models/"

#: Refinements of the flow; on Sintel and the demo shots 32, as the authors took, gain nothing over 12.
_UPDATES = 12

#: The network halves a side three times, and its coarsest correlations another three.
_STRIDE, _SMALLEST = 8, 128

#: The authors' names for the parts of the network, and torchvision's, in the order of replacement.
_PARTS = (
    ("module.", ""),
    ("fnet.", "feature_encoder."),
    ("cnet.", "context_encoder."),
    ("encoder.conv1.", "encoder.convnormrelu.0."),
    ("encoder.conv2.", "encoder.conv."),
    ("update_block.encoder.convc1.", "update_block.motion_encoder.convcorr1.0."),
    ("update_block.encoder.convf1.", "update_block.motion_encoder.convflow1.0."),
    ("update_block.encoder.convf2.", "update_block.motion_encoder.convflow2.0."),
    ("update_block.encoder.conv.", "update_block.motion_encoder.conv.0."),
    ("update_block.gru.", "update_block.recurrent_block.convgru1."),
    *(
        (f".{block}.conv{number}.", f".{block}.convnormrelu{number}.0.")
        for block in (0, 1)
        for number in (1, 2, 3)
    ),
)


class RAFT:
    """RAFT-small. Its weights are looked for when it is first used, and never replaced by something else."""

    name = "raft"

    def estimate(self, first: Picture, second: Picture) -> Flow:
        """Flow from ``first`` to ``second``. Raises WeightsNotFound, and InvalidWeights for another file."""
        check_picture(first, "The first frame")
        check_picture(second, "The second frame", shape=first.shape)
        network = _network(find_raft_weights())
        height, width, _ = first.shape
        with torch.inference_mode():
            flow = network(_padded(first), _padded(second), num_flow_updates=_UPDATES)[-1]
        return np.ascontiguousarray(flow[0, :, :height, :width].permute(1, 2, 0).numpy())


def find_raft_weights() -> Path:
    """The file that :data:`PATH_VARIABLE` names, or else torchvision's in torch's hub cache.

    Raises WeightsNotFound, saying where a file belongs.
    """
    if named := os.environ.get(PATH_VARIABLE):
        if not Path(named).is_file():
            raise WeightsNotFound(
                f"There is no file {named}, which {PATH_VARIABLE} names. Correct it, or choose another flow.",
                "flow",
            )
        return Path(named)
    for name in CACHED_NAMES:
        if (hub_cache() / name).is_file():
            return hub_cache() / name
    raise WeightsNotFound(
        f"RAFT's weights are not on this machine. Put {_DOWNLOADS}{CACHED_NAMES[0]} (4 MB) into "
        f"{hub_cache()}, or name a file of RAFT-small, torchvision's or its authors', in "
        f"{PATH_VARIABLE}, or choose another flow.",
        "flow",
    )


@lru_cache(maxsize=1)
def _network(path: Path) -> nn.Module:
    import_torchvision()
    network: nn.Module = importlib.import_module("torchvision.models.optical_flow").raft_small(weights=None)
    try:
        network.load_state_dict(torchvision_keys(read_weights(path).tensors))
    except InvalidWeights as error:
        raise InvalidWeights(error.message, "flow") from error
    except RuntimeError as error:
        raise InvalidWeights(
            f"{path} does not hold the weights of RAFT-small: {str(error).splitlines()[1].strip()}", "flow"
        ) from error
    return network.eval()


def torchvision_keys(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The authors' checkpoint with torchvision's names; torchvision's own is left as it is."""
    if not any(key.startswith("module.") for key in weights):
        return dict(weights)
    renamed = {}
    for key, tensor in weights.items():
        for theirs, ours in _PARTS:
            key = key.replace(theirs, ours)
        renamed[key] = tensor
    return renamed


def _padded(picture: Picture) -> Tensor:
    """1 x 3 x H x W in [-1, 1], its last row and column repeated up to a size that the network takes."""
    height, width, _ = picture.shape
    down, right = (max(_SMALLEST, -(-side // _STRIDE) * _STRIDE) - side for side in (height, width))
    planes = torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)))[None] * 2 - 1
    return functional.pad(planes, (0, right, 0, down), mode="replicate")
