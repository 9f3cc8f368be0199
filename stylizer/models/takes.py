from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from stylizer.models.constraints import STORED_NAME_LENGTH, not_empty, one_of, proxy_name, share, stored_name
from stylizer.models.people import User
from stylizer.models.shots import Shot
from stylizer.models.styles import StyleVersion

#: A frame that fails this often in one render is passed over.
FAILURES_ALLOWED = 2

#: The most that a rerun of flagged frames multiplies the temporal weight by.
STRONGEST_HOLD = 10


class ContactSheet(models.Model):
    """Bursts of several styles with several settings, of the same frames, looked at beside each other.

    A row is a style; the bursts, by their numbers, come row by row and cell by cell.
    """

    shot = models.ForeignKey(Shot, on_delete=models.PROTECT, related_name="contact_sheets")
    columns = models.JSONField(help_text="What each column changes of the settings; {} is nothing.")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Contact sheet {self.pk} of {self.shot}"


class Take(models.Model):
    """One stylization of a shot, with the settings resolved when it was asked for."""

    shot = models.ForeignKey(Shot, on_delete=models.PROTECT, related_name="takes")
    number = models.IntegerField()
    name = models.CharField(max_length=150, blank=True)
    settings = models.JSONField()
    rerun_flagged = models.FloatField(
        null=True,
        blank=True,
        help_text="The rule: what the first render leaves flagged is rerun once, with the temporal weight "
        "times this. Empty: it is not.",
    )
    burst_for = models.JSONField(
        null=True,
        blank=True,
        help_text="Of a burst, which is a draft of a few frames: the settings of the whole take that it is "
        "to show. Empty: it is a whole take.",
    )
    sheet = models.ForeignKey(
        ContactSheet, on_delete=models.PROTECT, related_name="bursts", null=True, blank=True
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["shot", "number"], name="take_number_once_per_shot"),
            CheckConstraint(condition=Q(number__gte=1), name="take_number_positive"),
            CheckConstraint(
                condition=Q(rerun_flagged__isnull=True)
                | Q(rerun_flagged__gt=1, rerun_flagged__lte=STRONGEST_HOLD),
                name="take_rerun_flagged_in_range",
            ),
            CheckConstraint(
                condition=Q(sheet__isnull=True) | Q(burst_for__isnull=False),
                name="take_on_a_sheet_is_a_burst",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Take {self.number}"

    @property
    def is_burst(self) -> bool:
        return self.burst_for is not None

    @property
    def numbers(self) -> range:
        """The numbers of its frames: the shot's, or a burst's few."""
        if not self.is_burst:
            return self.shot.numbers
        ends = self.take_frames.aggregate(first=models.Min("number"), last=models.Max("number"))
        return range(ends["first"], ends["last"] + 1)


class TakeStyle(models.Model):
    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="take_styles")
    style_version = models.ForeignKey(StyleVersion, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["take", "style_version"], name="take_style_once"),
            CheckConstraint(condition=Q(weight__gt=0, weight__lte=1000), name="take_style_weight_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.take}: {self.style_version} × {self.weight:g}"


class Origin(models.TextChoices):
    RENDERED = "rendered"
    PAINTED = "painted"
    IMPORTED = "imported"


class Revision(models.Model):
    """One picture of one frame. It never changes; the database refuses it.

    A rendered one has its render, a painted one its painter. `anchors` are the revisions of other frames that
    its temporal loss was held against. `region` is the mask of the part that was painted, where a rerun of a
    region made it; the rest is as it was in the revision before.
    """

    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="revisions")
    frame = models.IntegerField()
    number = models.IntegerField()
    render = models.ForeignKey(
        "Render", on_delete=models.PROTECT, related_name="revisions", null=True, blank=True
    )
    origin = models.CharField(max_length=16, choices=Origin.choices)
    painter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    picture = models.CharField(max_length=STORED_NAME_LENGTH)
    proxy = proxy_name()
    region = models.CharField(max_length=STORED_NAME_LENGTH, blank=True, default="")
    measures = models.JSONField(default=dict)
    anchors = ArrayField(models.BigIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["take", "frame", "number"], name="revision_number_once_per_frame"),
            UniqueConstraint(fields=["render", "frame"], name="revision_once_per_render_and_frame"),
            CheckConstraint(condition=Q(number__gte=1), name="revision_number_positive"),
            CheckConstraint(
                condition=Q(origin=Origin.RENDERED, render__isnull=False)
                | (~Q(origin=Origin.RENDERED) & Q(render__isnull=True)),
                name="revision_rendered_by_a_render",
            ),
            CheckConstraint(
                condition=Q(origin=Origin.PAINTED, painter__isnull=False)
                | (~Q(origin=Origin.PAINTED) & Q(painter__isnull=True)),
                name="revision_painted_by_a_painter",
            ),
            one_of("origin", Origin, "revision"),
            not_empty("picture", "revision"),
            stored_name("picture", "revision"),
            stored_name("proxy", "revision"),
            stored_name("region", "revision"),
        ]

    def __str__(self) -> str:
        return f"{self.take} {self.frame} r{self.number}"


