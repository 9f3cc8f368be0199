from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from stylizer.models.constraints import STORED_NAME_LENGTH, not_empty, one_of, stored_name
from stylizer.models.people import User


class StyleState(models.TextChoices):
    """Published styles can be picked. Takes with a retired one are painted on; with a withdrawn one, not."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


class Style(models.Model):
    """An entry of the style library, which all projects share."""

    name = models.CharField(max_length=150, unique=True)
    credit = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    state = models.CharField(max_length=16, choices=StyleState.choices, default=StyleState.PUBLISHED)
    withdrawn_because = models.CharField(max_length=300, blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            not_empty("name", "style"),
            one_of("state", StyleState, "style"),
            CheckConstraint(
                condition=(Q(state=StyleState.WITHDRAWN) & ~Q(withdrawn_because=""))
                | (~Q(state=StyleState.WITHDRAWN) & Q(withdrawn_because="")),
                name="style_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StyleVersion(models.Model):
    """One picture of a style; a take names the exact version that it was painted with.

    `picture` is what is painted with: a part of `original`, or the same. The original is the picture as it
    was sent, but scaled down where it was larger than can be worked on.
    `poster` is the small picture by which lists show it; empty for a version from before there were posters,
    until a worker has made one. `likeness` tells the original from other paintings (`media.likeness`); empty
    for a version from before there were any, until a worker has found it.
    `flicker_forecast` is the temporal error to expect of frames painted independently (mean squared, pictures
    in [0, 1]); None until a worker has told it. `samples` are what it makes of the standard frames, in their
    order, as far as they are painted.
    """

    style = models.ForeignKey(Style, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    picture = models.CharField(max_length=STORED_NAME_LENGTH)
    width = models.IntegerField()
    height = models.IntegerField()
    original = models.CharField(max_length=STORED_NAME_LENGTH)
    sent_width = models.IntegerField()
    sent_height = models.IntegerField()
    crop = ArrayField(
        models.IntegerField(),
        size=4,
        null=True,
        help_text="Left, top, width and height, in pixels of the picture as it was sent.",
    )
    poster = models.CharField(max_length=STORED_NAME_LENGTH, blank=True, default="")
    likeness = models.CharField(max_length=32, blank=True, default="")
    flicker_forecast = models.FloatField(null=True)
    samples = ArrayField(models.CharField(max_length=STORED_NAME_LENGTH), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["style", "number"], name="style_version_once"),
            CheckConstraint(condition=Q(number__gte=1), name="style_version_number_positive"),
            CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="style_version_size_positive"),
            not_empty("picture", "style_version"),
            stored_name("picture", "style_version"),
            not_empty("original", "style_version"),
            stored_name("original", "style_version"),
            stored_name("poster", "style_version"),
            CheckConstraint(
                condition=Q(sent_width__gte=1, sent_height__gte=1), name="style_version_sent_size_positive"
            ),
            CheckConstraint(
                condition=Q(crop=None)
                | Q(crop__len=4, crop__0__gte=0, crop__1__gte=0, crop__2__gte=1, crop__3__gte=1),
                name="style_version_crop_is_a_rectangle",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.style} v{self.number}"
