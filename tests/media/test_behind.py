"""Work that stands behind painting: at another priority, that of decoders' own threads included."""

import os
import sys
import threading
from collections.abc import Iterator
from fractions import Fraction

import pytest

from stylizer.actions import import_shot
from stylizer.media.behind import NICENESS, behind_painting, each_behind_painting
from stylizer.models import Project
from tests.personas import Personas, picture


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def niceness_of_a_thread_of_its_own() -> int:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(niceness()))
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
def test_the_work_and_the_threads_it_starts_step_back() -> None:
    assert behind_painting(niceness) == NICENESS
    assert behind_painting(niceness_of_a_thread_of_its_own) == NICENESS
    assert niceness() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
@pytest.mark.django_db
def test_footage_is_decoded_behind_painting(people: Personas, project: Project) -> None:
    seen: list[int] = []

    def frames() -> Iterator[object]:
        for number in range(3):
            seen.append(niceness())
            yield picture(number)

    import_shot(actor=people.carol, project=project, name="dusk", frames=frames(), rate=Fraction(24))
    assert seen == [NICENESS] * 3


def test_what_it_raises_is_raised_here_after_what_came_before() -> None:
    def numbers() -> Iterator[int]:
        yield 1
        raise ValueError("no second one")

    taken = each_behind_painting(numbers())
    assert next(taken) == 1
    with pytest.raises(ValueError, match="no second one"):
        next(taken)


def test_each_is_made_when_it_is_asked_for() -> None:
    made: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(3):
            made.append(number)
            yield number

    taken = each_behind_painting(numbers())
    assert (next(taken), made) == (0, [0])
    assert (list(taken), made) == ([1, 2], [0, 1, 2])
