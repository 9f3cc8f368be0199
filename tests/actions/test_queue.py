"""Which render goes first, what the queue page is told, and failed renders that are tried again."""

import threading
from fractions import Fraction

import pytest
from django.db import connection
from django.db.models.functions import Now

from stylizer.access.queue import next_render, queue_list
from stylizer.actions import (
    OPERATOR,
    Refused,
    TakeOrder,
    WeightedStyle,
    WorkerActor,
    add_member,
    cancel_render,
    create_project,
    create_take,
    import_shot,
    pause_render,
    prioritise_render,
    remove_member,
    request_rerun,
    retry_render,
)
from stylizer.actions.claims import claim_render
from stylizer.actions.endings import fail_render, finish_render
from stylizer.models import Priority, Render, RenderState, Role, Shot, Style, Take
from tests import studio
from tests.personas import Personas, picture


@pytest.fixture
def takes(people: Personas, shot: Shot, style: Style, take: Take) -> list[Take]:
    """Three takes, whose renders wait in this order."""
    styles = [WeightedStyle(style.versions.get())]
    return [take, *(create_take(actor=people.carol, shot=shot, order=TakeOrder(styles)) for _ in range(2))]


def render_of(take: Take) -> Render:
    return take.renders.get()


def taken_in_turn() -> list[int]:
    """The takes of the renders that a worker takes, one after the other."""
    order = []
    while (render := next_render()) is not None:
        lease = claim_render(worker=studio.WORKER, render_id=render)
        assert lease is not None
        order.append(lease.take_id)
    return order


def test_the_oldest_goes_first_among_equals(takes: list[Take]) -> None:
    assert taken_in_turn() == [take.pk for take in takes]


def test_priority_goes_before_age(people: Personas, takes: list[Take]) -> None:
    first, second, third = takes
    prioritise_render(actor=people.bob, render=render_of(first), priority=Priority.LOW)
    prioritise_render(actor=people.bob, render=render_of(third), priority=Priority.HIGH)
    assert taken_in_turn() == [third.pk, second.pk, first.pk]


def test_a_paused_render_is_passed_over(people: Personas, takes: list[Take]) -> None:
    pause_render(actor=people.carol, render=render_of(takes[0]))
    assert taken_in_turn() == [take.pk for take in takes[1:]]