class TakeFrame(models.Model):
    """A frame of a take: which of its revisions is kept, and what went wrong in its last render."""

    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="take_frames")
    number = models.IntegerField()
    kept = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    failures = models.IntegerField(default=0)
    failure = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["take", "number"], name="take_frame_once"),
            CheckConstraint(condition=Q(failures__gte=0), name="take_frame_failures_not_negative"),
            CheckConstraint(
                condition=Q(failures=0, failure="") | (Q(failures__gt=0) & ~Q(failure="")),
                name="take_frame_failure_has_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.take} {self.number}"

    @property
    def has_failed(self) -> bool:
        return self.failures >= FAILURES_ALLOWED


class Transition(models.Model):
    """An ordered pair of revisions of neighbouring frames, and the temporal error between them.

    Means are of squared differences of pixel values in [0, 1]; None where no pixel could be measured. The
    diagnosis is None where the transition was measured before there was one.
    """

    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="transitions")
    earlier = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    frame = models.IntegerField(help_text="Number of the later frame.")
    mean = models.FloatField(null=True)
    p95 = models.FloatField(null=True)
    mean_over_all_pixels = models.FloatField()
    worst_tile = ArrayField(models.IntegerField(), size=4, null=True)
    worst_tile_error = models.FloatField(null=True)
    unmeasured_share = models.FloatField()
    disputed_share = models.FloatField()
    source_residual = models.FloatField(null=True)
    causes = models.JSONField(default=dict)
    diagnosis = models.JSONField(
        null=True, help_text="The worst regions, the worst first, and what each is put down to."
    )
    field = models.CharField(max_length=STORED_NAME_LENGTH)
    heat = models.BinaryField()
    heat_width = models.IntegerField()
    heat_height = models.IntegerField()
    heat_scale = models.FloatField(help_text="Levels of the heat's bytes for a squared error of 1.")
    measuring_flow = models.CharField(max_length=32)
    residual_field = models.CharField(
        max_length=STORED_NAME_LENGTH,
        blank=True,
        default="",
        help_text="The error map of the footage itself; empty where measured before it was kept.",
    )
    flow_field = models.CharField(
        max_length=STORED_NAME_LENGTH,
        blank=True,
        default="",
        help_text="How far each pixel moved since the earlier frame; empty where none was kept.",
    )
    speed = models.FloatField(
        null=True, help_text="95th percentile of that movement, in pixels; empty where it was not kept."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["earlier", "later"], name="transition_once"),
            CheckConstraint(condition=~Q(earlier=F("later")), name="transition_between_two"),
            share("unmeasured_share", "transition"),
            share("disputed_share", "transition"),
            CheckConstraint(
                condition=Q(heat_width__gte=1, heat_height__gte=1, heat_scale__gt=0),
                name="transition_heat_size_positive",
            ),
            not_empty("measuring_flow", "transition"),
            not_empty("field", "transition"),
            stored_name("field", "transition"),
            stored_name("residual_field", "transition"),
            stored_name("flow_field", "transition"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"
