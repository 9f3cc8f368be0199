"""Webhooks and their deliveries, as the page of them shows them."""

from django.db.models import Count, Q

from stylizer.access.objects import Viewer
from stylizer.access.roles import Action, require
from stylizer.access.snapshot import Values, moment, person
from stylizer.models import DeliveryState, Project, Webhook

NEWEST_DELIVERIES = 100


def webhook_list(user: Viewer, project: Project) -> list[Values]:
    """The webhooks of a project, oldest first. Raises Forbidden."""
    require(user, project, Action.MANAGE_WEBHOOKS)
    webhooks = (
        Webhook.objects.filter(project=project)
        .select_related("made_by")
        .annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
            given_up=Count("deliveries", filter=Q(deliveries__state=DeliveryState.GIVEN_UP)),
        )
    )
    return [
        {
            "id": webhook.pk,
            "address": webhook.address,
            "kinds": webhook.kinds,
            "made_by": person(webhook.made_by),
            "created_at": moment(webhook.created_at),
            "waiting": webhook.waiting,
            "given_up": webhook.given_up,
        }
        for webhook in webhooks.order_by("pk")
    ]


def delivery_list(user: Viewer, webhook: Webhook) -> list[Values]:
    """The newest deliveries of a webhook, newest first, each with its attempts in order. Raises Forbidden."""
    require(user, webhook.project, Action.MANAGE_WEBHOOKS)
    newest = webhook.deliveries.prefetch_related("attempts").order_by("-pk")[:NEWEST_DELIVERIES]
    return [
        {
            "id": delivery.pk,
            "kind": delivery.kind,
            "state": delivery.state,
            "created_at": moment(delivery.created_at),
            "next_attempt_at": moment(delivery.next_attempt_at),
            "body": delivery.body,
            "attempts": [
                {
                    "number": attempt.number,
                    "made_at": moment(attempt.made_at),
                    "milliseconds": attempt.milliseconds,
                    "status": attempt.status,
                    "failure": attempt.failure,
                }
                for attempt in sorted(delivery.attempts.all(), key=lambda attempt: attempt.number)
            ],
        }
        for delivery in newest
    ]
