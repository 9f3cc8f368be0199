from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import cv2
import numpy as np
import pytest

from stylizer.access.stores import shot_store
from stylizer.actions import TakeOrder, WeightedStyle, create_take, import_shot
from stylizer.media.store import Store
from stylizer.models import Project, Shot, Style, Take
from stylizer.pipeline.bench import Bench
from tests.personas import Personas

#: Few enough for a second a frame, enough for each step to matter.
QUICK = {"first_iterations": 4, "iterations": 3, "precision": "float32"}

FRAMES = 5


@pytest.fixture(autouse=True)
def one_thread(settings) -> None:
    settings.STYLIZER_THREADS = 1


def pan(frame: int, width: int = 64, height: int = 48) -> np.ndarray:
    """A soft texture that moves a pixel to the left with each frame."""
    random = np.random.default_rng(3)
    wide = random.random((height, width + 32, 3)).astype(np.float32)
    soft = cv2.GaussianBlur(wide, (0, 0), 2.5)
    soft = (soft - soft.min()) / (soft.max() - soft.min())
    levels = np.rint(soft[:, frame : frame + width] * 255)
    return (levels / np.float32(255)).astype(np.float32)


@pytest.fixture
def shot(people: Personas, project: Project) -> Shot:
    return import_shot(
        actor=people.carol,
        project=project,
        name="pan_010",
        frames=[pan(frame) for frame in range(FRAMES)],
        rate=Fraction(24),
        first_frame=1001,
    )


@pytest.fixture
def start_take(people: Personas, shot: Shot, style: Style) -> Callable[..., Take]:
    def start(overrides: Mapping[str, Any] | None = None) -> Take:
        return create_take(
            actor=people.carol,
            shot=shot,
            order=TakeOrder(
                [WeightedStyle(style.versions.get())], preset="draft", overrides=QUICK | dict(overrides or {})
            ),
        )

    return start


@pytest.fixture
def bench() -> Bench:
    return Bench("bench-1", "cpu")


@pytest.fixture
def store(shot: Shot) -> Store:
    return shot_store(shot.pk)
