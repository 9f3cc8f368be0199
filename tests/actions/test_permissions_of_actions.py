"""Who may do what: every action, for every kind of person."""

import io
from collections.abc import Callable
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from django.db import transaction
from django.test import override_settings

import stylizer.actions
from stylizer.access.errors import Forbidden, NotFound
from stylizer.access.stores import shot_store
from stylizer.actions import (
    bursts,
    contact_sheets,
    decisions,
    endings,
    flagged,
    flows,
    imported,
    many_takes,
    masks,
    notes,
    painted,
    renders,
    reruns,
    shots,
    styles,
    takes,
    tokens,
    uploads,
    webhooks,
)
from stylizer.actions import people as people_actions
from stylizer.actions.take_orders import TakeOrder, WeightedStyle
from stylizer.engine.motion import FlowPair
from stylizer.media.sequences import DEFAULT_RATE, PictureSequence
from stylizer.media.sources import encode_source
from stylizer.models import Priority, Render, Shot, Style, StyleState, Take, Webhook
from tests import studio
from tests.personas import Personas, picture

A, B, C, D = "alice", "bob", "carol", "dave"

Attempt = Callable[[Any, Take, Personas, Style], Any]


def an_import(actor: Any, take: Take, people: Personas, style: Style) -> None:
    shots.import_shot(
        actor=actor, project=take.shot.project, name="new", frames=[picture(1)], rate=Fraction(24)
    )


def a_whole_shot(actor: Any, take: Take, people: Personas, style: Style) -> None:
    shots.keep_as_one_shot(actor=actor, shot=take.shot)


def a_split(actor: Any, take: Take, people: Personas, style: Style) -> None:
    frames = [picture(seed) for seed in range(2)]
    shot = shots.import_shot(
        actor=people.carol, project=take.shot.project, name="reel", frames=frames, rate=Fraction(24)
    )
    shots.split_shot(actor=actor, shot=shot, cuts=[2])


def a_take(actor: Any, take: Take, people: Personas, style: Style) -> None:
    takes.create_take(
        actor=actor,
        shot=take.shot,
        order=TakeOrder([WeightedStyle(style.versions.get())]),
    )


def several_takes(actor: Any, take: Take, people: Personas, style: Style) -> None:
    order = [WeightedStyle(style.versions.get())]
    many_takes.create_takes(actor=actor, shots=[take.shot], order=TakeOrder(order))


def a_burst(actor: Any, take: Take, people: Personas, style: Style) -> Take:
    with patch.object(bursts, "BURST_FRAMES", 3):
        return bursts.create_burst(
            actor=actor,
            shot=take.shot,
            order=TakeOrder([WeightedStyle(style.versions.get())]),
        )


def a_contact_sheet(actor: Any, take: Take, people: Personas, style: Style) -> None:
    order = TakeOrder([WeightedStyle(style.versions.get())])
    contact_sheets.create_contact_sheet(actor=actor, shot=take.shot, order=order, columns=[{}])


def a_whole_take(actor: Any, take: Take, people: Personas, style: Style) -> None:
    bursts.start_whole_take(actor=actor, burst=a_burst(people.carol, take, people, style))


def a_rerun_draft(actor: Any, take: Take, people: Personas, style: Style) -> None:
    bursts.create_rerun_draft(actor=actor, take=take, frame=1001, overrides={"style_weight": 9})


def stills_of(shot: Shot) -> PictureSequence:
    """The shot's own frames, as files."""
    names = shot.source_frames.order_by("number").values_list("picture", flat=True)
    files = tuple(shot_store(shot.pk).path(name) for name in names)
    facts = (shot.width, shot.height, DEFAULT_RATE, shot.first_frame, shot.frame_count)
    return PictureSequence(files[0].parent, *facts, files=files)


def an_imported_take(actor: Any, take: Take, people: Personas, style: Style) -> None:
    imported.import_take(actor=actor, shot=take.shot, clip=stills_of(take.shot))


def an_upload(actor: Any, take: Take, people: Personas, style: Style) -> None:
    uploads.begin_upload(actor=actor, name="a.mov", size=3)


