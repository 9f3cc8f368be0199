"""What painting frames of a shot will take: time, memory and room on the disk."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings as django_settings

from stylizer.access.pace import painted_pace
from stylizer.access.stores import shots_folder
from stylizer.engine.memory import peak_memory
from stylizer.engine.passes import flow_pairs, plan_steps, step_work
from stylizer.engine.settings import Settings
from stylizer.media.proxies import PROXY_WIDTH
from stylizer.media.store import free_bytes
from stylizer.models import Shot

# Bytes a pixel of stored files, as measured on painted frames of the demo shots and rounded up.
MASTER_BYTES = 5.7
PROXY_BYTES = 0.8
#: The errors of the painting and of the footage, and the movement.
MEASURED_BYTES = 2.6
#: Two flows of two float32 each; noise that no compression makes smaller.
FLOW_BYTES = 16.0


@dataclass(frozen=True)
class Estimate:
    """`seconds` once a worker is at it; None where nothing like it was painted yet. The others are bytes.

    `memory` is the most that a worker holds, `disk` what is new in the store, `free` what the disk has left
    now, and `reserve` what of that is kept free.
    """

    seconds: float | None
    memory: int
    disk: int
    free: int
    reserve: int

    @property
    def fits(self) -> bool:
        """Whether the disk stays above its reserve."""
        return self.free - self.disk >= self.reserve


def estimate(shot: Shot, settings: Settings, frames: Sequence[int]) -> Estimate:
    """What it takes to paint these frames of the shot, alone."""
    pixels = shot.width * shot.height
    steps = plan_steps(settings, frames, (), shot.numbers)
    work = sum(step_work(settings, step, shot.width, shot.height) for step in steps)
    pace = painted_pace(settings)
    return Estimate(
        seconds=None if pace is None else pace * work * pixels,
        memory=peak_memory(settings, shot.width, shot.height),
        disk=round(pixels * _bytes_a_pixel(shot, settings, frames, len(steps))),
        free=free_bytes(shots_folder()),
        reserve=django_settings.STYLIZER_DISK_RESERVE_MB * 2**20,
    )


def estimated_disk(shot: Shot, row: Sequence[Settings], rows: int, frames: Sequence[int]) -> int:
    """Bytes that a contact sheet of so many rows adds to the store: its bursts share the shot's flows."""
    pixels = shot.width * shot.height
    flows = [pixels * FLOW_BYTES * _missing_flows(shot, settings, frames) for settings in row]
    burst = [estimate(shot, settings, frames).disk - each for settings, each in zip(row, flows, strict=True)]
    return round(rows * sum(burst) + max(flows))


def _bytes_a_pixel(shot: Shot, settings: Settings, frames: Sequence[int], steps: int) -> float:
    """Of all new files together. Each step keeps a master, at least until its render is finished."""
    proxy = PROXY_BYTES * min(1, PROXY_WIDTH / shot.width) ** 2
    pairs = len(frames) - 1 + settings.loop
    flows = _missing_flows(shot, settings, frames)
    return steps * MASTER_BYTES + len(frames) * proxy + pairs * MEASURED_BYTES + flows * FLOW_BYTES


def _missing_flows(shot: Shot, settings: Settings, frames: Sequence[int]) -> int:
    """How many are still to be stored: all takes of a shot share them."""
    pairs = [pair for pair in flow_pairs(settings, shot.numbers) if {*pair} <= {*frames}]
    wanted = {(settings.flow, *pair) for pair in pairs}
    neighbours = (1, len(shot.numbers) - 1) if settings.loop else (1,)
    wanted |= {(settings.measuring_flow, *pair) for pair in pairs if pair[1] - pair[0] in neighbours}
    return len(wanted - {*shot.flows.values_list("estimator", "earlier", "later")})
