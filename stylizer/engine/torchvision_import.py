"""Import torchvision beside a CPU-only PyTorch.

The wheel on the package index is built for CUDA. Beside a CPU-only PyTorch its compiled operators don't load,
and its import stops at "operator torchvision::nms does not exist", although nothing here uses that operator.
Declaring the two operators that the import asks for is enough.
"""

import importlib
from types import ModuleType

import torch

_MISSING_OPERATORS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)

_declared: list[torch.library.Library] = []  # a Library's declarations live as long as it does


def import_torchvision() -> ModuleType:
    """Return the torchvision package, declaring the operators it misses only where its import fails."""
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::nms" not in str(error) or _declared:
            raise
    library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for schema in _MISSING_OPERATORS:
        library.define(schema)  # type: ignore[no-untyped-call]
    _declared.append(library)
    return importlib.import_module("torchvision")
