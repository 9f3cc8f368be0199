"""Pictures that an optimiser visits: made with the student as it is, so that it learns where it errs."""

from collections import deque

import numpy as np
import torch
from torch import Tensor

from stylizer.engine.perception.network import Network
from stylizer.training.pictures import PictureFolder, clean_batch
from stylizer.training.stylization import Stylization, optimise

#: A stylization that leaves this range (the reference space is about -124 to 152) has diverged.
LARGEST_VALUE = 2000.0


class VisitedPictures:
    """A pool of pictures from short stylizations, the oldest replaced first."""

    def __init__(self, folder: PictureFolder, size: int, capacity: int = 600) -> None:
        self.folder = folder
        self.size = size
        self.pool: deque[Tensor] = deque(maxlen=capacity)

    def grow(self, network: Network, rng: np.random.Generator) -> None:
        """Stylize one random crop after another's manner; keep pictures from the way and the last."""
        device = next(network.parameters()).device
        content, style = clean_batch(self.folder, rng, 2, self.size).to(device).chunk(2)
        start = content
        if rng.random() < 0.35:
            noise = torch.from_numpy(rng.standard_normal(content.shape, dtype=np.float32))
            start = noise.to(device) * float(rng.choice([0.5, 20.0, 60.0]))
        iterations = int(rng.choice([9, 18, 36]))
        kept_at = (iterations // 3, 2 * iterations // 3, iterations)

        def keep(iteration: int, picture: Tensor) -> None:
            if iteration in kept_at and picture.abs().max() < LARGEST_VALUE:
                self.pool.append(picture[0].to("cpu", torch.float16, copy=True))

        content_weight = float(rng.choice([0.0, 1.0, 5.0]))
        optimise(Stylization(network, content, style, content_weight), start, iterations, keep)

    def batch(self, rng: np.random.Generator, count: int, size: int) -> Tensor:
        """Random crops from the pool in the reference space, count x 3 x size x size."""
        room = self.size - size + 1
        crops = []
        for _ in range(count):
            top, left = rng.integers(room, size=2)
            picture = self.pool[int(rng.integers(len(self.pool)))]
            crops.append(picture[:, top : top + size, left : left + size].float())
        return torch.stack(crops)