def a_piece(actor: Any, take: Take, people: Personas, style: Style) -> None:
    upload = uploads.begin_upload(actor=people.carol, name="a.mov", size=3)
    uploads.add_to_upload(actor=actor, upload=upload, offset=0, data=io.BytesIO(b"abc"))


def a_stop(actor: Any, take: Take, people: Personas, style: Style) -> None:
    upload = uploads.begin_upload(actor=people.carol, name="a.mov", size=3)
    uploads.discard_upload(actor=actor, upload=upload)


def a_mask(actor: Any, take: Take, people: Personas, style: Style) -> None:
    path = shot_store(take.shot_id).path(take.shot.source_frames.get(number=1001).picture)
    masks.add_mask(actor=actor, shot=take.shot, pictures={None: path})


def a_flow(actor: Any, take: Take, people: Personas, style: Style) -> None:
    still = np.zeros((take.shot.height, take.shot.width, 2), np.float32)
    flows.import_flow(actor=actor, shot=take.shot, flows=[(1001, 1002, FlowPair(still, still))])


def a_rerun(actor: Any, take: Take, people: Personas, style: Style) -> None:
    studio.paint(take)
    reruns.request_rerun(actor=actor, take=take, seen={1001: studio.kept(take)[1001]})


def a_cancel(actor: Any, take: Take, people: Personas, style: Style) -> None:
    renders.cancel_render(actor=actor, render=take.renders.get())


def a_pause(actor: Any, take: Take, people: Personas, style: Style) -> None:
    renders.pause_render(actor=actor, render=take.renders.get())


def a_resume(actor: Any, take: Take, people: Personas, style: Style) -> None:
    renders.pause_render(actor=people.carol, render=take.renders.get())
    renders.resume_render(actor=actor, render=take.renders.get())


def a_retry(actor: Any, take: Take, people: Personas, style: Style) -> None:
    endings.fail_render(claim=studio.claim(take), message="No such weights.")
    renders.retry_render(actor=actor, render=take.renders.get())


def a_retried_rerun(actor: Any, take: Take, people: Personas, style: Style) -> None:
    a_rerun(people.carol, take, people, style)
    endings.fail_render(claim=studio.claim(take), message="No such weights.")
    renders.retry_render(actor=actor, render=take.renders.get(kind="rerun"))


def a_flagged_rerun(actor: Any, take: Take, people: Personas, style: Style) -> Render:
    a_rerun(people.carol, take, people, style)
    studio.paint(take)  # its neighbour is stale
    return flagged.rerun_flagged(actor=actor, take=take, factor=2)


def an_answer(actor: Any, take: Take, people: Personas, style: Style) -> None:
    render = a_flagged_rerun(people.carol, take, people, style)
    studio.paint(take)
    seen = {number: studio.kept(take)[number] for number in render.frames}
    flagged.answer_rerun(actor=actor, render=render, better=True, seen=seen)


def a_priority(actor: Any, take: Take, people: Personas, style: Style) -> None:
    renders.prioritise_render(actor=actor, render=take.renders.get(), priority=Priority.HIGH)


def a_decision(kind: str) -> Attempt:
    def attempt(actor: Any, take: Take, people: Personas, style: Style) -> None:
        made = studio.paint(take)
        if kind == "withdraw":
            decisions.decide(actor=people.bob, take=take, kind="approve", seen={1001: made[1001].pk})
        decisions.decide(actor=actor, take=take, kind=kind, seen={1001: made[1001].pk})

    return attempt


def a_choice(actor: Any, take: Take, people: Personas, style: Style) -> None:
    made = studio.paint(take)
    decisions.keep_revision(actor=actor, take=take, frame=1001, revision=made[1001], seen=made[1001].pk)


def a_painting(actor: Any, take: Take, people: Personas, style: Style) -> None:
    made = studio.paint(take)
    painted.keep_painted_frame(
        actor=actor, take=take, frame=1001, picture=encode_source(picture(1)), seen=made[1001].pk
    )


def a_note(actor: Any, take: Take, people: Personas, style: Style) -> None:
    notes.add_note(actor=actor, take=take, first_frame=1001, last_frame=1001, text="Hm", flagged=True)


