"""Addresses that are told what happens in a project, and what they are told."""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Now
from django.utils import timezone

from stylizer.access.roles import Action, require
from stylizer.access.snapshot import Values, event_values
from stylizer.actions.access_trail import record_access
from stylizer.actions.addresses import check_address
from stylizer.actions.errors import Invalid, Refused
from stylizer.actions.wakeups import wake_for_delivery
from stylizer.models import (
    CHOSEN_KINDS,
    AccessChangeKind,
    Delivery,
    DeliveryAttempt,
    DeliveryState,
    Event,
    Project,
    Render,
    Shot,
    Take,
    User,
    Webhook,
    WebhookKind,
)
from stylizer.models.renders import ACTIVE_STATES

#: How long to wait after each failure; after the last one the delivery is given up, most of a day later.
PAUSES = tuple(timedelta(seconds=each) for each in (10, 60, 300, 1800, 7200, 21_600, 43_200))

#: Whoever took a delivery has answered for it within this time, or has died.
TAKEN_FOR = timedelta(minutes=1)

DELIVERIES_KEPT = timedelta(days=30)

#: An address that is never there would fill the table.
WEBHOOKS_PER_PROJECT = 20


#: Events with which a render ends; with a take's last one, the take is finished.
ENDINGS = ("render.finished", "render.failed", "render.cancelled", "render.refused")


@dataclass(frozen=True)
class IssuedWebhook:
    """A webhook in the only moment in which its secret is shown."""

    id: int
    secret: str


def add_webhook(*, actor: User, project: Project, address: str, kinds: Collection[str]) -> IssuedWebhook:
    """Tell an address of all events of these kinds in the project from now on."""
    require(actor, project, Action.MANAGE_WEBHOOKS)
    if not kinds or set(kinds) - set(CHOSEN_KINDS):
        raise Invalid(f"Choose of {', '.join(CHOSEN_KINDS)}.", "kinds")
    check_address(address)
    if Webhook.objects.filter(project=project).count() >= WEBHOOKS_PER_PROJECT:
        raise Refused(f"{project} has {WEBHOOKS_PER_PROJECT} webhooks already: remove one first.")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        webhook = Webhook.objects.create(
            project=project,
            address=address,
            kinds=[kind for kind in CHOSEN_KINDS if kind in kinds],
            secret=secret,
            made_by=actor,
        )
        record_access(actor, AccessChangeKind.WEBHOOK_MADE, actor, project, address=address)
    return IssuedWebhook(webhook.pk, secret)


def remove_webhook(*, actor: User, webhook: Webhook) -> None:
    """Tell the address nothing more, and forget what it was told."""
    require(actor, webhook.project, Action.MANAGE_WEBHOOKS)
    with transaction.atomic():
        record_access(
            actor, AccessChangeKind.WEBHOOK_REMOVED, actor, webhook.project, address=webhook.address
        )
        webhook.delete()


def try_webhook(*, actor: User, webhook: Webhook) -> Delivery:
    """Send the address a test."""
    require(actor, webhook.project, Action.MANAGE_WEBHOOKS)
    return _queue(webhook, WebhookKind.TEST, {"kind": WebhookKind.TEST, "project": _project(webhook.project)})


def redeliver(*, actor: User, delivery: Delivery) -> None:
    """Send a delivery again, to the byte as it was. Raises Refused where it still waits."""
    require(actor, delivery.webhook.project, Action.MANAGE_WEBHOOKS)
    with transaction.atomic():
        settled = Delivery.objects.exclude(state=DeliveryState.WAITING).filter(pk=delivery.pk)
        if not settled.update(state=DeliveryState.WAITING, failures=0, next_attempt_at=Now()):
            raise Refused("This delivery is under way already: its next attempt comes by itself.")
        wake_for_delivery(delivery.pk)


def tell_webhooks(*, event: Event) -> None:
    """Queue what the project's webhooks are to be told of an event, within its transaction."""
    kind, data = _told(event)
    if kind is None:
        return
    webhooks = Webhook.objects.filter(project__shots=event.shot_id, kinds__contains=[kind])
    for webhook in webhooks.select_related("project"):
        shot = Shot.objects.get(pk=event.shot_id)
        facts = {name: value for name, value in event_values(event).items() if name not in ("type", "data")}
        body = {
            "kind": kind,
            "project": _project(webhook.project),
            "shot": {"id": shot.pk, "name": shot.name},
            "event": facts,
            "data": data,
        }
        _queue(webhook, kind, body)


def take_delivery(*, delivery_id: int) -> Delivery | None:
    """The delivery, if its next attempt is due and nobody else makes it."""
    due = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING, next_attempt_at__lte=Now())
    if not due.update(next_attempt_at=Now() + TAKEN_FOR):
        return None
    return Delivery.objects.select_related("webhook").get(pk=delivery_id)


def record_attempt(*, delivery: Delivery, milliseconds: int, status: int | None, failure: str) -> None:
    """Write down what came of an attempt: delivered where there is no failure, else tried again later."""
    with transaction.atomic():
        own = Delivery.objects.filter(pk=delivery.pk)
        if own.select_for_update().first() is None:
            return  # the webhook was removed meanwhile
        last = delivery.attempts.aggregate(last=Max("number"))["last"] or 0
        DeliveryAttempt.objects.create(
            delivery=delivery, number=last + 1, milliseconds=milliseconds, status=status, failure=failure
        )
        if not failure:
            own.update(state=DeliveryState.DELIVERED, next_attempt_at=None)
        elif delivery.failures < len(PAUSES):
            own.update(failures=F("failures") + 1, next_attempt_at=Now() + PAUSES[delivery.failures])
        else:
            own.update(state=DeliveryState.GIVEN_UP, next_attempt_at=None)


def wake_due_deliveries() -> None:
    """Wake for those whose pause is over, and those whose wake-up or worker was lost."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_attempt_at__lte=Now())
    for delivery_id in due.values_list("pk", flat=True):
        wake_for_delivery(delivery_id)


def forget_old_deliveries() -> None:
    """Forget what was settled long ago."""
    old = Q(created_at__lt=Now() - DELIVERIES_KEPT) & ~Q(state=DeliveryState.WAITING)
    Delivery.objects.filter(old).delete()


def _told(event: Event) -> tuple[WebhookKind | None, dict[str, Any]]:
    """As what an event is told, and the rows of the snapshot that are told with it."""
    rows = event.data
    if event.kind in ENDINGS:
        takes = {render["take"] for render in rows["renders"]}
        if Render.objects.filter(take__in=takes, state__in=ACTIVE_STATES).exists():
            return None, {}  # a part of the take is finished, and others are under way
        if Take.objects.filter(pk__in=takes, burst_for__isnull=False).exists():
            return None, {}  # nobody delivers a burst
        return WebhookKind.TAKE_FINISHED, {"renders": rows["renders"]}
    if event.kind == "frame.failed":  # the first failure of a frame is tried again
        given_up = [frame for frame in rows["frames"] if frame["rendering"] == "failed"]
        return (WebhookKind.FRAME_FAILED, {"frames": given_up}) if given_up else (None, {})
    if "decisions" in rows:
        return WebhookKind.DECISION_MADE, {"decisions": rows["decisions"]}
    return None, {}


def _queue(webhook: Webhook, kind: WebhookKind, body: Values) -> Delivery:
    with transaction.atomic():
        delivery = Delivery.objects.create(
            webhook=webhook, kind=kind, body=json.dumps(body), next_attempt_at=timezone.now()
        )
        wake_for_delivery(delivery.pk)
    return delivery


def _project(project: Project) -> Values:
    return {"id": project.pk, "name": project.name}
