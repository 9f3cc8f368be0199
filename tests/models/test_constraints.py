"""What the database itself refuses, whoever writes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from stylizer.actions import add_note, decide, reply_to_note
from stylizer.models import (
    Decision,
    DecisionFrame,
    Event,
    Membership,
    Note,
    NoteReply,
    Project,
    Render,
    Revision,
    Shot,
    SourceFrame,
    Take,
    TakeFrame,
    Transition,
)
from tests import studio
from tests.personas import Personas

NOW = datetime.now(tz=UTC)


def refused(constraint: str, write: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        write()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "sleeping", "finished_at": NOW}, "render_state_one_of"),
        ({"kind": "third"}, "render_kind_one_of"),
        ({"frames": []}, "render_has_frames"),
        ({"state": "running"}, "render_runs_under_a_lease"),
        ({"state": "paused"}, "render_paused_for_a_reason"),
        ({"state": "failed"}, "render_failed_for_a_reason|render_finished_when_not_active"),
        ({"state": "done"}, "render_finished_when_not_active"),
        ({"failure": "?"}, "render_failed_for_a_reason"),
    ],
)
def test_a_render_is_in_one_state(change: dict[str, Any], constraint: str, take: Take) -> None:
    refused(constraint, lambda: Render.objects.filter(take=take).update(**change))


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"width": 31}, "shot_not_too_small"),
        ({"frame_count": 0}, "shot_has_frames"),
        ({"first_frame": -1}, "shot_first_frame_not_negative"),
        ({"rate_denominator": 0}, "shot_rate_positive"),
        ({"audio": "../../etc/passwd"}, "shot_audio_stored_name"),
        ({"name": ""}, "shot_name_not_empty"),
    ],
)
def test_a_shot_makes_sense(change: dict[str, Any], constraint: str, shot: Shot) -> None:
    refused(constraint, lambda: Shot.objects.filter(pk=shot.pk).update(**change))


def test_files_are_named_by_their_content(shot: Shot) -> None:
    refused(
        "source_frame_picture_stored_name",
        lambda: SourceFrame.objects.filter(shot=shot).update(picture="frame.png"),
    )
    refused("source_frame_picture_not_empty", lambda: SourceFrame.objects.update(picture=""))


def test_what_happened_never_changes(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    studio.measure(made[1001], made[1002])
    decide(actor=people.bob, take=take, kind="approve", seen={1001: made[1001].pk})
    note = add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1001, text="Hm")
    reply_to_note(actor=people.bob, note=note, text="Yes")
    tables: list[tuple[type[Model], dict[str, Any]]] = [
        (Event, {"kind": "nothing"}),
        (Revision, {"picture": "0" * 64 + ".png"}),
        (Transition, {"mean": 0.0}),
        (Decision, {"kind": "reject"}),
        (DecisionFrame, {"frame": 1}),
        (NoteReply, {"text": "No"}),
    ]
    for table, change in tables:
        refused("its rows never change", lambda t=table, c=change: t.objects.update(**c))
        first = table.objects.order_by("pk")[:1].values("pk")
        refused(
            "its rows never change",
            lambda t=table, f=first: t.objects.filter(pk__in=f)._raw_delete("default"),
        )


def test_a_frame_keeps_a_revision_of_its_own(take: Take) -> None:
    made = studio.paint(take)
    refused(
        "take_frame_keeps_its_own",
        lambda: TakeFrame.objects.filter(take=take, number=1001).update(kept=made[1002]),
    )


def test_numbers_are_given_once(take: Take, people: Personas) -> None:
    made = studio.paint(take)
    refused(
        "event_number_once_per_shot",
        lambda: Event.objects.create(shot=take.shot, number=1, kind="x", actor_user=people.bob, data={}),
    )
    refused(
        "revision_once_per_render_and_frame|revision_number_once",
        lambda: Revision.objects.create(
            take=take,
            frame=1001,
            number=2,
            render=made[1001].render,
            origin="rendered",
            picture=made[1001].picture,
        ),
    )
    refused(
        "take_number_once_per_shot",
        lambda: Take.objects.create(shot=take.shot, number=1, settings={}, created_by=people.bob),
    )


def test_an_event_is_by_a_user_or_a_worker(shot: Shot, people: Personas) -> None:
    for actor in ({}, {"actor_user": people.bob, "actor_worker": "worker-1"}):
        refused(
            "event_by_a_user_or_a_worker",
            lambda a=actor: Event.objects.create(shot=shot, number=99, kind="x", data={}, **a),
        )


def test_a_note_covers_a_range_and_is_resolved_by_somebody(take: Take, people: Personas) -> None:
    note = {"take": take, "author": people.dave, "text": "Hm"}
    refused("note_range_forward", lambda: Note.objects.create(first_frame=2, last_frame=1, **note))
    refused(
        "note_resolved_by_somebody",
        lambda: Note.objects.create(first_frame=1, last_frame=2, resolved_by=people.bob, **note),
    )
    refused(
        "note_reopened_by_somebody",
        lambda: Note.objects.create(first_frame=1, last_frame=2, reopened_by=people.bob, **note),
    )
    refused(
        "note_drawing_is_a_list",
        lambda: Note.objects.create(first_frame=1, last_frame=2, drawing={}, **note),
    )


def test_a_person_is_in_a_project_once(project: Project, people: Personas) -> None:
    refused(
        "membership_once_per_project",
        lambda: Membership.objects.create(project=project, user=people.bob, role="admin"),
    )
    refused("membership_role_one_of", lambda: Membership.objects.update(role="king"))


def test_a_painted_revision_has_its_painter(take: Take, people: Personas) -> None:
    picture = studio.paint(take)[1001].picture
    painted = {"take": take, "frame": 1001, "number": 2, "picture": picture}
    for facts in ({"origin": "painted"}, {"origin": "imported", "painter": people.carol}):
        refused(
            "revision_painted_by_a_painter",
            lambda f=facts: Revision.objects.create(**painted, **f),
        )
