from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from stylizer.models.constraints import not_empty, one_of
from stylizer.models.people import User
from stylizer.models.renders import Render
from stylizer.models.takes import Revision, Take


class Verdict(models.TextChoices):
    APPROVE = "approve"
    REJECT = "reject"
    RERUN = "rerun"
    KEEP = "keep"
    WITHDRAW = "withdraw"


class Decision(models.Model):
    """Who decided what about frames of a take, when and why. It never changes; a later one replaces it."""

    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=16, choices=Verdict.choices)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")
    render = models.ForeignKey(Render, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            one_of("kind", Verdict, "decision"),
            CheckConstraint(
                condition=Q(kind=Verdict.RERUN, render__isnull=False)
                | (~Q(kind=Verdict.RERUN) & Q(render__isnull=True))
                | Q(kind=Verdict.KEEP),  # the answer to a rerun of flagged frames names it
                name="decision_rerun_has_a_render",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.made_by}"


class DecisionFrame(models.Model):
    """One frame of a decision, with the revision seen and those kept beside it at that moment."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="decision_frames")
    frame = models.IntegerField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    earlier = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    later = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["decision", "frame"], name="decision_frame_once")]

    def __str__(self) -> str:
        return f"{self.decision}: {self.frame}"


class Note(models.Model):
    """What somebody wrote about a range of frames, and drew on them; it begins a thread of replies.

    A flagged one asks for eyes until it is resolved.
    """

    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="notes")
    first_frame = models.IntegerField()
    last_frame = models.IntegerField()
    text = models.TextField()
    drawing = models.JSONField(default=list, blank=True, help_text="Shapes of stylizer.models.drawings.")
    flagged = models.BooleanField(default=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            not_empty("text", "note"),
            CheckConstraint(condition=Q(last_frame__gte=F("first_frame")), name="note_range_forward"),
            CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="note_resolved_by_somebody_at_a_time",
            ),
            CheckConstraint(
                condition=Q(reopened_by__isnull=True, reopened_at__isnull=True)
                | Q(reopened_by__isnull=False, reopened_at__isnull=False),
                name="note_reopened_by_somebody_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class NoteReply(models.Model):
    """What somebody answered to a note. It never changes."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "note replies"
        constraints = [not_empty("text", "note_reply")]

    def __str__(self) -> str:
        return self.text[:60]
