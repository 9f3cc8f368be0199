from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from stylizer.models.constraints import not_empty, one_of
from stylizer.models.people import Project, User


class WebhookKind(models.TextChoices):
    """What a webhook may tell. A test is sent on request, to any."""

    TAKE_FINISHED = "take.finished"
    DECISION_MADE = "decision.made"
    FRAME_FAILED = "frame.failed"
    TEST = "test"


#: What one may ask to be told.
CHOSEN_KINDS = tuple(kind for kind in WebhookKind if kind is not WebhookKind.TEST)


class Webhook(models.Model):
    """An address that is told what happens in a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=32))
    secret = models.CharField(max_length=64, help_text="It signs, so it is kept as it is, and shown once.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            not_empty("address", "webhook"),
            not_empty("secret", "webhook"),
            CheckConstraint(
                condition=Q(kinds__contained_by=[*CHOSEN_KINDS], kinds__len__gt=0), name="webhook_kinds_known"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"


class Delivery(models.Model):
    """One message to a webhook, the same in every attempt."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=32, choices=WebhookKind.choices)
    body = models.TextField(help_text="JSON, to the byte as it is signed.")
    state = models.CharField(max_length=16, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Since it was last asked for.")
    next_attempt_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            one_of("kind", WebhookKind, "delivery"),
            one_of("state", DeliveryState, "delivery"),
            CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, next_attempt_at__isnull=False)
                | (~Q(state=DeliveryState.WAITING) & Q(next_attempt_at=None)),
                name="delivery_waits_for_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_that_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.webhook}"


class DeliveryAttempt(models.Model):
    """One request of a delivery, and what came of it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True, help_text="Of the answer; null where none came.")
    failure = models.TextField(blank=True, help_text="Why it does not count; empty where it was delivered.")

    class Meta:
        constraints = [UniqueConstraint(fields=["delivery", "number"], name="delivery_attempt_once")]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.delivery}"
