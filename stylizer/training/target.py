"""What the student learns: VGG-19's features, projected on their principal components.

The components are those of the uncentred second moment, so that Gram matrices project too (cf. Chiu &
Gurari 2022). The projection is orthonormal: distances between projected features and between their Gram
matrices are the teacher's own, restricted, so the student approximates the teacher's loss values and the
default loss weights carry over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import conv2d

from stylizer.engine.perception.network import TAPS, Network

#: Principal components kept at each tap.
COMPONENTS = {"relu1_1": 32, "relu2_1": 64, "relu3_1": 128, "relu4_1": 192, "relu4_2": 192, "relu5_1": 256}


@dataclass(frozen=True)
class Target:
    """The teacher seen through its principal components."""

    teacher: Network
    components: dict[str, Tensor]  # tap -> C' x C, rows orthonormal
    energies: dict[str, float]  # tap -> mean square of the projected features
    kept: dict[str, float]  # tap -> share of the teacher's energy kept

    def features(self, x: Tensor) -> dict[str, Tensor]:
        """Projected features of ``x``, float32, one entry for each tap."""
        with torch.no_grad(), torch.autocast(x.device.type, torch.bfloat16):
            features = self.teacher.features(x, TAPS)
        return {tap: conv2d(f.float(), self.components[tap][:, :, None, None]) for tap, f in features.items()}


def principal_components(teacher: Network, batches: Iterator[Tensor]) -> Target:
    """Find each tap's top principal components (uncentred) over ``batches`` of pictures."""
    moments: dict[str, Tensor] = {}
    counts = dict.fromkeys(TAPS, 0)
    for x in batches:
        with torch.no_grad(), torch.autocast(x.device.type, torch.bfloat16):
            features = teacher.features(x, TAPS)
        for tap, f in features.items():
            rows = f.float().permute(0, 2, 3, 1).flatten(0, 2)
            moment = (rows.T @ rows).double()
            moments[tap] = moments[tap] + moment if tap in moments else moment
            counts[tap] += len(rows)
    components, energies, kept = {}, {}, {}
    for tap in TAPS:
        values, vectors = torch.linalg.eigh(moments[tap] / counts[tap])
        top = slice(-COMPONENTS[tap], None)
        components[tap] = vectors[:, top].flip(1).T.float().contiguous()
        energies[tap] = float(values[top].sum()) / COMPONENTS[tap]
        kept[tap] = float(values[top].sum() / values.sum())
    return Target(teacher, components, energies, kept)