def test_a_render_whose_worker_died_is_taken_by_its_priority(people: Personas, takes: list[Take]) -> None:
    lease = studio.claim(takes[0])
    Render.objects.filter(pk=lease.render_id).update(lease_until=Now())
    prioritise_render(actor=people.bob, render=render_of(takes[2]), priority=Priority.HIGH)
    assert taken_in_turn() == [takes[2].pk, takes[0].pk, takes[1].pk]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_take_the_most_urgent_and_none_twice(people: Personas, takes: list[Take]) -> None:
    prioritise_render(actor=people.bob, render=render_of(takes[2]), priority=Priority.HIGH)
    prioritise_render(actor=people.bob, render=render_of(takes[0]), priority=Priority.LOW)
    start = threading.Barrier(2)
    taken: list[int] = []

    def work(name: str) -> None:
        start.wait()
        while (render := next_render()) is not None:
            lease = claim_render(worker=WorkerActor(name), render_id=render)
            if lease is not None:
                taken.append(lease.take_id)
                break
        connection.close()

    workers = [threading.Thread(target=work, args=(f"worker-{n}",)) for n in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(taken) == {takes[2].pk, takes[1].pk}
    assert next_render() == render_of(takes[0]).pk


def test_what_is_over_gets_no_priority(people: Personas, takes: list[Take]) -> None:
    cancel_render(actor=people.carol, render=render_of(takes[0]))
    with pytest.raises(Refused, match="cancelled"):
        prioritise_render(actor=people.bob, render=render_of(takes[0]), priority=Priority.HIGH)


def test_a_failed_render_goes_on_where_it_failed(people: Personas, take: Take) -> None:
    lease = studio.claim(take)
    made = studio.commit(lease, 1001)
    fail_render(claim=lease, message="No such weights.")

    retry_render(actor=people.bob, render=render_of(take))

    render = render_of(take)
    assert (render.state, render.failure, render.requested_by) == (RenderState.QUEUED, "", people.bob)
    again = studio.claim(take)
    for frame in range(1002, 1006):
        studio.commit(again, frame)
    finish_render(claim=again)
    assert take.revisions.filter(frame=1001).get() == made
    assert render_of(take).state == RenderState.DONE


def test_only_what_failed_is_tried_again(people: Personas, take: Take) -> None:
    with pytest.raises(Refused, match="queued"):
        retry_render(actor=people.carol, render=render_of(take))


def test_a_rerun_is_not_tried_again_over_another_one(people: Personas, take: Take) -> None:
    studio.paint(take)
    seen = {1002: studio.kept(take)[1002]}
    failed = request_rerun(actor=people.carol, take=take, seen=seen)
    fail_render(claim=studio.claim(take), message="No such weights.")
    request_rerun(actor=people.carol, take=take, seen=seen)
    with pytest.raises(Refused, match="1002"):
        retry_render(actor=people.carol, render=failed)


def test_a_rerun_refused_for_a_lost_role_is_tried_again_in_another_name(people: Personas, take: Take) -> None:
    studio.paint(take)
    rerun = request_rerun(actor=people.carol, take=take, seen={1002: studio.kept(take)[1002]})
    remove_member(actor=OPERATOR, project=take.shot.project, user=people.carol)
    assert claim_render(worker=studio.WORKER, render_id=rerun.pk) is None
    retry_render(actor=people.bob, render=rerun)
    assert claim_render(worker=studio.WORKER, render_id=rerun.pk) is not None


def test_the_list_says_who_waits_where(people: Personas, takes: list[Take]) -> None:
    studio.commit(studio.claim(takes[0]), 1001)
    prioritise_render(actor=people.bob, render=render_of(takes[2]), priority=Priority.HIGH)
    queue = queue_list(people.dave)
    shown = [(each["take"]["id"], each["state"], each["place"], each["done"]) for each in queue["renders"]]
    assert shown == [
        (takes[0].pk, "running", None, 1),
        (takes[2].pk, "queued", 1, 0),
        (takes[1].pk, "queued", 2, 0),
    ]
    assert queue["renders"][1]["priority"] == "high"
    assert queue["renders"][1]["requested_by"] == "Carol"
    assert "cancel" not in queue["renders"][0]["can"]


def test_projects_of_others_take_places_and_are_only_counted(people: Personas, takes: list[Take]) -> None:
    elsewhere = create_project(actor=OPERATOR, name="Far away")
    add_member(actor=OPERATOR, project=elsewhere, user=people.charlie, role=Role.ARTIST)
    shot = import_shot(
        actor=people.charlie, project=elsewhere, name="far", frames=[picture(1)], rate=Fraction(24)
    )
    styles = [WeightedStyle(takes[0].take_styles.get().style_version)]
    create_take(actor=people.charlie, shot=shot, order=TakeOrder(styles))
    assert (len(queue_list(people.dave)["renders"]), queue_list(people.dave)["elsewhere"]) == (3, 1)
    (theirs,) = queue_list(people.charlie)["renders"]
    assert (theirs["place"], theirs["shot"]["name"]) == (4, "far")
    assert queue_list(people.nobody) == {"renders": [], "more_failed": 0, "elsewhere": 4}


def test_the_time_left_goes_by_the_frames_before(people: Personas, take: Take) -> None:
    lease = studio.claim(take)
    for number, frame in enumerate((1001, 1002, 1003)):
        before = [number] if number else []
        made = studio.commit(lease, frame, anchors=before)
        clock = made.created_at.replace(microsecond=0, second=10 * number)
        _as_if_made_at(made.pk, clock)
    (entry,) = queue_list(people.dave)["renders"]
    assert entry["seconds_left"] == pytest.approx(20, abs=0.01)  # two frames of ten seconds


def _as_if_made_at(revision: int, clock: object) -> None:
    """Past the guard that keeps revisions as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE stylizer_revision SET created_at = %s WHERE id = %s", [clock, revision])
        cursor.execute("SET LOCAL session_replication_role = origin")
