from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from stylizer.models.constraints import STORED_NAME_LENGTH, not_empty, one_of, stored_name
from stylizer.models.people import User
from stylizer.models.takes import Take


class RenderKind(models.TextChoices):
    FIRST = "first"
    SEGMENT = "segment"
    RERUN = "rerun"


class RenderState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Priority(models.IntegerChoices):
    LOW = -1
    NORMAL = 0
    HIGH = 1

    @property
    def word(self) -> str:
        return self.name.lower()


#: States from which a render can still make frames.
ACTIVE_STATES = (RenderState.QUEUED, RenderState.RUNNING, RenderState.PAUSED)


class Render(models.Model):
    """One request to make frames of a take.

    A worker may write for it only while it holds `lease`; `lease_until`, on the database's clock, says when
    another worker may take over. `held` maps frame numbers to the revisions that the render is anchored on.
    """

    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="renders")
    kind = models.CharField(max_length=16, choices=RenderKind.choices)
    state = models.CharField(max_length=16, choices=RenderState.choices, default=RenderState.QUEUED)
    frames = ArrayField(models.IntegerField())
    held = models.JSONField(default=dict, blank=True)
    priority = models.SmallIntegerField(
        choices=Priority.choices,
        default=Priority.NORMAL,
        help_text="Which of the renders that wait goes first; age decides between equals.",
    )
    settings = models.JSONField()
    settings_version = models.IntegerField()
    seed = models.BigIntegerField()
    engine_version = models.CharField(max_length=32, blank=True, default="")
    weights_hash = models.CharField(max_length=64, blank=True, default="")
    weights_origin = models.CharField(max_length=300, blank=True, default="")
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    takeovers = models.IntegerField(
        default=0, help_text="Leases that ran out since the last step was stored."
    )
    worker = models.CharField(max_length=150, blank=True, default="")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")
    held_stronger = models.FloatField(
        null=True,
        blank=True,
        help_text="Of a rerun of flagged frames: the factor on the take's temporal weight.",
    )
    by_rule = models.BooleanField(
        default=False, help_text="Whether the take's rule asked for this rerun, and nobody by hand."
    )
    failure = models.TextField(blank=True, default="")
    pause_reason = models.TextField(blank=True, default="")
    paused_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Empty where a worker paused it for want of room; it then goes on by itself.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", RenderKind, "render"),
            one_of("state", RenderState, "render"),
            CheckConstraint(condition=Q(priority__in=Priority.values), name="render_priority_one_of"),
            CheckConstraint(condition=Q(frames__len__gte=1), name="render_has_frames"),
            CheckConstraint(
                condition=Q(state=RenderState.RUNNING, lease__isnull=False, lease_until__isnull=False)
                | (~Q(state=RenderState.RUNNING) & Q(lease__isnull=True, lease_until__isnull=True)),
                name="render_runs_under_a_lease",
            ),
            CheckConstraint(
                condition=(Q(state=RenderState.PAUSED) & ~Q(pause_reason=""))
                | (~Q(state=RenderState.PAUSED) & Q(pause_reason="", paused_by__isnull=True)),
                name="render_paused_for_a_reason",
            ),
            CheckConstraint(
                condition=(Q(state=RenderState.FAILED) & ~Q(failure=""))
                | (~Q(state=RenderState.FAILED) & Q(failure="")),
                name="render_failed_for_a_reason",
            ),
            CheckConstraint(
                condition=Q(state__in=ACTIVE_STATES, finished_at__isnull=True)
                | (~Q(state__in=ACTIVE_STATES) & Q(finished_at__isnull=False)),
                name="render_finished_when_not_active",
            ),
            CheckConstraint(
                condition=Q(kind=RenderKind.RERUN) | Q(held_stronger__isnull=True),
                name="render_held_stronger_is_a_rerun",
            ),
            CheckConstraint(
                condition=Q(by_rule=False) | Q(held_stronger__isnull=False),
                name="render_by_rule_holds_stronger",
            ),
            UniqueConstraint(fields=["take"], condition=Q(by_rule=True), name="render_by_rule_once_per_take"),
            UniqueConstraint(
                fields=["take"], condition=Q(kind=RenderKind.FIRST), name="render_first_once_per_take"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} render {self.pk} of {self.take}"


class RenderStep(models.Model):
    """What came of one step of a render: a picture, or nothing where its frame was given up."""

    render = models.ForeignKey(Render, on_delete=models.CASCADE, related_name="steps")
    position = models.IntegerField()
    picture = models.CharField(max_length=STORED_NAME_LENGTH, blank=True, default="")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["render", "position"], name="render_step_once"),
            CheckConstraint(condition=Q(position__gte=0), name="render_step_position_not_negative"),
            stored_name("picture", "render_step"),
        ]

    def __str__(self) -> str:
        return f"{self.render} step {self.position}"


class WorkerState(models.TextChoices):
    IDLE = "idle"
    BUSY = "busy"
    STOPPED = "stopped"


class Worker(models.Model):
    name = models.CharField(max_length=150, unique=True)
    host = models.CharField(max_length=255)
    pid = models.IntegerField()
    device = models.CharField(max_length=150)
    state = models.CharField(max_length=16, choices=WorkerState.choices)
    doing = models.CharField(max_length=300, blank=True, default="")
    memory_held = models.BigIntegerField(null=True)
    memory_in_all = models.BigIntegerField(null=True)
    seconds_per_frame = models.FloatField(null=True)
    last_seen = models.DateTimeField()

    class Meta:
        constraints = [one_of("state", WorkerState, "worker"), not_empty("name", "worker")]

    def __str__(self) -> str:
        return self.name
