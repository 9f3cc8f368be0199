"""Who may work on a render: claims, leases, and what a dead worker can no longer do."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from stylizer.access.stores import shot_store
from stylizer.actions import (
    LeaseLost,
    Refused,
    WorkerActor,
    add_member,
    cancel_render,
    remove_member,
    request_rerun,
)
from stylizer.actions.claims import TAKEOVERS_ALLOWED, claim_render, wake_lost_renders
from stylizer.actions.endings import fail_render, finish_render, pause_for_room, release_render
from stylizer.actions.leases import Claim, renew_lease
from stylizer.actions.results import commit_revision, fail_frame, record_weights, skip_step, store_step
from stylizer.models import Project, Render, RenderState, Take
from tests import studio
from tests.personas import Personas, picture

OTHER = WorkerActor("worker-2")


def run_out(lease: Claim) -> None:
    """As if the lease time had gone by without a renewal."""
    Render.objects.filter(pk=lease.render_id).update(lease_until=Now())


def wake_ups(take: Take) -> int:
    return ProcrastinateJob.objects.filter(task_name="render", args__render_id=take.renders.get().pk).count()


def test_a_take_wakes_a_worker(take: Take) -> None:
    assert wake_ups(take) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_gets_the_render(take: Take) -> None:
    render = take.renders.get()
    start = threading.Barrier(2)
    claims: list[Claim | None] = []

    def race(name: str) -> None:
        start.wait()
        claims.append(claim_render(worker=WorkerActor(name), render_id=render.pk))
        connection.close()

    racers = [threading.Thread(target=race, args=(name,)) for name in ("worker-1", "worker-2")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    (won,) = [each for each in claims if each is not None]
    render.refresh_from_db()
    assert (render.lease, render.worker) == (won.lease, won.worker.name)


def test_a_live_lease_is_not_taken(take: Take) -> None:
    lease = studio.claim(take)
    assert claim_render(worker=OTHER, render_id=lease.render_id) is None
    assert renew_lease(claim=lease)


def test_a_lease_that_ran_out_is_taken_over_at_the_first_missing_step(take: Take) -> None:
    dead = studio.claim(take)
    studio.commit(dead, 1001)
    run_out(dead)
    heir = claim_render(worker=OTHER, render_id=dead.render_id)
    assert heir is not None
    assert not renew_lease(claim=dead)
    revision = studio.commit(heir, 1002)
    assert list(take.revisions.order_by("frame").values_list("frame", flat=True)) == [1001, revision.frame]


def test_a_lease_can_be_renewed_while_nobody_else_took_it(take: Take) -> None:
    lease = studio.claim(take)
    run_out(lease)
    assert renew_lease(claim=lease)
    assert claim_render(worker=OTHER, render_id=lease.render_id) is None


WRITES: dict[str, Callable[[Claim, str], object]] = {
    "commit_revision": lambda lease, name: commit_revision(
        claim=lease, position=0, frame=1001, picture=name, proxy=name, measures={}, anchors=[]
    ),
    "store_step": lambda lease, name: store_step(claim=lease, position=0, frame=1001, picture=name),
    "skip_step": lambda lease, _: skip_step(claim=lease, position=0, frame=1001),
    "fail_frame": lambda lease, _: fail_frame(claim=lease, position=0, frame=1001, message="Boom"),
    "fail_render": lambda lease, _: fail_render(claim=lease, message="Boom"),
    "finish_render": lambda lease, _: finish_render(claim=lease),
    "release_render": lambda lease, _: release_render(claim=lease),
    "pause_for_room": lambda lease, _: pause_for_room(claim=lease, reason="Full"),
    "record_weights": lambda lease, _: record_weights(
        claim=lease, weights_hash="0" * 64, weights_origin="here", engine_version="1"
    ),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("lost_to", ["a successor", "a cancel"])
def test_a_worker_without_its_lease_writes_nothing(
    write: str, lost_to: str, take: Take, people: Personas
) -> None:
    lease = studio.claim(take)
    name = studio.stored_picture(take.shot_id, 1)
    if lost_to == "a successor":
        run_out(lease)
        assert claim_render(worker=OTHER, render_id=lease.render_id)
    else:
        cancel_render(actor=people.carol, render=take.renders.get())
    take.shot.refresh_from_db()
    before = Render.objects.values().get(pk=lease.render_id)

    with pytest.raises(LeaseLost):
        WRITES[write](lease, name)

    assert Render.objects.values().get(pk=lease.render_id) == before
    assert not take.revisions.exists()
    head = take.shot.head
    take.shot.refresh_from_db()
    assert take.shot.head == head


def test_a_render_that_kills_its_workers_is_given_up(take: Take) -> None:
    render = take.renders.get()
    lease = studio.claim(take)
    for _ in range(TAKEOVERS_ALLOWED):
        run_out(lease)
        taken = claim_render(worker=OTHER, render_id=render.pk)
        assert taken is not None
        lease = taken
    run_out(lease)
    assert claim_render(worker=OTHER, render_id=render.pk) is None
    render.refresh_from_db()
    assert render.state == RenderState.FAILED
    assert "frame 1001" in render.failure


def test_each_step_that_is_stored_forgives_the_deaths_before(take: Take) -> None:
    lease = studio.claim(take)
    for frame in take.shot.numbers:
        run_out(lease)
        taken = claim_render(worker=OTHER, render_id=lease.render_id)
        assert taken is not None
        lease = taken
        studio.commit(lease, frame)
    assert Render.objects.get(pk=lease.render_id).takeovers == 0


def test_the_sweep_wakes_for_what_was_left_behind_once(take: Take) -> None:
    jobs = ProcrastinateJob.objects.filter(task_name="render")
    with connection.cursor() as cursor:  # the wake-up was lost
        cursor.execute("DELETE FROM procrastinate_jobs")
    for _ in range(2):
        wake_lost_renders()
    assert [job.args for job in jobs] == [{"render_id": take.renders.get().pk}]

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    lease = studio.claim(take)
    wake_lost_renders()
    assert not jobs.all().exists()
    run_out(lease)
    wake_lost_renders()
    assert jobs.all().exists()


def test_a_render_is_not_continued_with_another_network(take: Take) -> None:
    lease = studio.claim(take)
    record_weights(claim=lease, weights_hash="a" * 64, weights_origin="the first", engine_version="1")
    record_weights(claim=lease, weights_hash="a" * 64, weights_origin="the first", engine_version="1")
    with pytest.raises(Refused, match="the first"):
        record_weights(claim=lease, weights_hash="b" * 64, weights_origin="the second", engine_version="1")


@pytest.mark.parametrize("collected", ["picture", "proxy"])
def test_a_picture_that_was_collected_is_not_committed(take: Take, collected: str) -> None:
    lease = studio.claim(take)
    stored = studio.stored_frame(shot_store(take.shot_id), picture(1))
    shot_store(take.shot_id).remove(stored[collected])
    with pytest.raises(Refused, match="collected"):
        commit_revision(claim=lease, position=0, frame=1001, **stored, measures={}, anchors=[])
    assert not take.revisions.exists()


@pytest.mark.parametrize("role", [None, "reviewer"])
def test_a_waiting_rerun_is_refused_when_its_artist_lost_the_role(
    role: str | None, take: Take, people: Personas, project: Project
) -> None:
    studio.paint(take)
    rerun = request_rerun(actor=people.carol, take=take, seen={1002: studio.kept(take)[1002]})
    if role is None:
        remove_member(actor=people.alice, project=project, user=people.carol)
    else:
        add_member(actor=people.alice, project=project, user=people.carol, role=role)
    assert claim_render(worker=OTHER, render_id=rerun.pk) is None
    rerun.refresh_from_db()
    assert (rerun.state, rerun.failure) == (
        RenderState.FAILED,
        "Carol may no longer rerun frames in The Harbour. Request the rerun again.",
    )
    assert take.shot.events.latest("number").kind == "render.refused"
    again = request_rerun(actor=people.bob, take=take, seen={1002: studio.kept(take)[1002]})
    assert claim_render(worker=OTHER, render_id=again.pk) is not None


def test_what_was_begun_goes_on_when_its_artist_lost_the_role(
    take: Take, people: Personas, project: Project
) -> None:
    studio.paint(take)
    rerun = request_rerun(actor=people.carol, take=take, seen={1002: studio.kept(take)[1002]})
    dead = claim_render(worker=OTHER, render_id=rerun.pk)
    assert dead is not None
    remove_member(actor=people.alice, project=project, user=people.carol)
    run_out(dead)
    assert claim_render(worker=OTHER, render_id=rerun.pk) is not None