def a_resolution(actor: Any, take: Take, people: Personas, style: Style) -> None:
    note = notes.add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1001, text="Hm")
    notes.resolve_note(actor=actor, note=note)


def a_reply(actor: Any, take: Take, people: Personas, style: Style) -> None:
    note = notes.add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1001, text="Hm")
    notes.reply_to_note(actor=actor, note=note, text="Why?")


def a_reopening(actor: Any, take: Take, people: Personas, style: Style) -> None:
    note = notes.add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1001, text="Hm")
    notes.resolve_note(actor=people.bob, note=note)
    notes.reopen_note(actor=actor, note=note)


def a_style(actor: Any, take: Take, people: Personas, style: Style) -> None:
    styles.add_style(actor=actor, name="Mosaic", picture=encode_source(picture(5)))


def a_style_version(actor: Any, take: Take, people: Personas, style: Style) -> None:
    styles.add_style_version(actor=actor, style=style, picture=encode_source(picture(5)))


def a_description(actor: Any, take: Take, people: Personas, style: Style) -> None:
    styles.describe_style(actor=actor, style=style, name="Etching", credit="", licence="CC0", tags=["ink"])


def a_crop(actor: Any, take: Take, people: Personas, style: Style) -> None:
    styles.crop_style(actor=actor, style=style, crop=styles.Crop(0, 0, 32, 32))


def a_retirement(actor: Any, take: Take, people: Personas, style: Style) -> None:
    styles.set_style_state(actor=actor, style=style, state=StyleState.RETIRED)


def a_project(actor: Any, take: Take, people: Personas, style: Style) -> None:
    people_actions.create_project(actor=actor, name="Another")


def a_member(actor: Any, take: Take, people: Personas, style: Style) -> None:
    people_actions.add_member(actor=actor, project=take.shot.project, user=people.charlie, role="artist")


def a_removal(actor: Any, take: Take, people: Personas, style: Style) -> None:
    people_actions.remove_member(actor=actor, project=take.shot.project, user=people.dave)


def a_person(actor: Any, take: Take, people: Personas, style: Style) -> None:
    people_actions.create_user(actor=actor, username="frank")


def a_link(actor: Any, take: Take, people: Personas, style: Style) -> None:
    people_actions.issue_sign_in_link(actor=actor, user=people.dave)


def a_switch(actor: Any, take: Take, people: Personas, style: Style) -> None:
    people_actions.set_user_active(actor=actor, user=people.dave, is_active=False)


def a_token(actor: Any, take: Take, people: Personas, style: Style) -> None:
    tokens.create_token(actor=actor, name="pipeline")


def a_revocation(actor: Any, take: Take, people: Personas, style: Style) -> None:
    made = tokens.create_token(actor=people.dave, name="pipeline")
    tokens.revoke_token(actor=actor, token_id=made.id)


def a_webhook(actor: Any, take: Take, people: Personas, style: Style) -> webhooks.IssuedWebhook:
    with override_settings(STYLIZER_PRIVATE_WEBHOOKS=True):  # no name of an address is looked up
        return webhooks.add_webhook(
            actor=actor, project=take.shot.project, address="http://192.0.2.1/", kinds=["take.finished"]
        )


def bobs_webhook(take: Take, people: Personas, style: Style) -> Webhook:
    return Webhook.objects.get(pk=a_webhook(people.bob, take, people, style).id)


def a_webhook_less(actor: Any, take: Take, people: Personas, style: Style) -> None:
    webhooks.remove_webhook(actor=actor, webhook=bobs_webhook(take, people, style))


def a_test(actor: Any, take: Take, people: Personas, style: Style) -> None:
    webhooks.try_webhook(actor=actor, webhook=bobs_webhook(take, people, style))


def a_redelivery(actor: Any, take: Take, people: Personas, style: Style) -> None:
    delivery = webhooks.try_webhook(actor=people.bob, webhook=bobs_webhook(take, people, style))
    webhooks.record_attempt(delivery=delivery, milliseconds=1, status=200, failure="")
    webhooks.redeliver(actor=actor, delivery=delivery)


