from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from stylizer.models.constraints import not_empty
from stylizer.models.people import User
from stylizer.models.shots import Shot


class Event(models.Model):
    """One write to a shot: the audit trail and the live feed are these rows. They never change.

    `data` holds the new values that a viewer's state takes over (stylizer.access.snapshot makes them).
    """

    shot = models.ForeignKey(Shot, on_delete=models.PROTECT, related_name="events")
    number = models.IntegerField()
    kind = models.CharField(max_length=64)
    actor_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    actor_worker = models.CharField(max_length=150, blank=True, default="")
    data = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["shot", "number"], name="event_number_once_per_shot"),
            CheckConstraint(condition=Q(number__gte=1), name="event_number_positive"),
            not_empty("kind", "event"),
            CheckConstraint(
                condition=Q(actor_user__isnull=False, actor_worker="")
                | (Q(actor_user__isnull=True) & ~Q(actor_worker="")),
                name="event_by_a_user_or_a_worker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shot} #{self.number} {self.kind}"
