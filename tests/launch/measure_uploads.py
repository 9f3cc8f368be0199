"""How much uploads slow a take, under the real `manage.py serve`: a web server, and a worker on all cores.

    make uploads                   some 8 minutes on two idle cores; ROUNDS=1: a third of it, and no spread

In every round the same take is painted three times: while nothing comes in, while forty photographs come in
as styles, one after the other as the browser sends them, and while these and a film do. Frames count that
were painted from their beginning to their end while all of it came in, each held against the same frame of
the round's undisturbed take. No test: nothing is asserted, as a figure is the machine's as much as ours.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from fractions import Fraction
from functools import partial
from itertools import count, islice, pairwise
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import pytest
from django.utils import timezone

from stylizer.actions import TakeOrder, WeightedStyle, create_take, create_token, import_shot
from stylizer.client import Studio
from stylizer.demo.numbered import numbered_frame
from stylizer.demo.scenes.windmill import WINDMILL
from stylizer.demo.styles import STYLES
from stylizer.media.clips import write_clip
from stylizer.models import Project, RenderState, Shot, Style, Take, User
from tests.launch.launcher import serving
from tests.personas import Personas

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("ROUNDS", "3"))
FILES = 40
PHOTOGRAPH, FILM, FILM_FRAMES = (3000, 2000), (1920, 1080), 48

#: A take beside uploads may take so many times as long as alone.
GOAL = 1.10

#: Seconds that each frame of a take took, from the commit of the one before it to its own.
Pace = dict[int, float]


class Sender:
    """Sends photographs as styles, and a film, from threads of its own."""

    def __init__(self, address: str, token: str, photographs: Sequence[Path], films: Sequence[Path]) -> None:
        self.sent = 0
        self.began = timezone.now()
        self._address, self._token = address, token
        self._enough = threading.Event()
        self._pool = ThreadPoolExecutor(2)
        self._sending = [
            self._pool.submit(work, files)
            for work, files in ((self._send_styles, photographs), (self._send_films, films))
            if files
        ]

    def stop(self) -> datetime:
        """Send no more; returns since when one of its threads had nothing left to send."""
        self._enough.set()
        self._pool.shutdown()
        return min(sending.result() for sending in self._sending)

    def _send_styles(self, photographs: Sequence[Path]) -> datetime:
        with Studio(self._address, self._token) as studio:
            for photograph in photographs:
                if self._enough.is_set():
                    break
                studio.add_style(photograph, photograph.stem, again=True)
                self.sent += 1
        return timezone.now()

    def _send_films(self, films: Sequence[Path]) -> datetime:
        with Studio(self._address, self._token) as studio:
            for number, film in enumerate(films):
                studio.upload_shot(studio.projects()[0], [film], f"{film.stem} {number} {timezone.now()}")
        return timezone.now()


def test_takes_beside_uploads(
    people: Personas, project: Project, child_environment: dict[str, str], tmp_path: Path
) -> None:
    photographs, film = draw_photographs(tmp_path), write_film(tmp_path / "film.mp4")
    shot = windmill(people.carol, project)
    token = create_token(actor=people.carol, name="uploads").token
    loads = {"forty styles": [], "forty styles, a film": [film]}
    ratios: dict[str, list[float]] = {name: [] for name in loads}
    with serving(child_environment, tmp_path / "serve.log") as address:
        with Studio(address, token) as studio:
            studio.add_style(next(photographs), "The take's")
        style = Style.objects.get()
        print("\nOne take first, which does not count: the worker loads its network, and finds the flow.")
        paint(people.carol, shot, style)
        print(f"{'beside':24}{'frames':>8}{'s/frame':>10}{'alone':>8}{'ratio':>8}")
        for _ in range(ROUNDS):
            alone, _ = paint(people.carol, shot, style)
            for name, films in loads.items():
                files = list(islice(photographs, FILES))
                beside, sent = paint(people.carol, shot, style, partial(Sender, address, token, files, films))
                ratios[name].append(show(name, beside, alone, sent))
    for name, found in ratios.items():
        print(summary(name, found))


def paint(
    actor: User, shot: Shot, style: Style, send: Callable[[], Sender] | None = None
) -> tuple[Pace, int]:
    """Have the worker paint a take; of one beside a sender, the frames that were painted while it sent."""
    order = TakeOrder([WeightedStyle(style.versions.get())], preset="draft")
    take = create_take(actor=actor, shot=shot, order=order)
    wait_until(lambda: take.revisions.exists(), take)
    sender = send() if send else None
    wait_until(lambda: take.renders.filter(state=RenderState.DONE).exists(), take)
    times = dict(take.revisions.order_by("frame").values_list("frame", "created_at"))
    if sender is None:
        return pace(times), 0
    ended = sender.stop()
    return pace({frame: at for frame, at in times.items() if sender.began <= at <= ended}), sender.sent


def pace(times: dict[int, datetime]) -> Pace:
    return {
        frame: (times[frame] - times[before]).total_seconds() for before, frame in pairwise(sorted(times))
    }


def show(name: str, beside: Pace, alone: Pace, sent: int) -> float:
    frames = beside.keys() & alone.keys()
    assert frames, f"{name}: no whole frame was painted while they came in"
    slow, plain = (sum(each[frame] for frame in frames) for each in (beside, alone))
    print(
        f"{name:24}{len(frames):8}{slow / len(frames):10.2f}{plain / len(frames):8.2f}{slow / plain:8.3f}"
        f"   {sent} of {FILES} styles were in when the take was done"
    )
    return slow / plain


def summary(name: str, ratios: Sequence[float]) -> str:
    middle = median(ratios)
    verdict = "reached" if middle < GOAL else "missed"
    return (
        f"Beside {name} a take is painted in {middle:.3f} of its time alone (median of {len(ratios)}, "
        f"from {min(ratios):.3f} to {max(ratios):.3f}); the goal, below {GOAL:.2f}, is {verdict}."
    )


def wait_until(there: Callable[[], bool], take: Take) -> None:
    while not there():
        failed = take.renders.filter(state=RenderState.FAILED).first()
        assert failed is None, failed
        time.sleep(0.2)


def windmill(actor: User, project: Project) -> Shot:
    return import_shot(
        actor=actor,
        project=project,
        name="windmill",
        frames=map(WINDMILL.render, range(WINDMILL.frame_count)),
        rate=Fraction(24),
    )


def draw_photographs(folder: Path) -> Iterator[Path]:
    """As many as are asked for, no two the same."""
    drawn = next(iter(STYLES.values())).draw()
    large = cv2.resize(drawn, PHOTOGRAPH, interpolation=cv2.INTER_CUBIC)[..., ::-1]
    for number in count(1):
        path = folder / f"painting {number:03}.jpg"
        cv2.imwrite(str(path), np.roll(large, 8 * number, axis=1))
        yield path


def write_film(path: Path) -> Path:
    write_clip(path, (numbered_frame(number, *FILM) for number in range(FILM_FRAMES)), Fraction(24))
    return path