#: Attempt → who succeeds; all others are refused.
TABLE: dict[str, tuple[Attempt, set[str]]] = {
    "import_shot": (an_import, {A, B, C}),
    "import_flow": (a_flow, {A, B, C}),
    "add_mask": (a_mask, {A, B, C}),
    "split_shot": (a_split, {A, B, C}),
    "keep_as_one_shot": (a_whole_shot, {A, B, C}),
    "create_take": (a_take, {A, B, C}),
    "create_takes": (several_takes, {A, B, C}),
    "create_burst": (a_burst, {A, B, C}),
    "create_contact_sheet": (a_contact_sheet, {A, B, C}),
    "create_rerun_draft": (a_rerun_draft, {A, B, C}),
    "start_whole_take": (a_whole_take, {A, B, C}),
    "import_take": (an_imported_take, {A, B, C}),
    "request_rerun": (a_rerun, {A, B, C}),
    "cancel_render": (a_cancel, {A, B, C}),
    "pause_render": (a_pause, {A, B, C}),
    "resume_render": (a_resume, {A, B, C}),
    "retry_render": (a_retry, {A, B, C}),
    "retry_render of a rerun": (a_retried_rerun, {A, B, C}),
    "rerun_flagged": (a_flagged_rerun, {A, B, C}),
    "answer_rerun": (an_answer, {A, B}),
    "prioritise_render": (a_priority, {A, B}),
    "decide approve": (a_decision("approve"), {A, B}),
    "decide reject": (a_decision("reject"), {A, B}),
    "decide withdraw": (a_decision("withdraw"), {A, B}),
    "keep_revision": (a_choice, {A, B}),
    "keep_painted_frame": (a_painting, {A, B, C}),
    "add_note": (a_note, {A, B, C, D}),
    "reply_to_note": (a_reply, {A, B, C, D}),
    "resolve_note": (a_resolution, {A, B, C, D}),
    "reopen_note": (a_reopening, {A, B, C, D}),
    # Whose upload it is, access_upload asks; here it is what any role somewhere allows.
    "begin_upload": (an_upload, {A, B, C, "charlie"}),
    "add_to_upload": (a_piece, {A, B, C, "charlie"}),
    "discard_upload": (a_stop, {A, B, C, "charlie"}),
    # The library is everybody's: a manager elsewhere counts.
    "add_style": (a_style, {A, B, C, "charlie"}),
    "add_style_version": (a_style_version, {A}),
    "crop_style": (a_crop, {A}),
    "describe_style": (a_description, {A}),
    "set_style_state": (a_retirement, {A}),
    "create_project": (a_project, {A}),
    "add_member": (a_member, {A}),
    "remove_member": (a_removal, {A}),
    "create_user": (a_person, {A}),
    "issue_sign_in_link": (a_link, {A}),
    "set_user_active": (a_switch, {A}),
    "add_webhook": (a_webhook, {A, B}),
    "remove_webhook": (a_webhook_less, {A, B}),
    "try_webhook": (a_test, {A, B}),
    "redeliver": (a_redelivery, {A, B}),
    "create_token": (a_token, {A, B, C, D, "charlie"}),
    "revoke_token": (a_revocation, {D}),
}


@pytest.mark.parametrize("action", TABLE)
def test_only_those_who_may_succeed(action: str, take: Take, people: Personas, style: Style) -> None:
    attempt, allowed = TABLE[action]
    succeeded = {who for who, actor in people if _succeeds(attempt, actor, take, people, style)}
    assert succeeded == allowed


def _succeeds(attempt: Attempt, actor: Any, take: Take, people: Personas, style: Style) -> bool:
    """Whether this person may; what they did is undone, for the next."""
    with transaction.atomic():
        try:
            attempt(actor, take, people, style)
        except (Forbidden, NotFound):
            return False
        finally:
            transaction.set_rollback(True)
    return True


def test_every_action_of_a_person_is_in_the_table() -> None:
    actions = {name for name in stylizer.actions.__all__ if name.islower()}
    assert actions - {"use_sign_in_link", "use_token"} == {name.split()[0] for name in TABLE}
