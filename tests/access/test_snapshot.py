"""A snapshot is of one moment."""

import threading

import pytest
from django.db import connection

from stylizer.access import snapshot as snapshot_module
from stylizer.access.snapshot import take_snapshot
from stylizer.actions import add_note
from stylizer.models import Shot, Take
from tests.personas import Personas

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_write_in_the_middle_of_it_is_not_seen(
    take: Take, people: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_meanwhile() -> None:
        add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1001, text="Hm", flagged=True)
        connection.close()

    original = snapshot_module.render_values

    def interrupted(renders):
        writer = threading.Thread(target=write_meanwhile)
        writer.start()
        writer.join()
        return original(renders)

    monkeypatch.setattr(snapshot_module, "render_values", interrupted)
    snapshot = take_snapshot(people.dave, take.pk)

    assert Shot.objects.get(pk=take.shot_id).head == snapshot["number"] + 1
    assert snapshot["notes"] == []
    assert snapshot["frames"][0]["flags"] == []


def test_it_asks_no_more_for_a_longer_shot(
    take: Take, people: Personas, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(40):
        take_snapshot(people.dave, take.pk)
