from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from stylizer.models.constraints import not_empty
from stylizer.models.people import User


class RememberedAnswer(models.Model):
    """What a request with an idempotency key was answered; written in the transaction of what it did."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=200, help_text="Method and path.")
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    value = models.JSONField(help_text="The answer's body.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "endpoint", "key"], name="remembered_answer_once"),
            not_empty("key", "remembered_answer"),
            CheckConstraint(condition=Q(status__gte=200, status__lt=300), name="remembered_answer_was_done"),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint} {self.key}"
