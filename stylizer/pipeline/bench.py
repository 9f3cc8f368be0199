"""What a worker keeps warm between renders: its device, the network, and the painter of the last take."""

import logging
import threading
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import torch
from django.conf import settings as django_settings

from stylizer.access.stores import style_store
from stylizer.actions.events import WorkerActor
from stylizer.engine.device import find_device
from stylizer.engine.painter import Painter
from stylizer.engine.perception import Perception, load_perception
from stylizer.engine.recipe import Recipe
from stylizer.engine.settings import Settings
from stylizer.media.pictures import decode_picture
from stylizer.models import Take
from stylizer.pipeline.footage import Footage
from stylizer.pipeline.regions import read_regions, region_key

log = logging.getLogger(__name__)


class Bench:
    """One worker's place: one render at a time is painted at it.

    `stop` is set when the worker is to stop; `doing` says in words what it does, and how fast it paints
    is in `seconds_per_frame`.
    """

    def __init__(self, name: str, device: str) -> None:
        """Raises DeviceUnavailable."""
        self.worker = WorkerActor(name)
        self.device = find_device(device)
        self.stop = threading.Event()
        self.doing = ""
        self.seconds_per_frame: float | None = None
        self._perception: tuple[Any, Perception] | None = None
        self._painter: tuple[Any, Painter] | None = None
        _compute_alike_every_time()

    def painter(self, take: Take, settings: Settings, footage: Footage) -> Painter:
        """A painter for the frames of this take. Raises what its weights and its style are found to lack."""
        styles = list(take.take_styles.order_by("pk").values_list("style_version__picture", "weight"))
        perception = self.perception(settings)
        key = (perception, settings, tuple(styles), region_key(take), take.shot.width, take.shot.height)
        if self._painter is None or self._painter[0] != key:
            self._painter = None  # the memory of the old one is needed
            library = style_store()
            pictures = [
                (decode_picture(library.path(name), name="The style"), weight) for name, weight in styles
            ]
            shot, recipe = take.shot, Recipe(perception, pictures, settings, self.device, read_regions(take))
            first = partial(footage.source, shot.first_frame)
            self._painter = (key, recipe.painter(shot.width, shot.height, first))
        return self._painter[1]

    def perception(self, settings: Settings) -> Perception:
        """The network that the settings name. Raises WeightsNotFound."""
        path = Path(settings.weights) if settings.weights else None
        changed = path.stat().st_mtime_ns if path and path.is_file() else None
        key = (settings.network, path, changed, settings.pooling)
        if self._perception is None or self._perception[0] != key:
            self._perception = self._painter = None
            loaded = load_perception(settings.network, path, settings.pooling, self.device)
            log.info("Painting with %s", loaded.origin)
            self._perception = (key, loaded)
        return self._perception[1]


def _compute_alike_every_time() -> None:
    """Sums depend on how many threads share them: with a fixed number, a resumed run gives the same bytes."""
    if django_settings.STYLIZER_THREADS:
        torch.set_num_threads(django_settings.STYLIZER_THREADS)
        cv2.setNumThreads(django_settings.STYLIZER_THREADS)
    torch.use_deterministic_algorithms(True, warn_only=True)
