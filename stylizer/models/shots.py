from dataclasses import astuple
from fractions import Fraction

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from stylizer.media.film_tags import FilmTags
from stylizer.media.timecode import Timecode
from stylizer.media.video_colour import ColourTags
from stylizer.models.constraints import STORED_NAME_LENGTH, not_empty, proxy_name, stored_name
from stylizer.models.people import Project, User

SMALLEST_SIDE = 32


class Shot(models.Model):
    """One continuous piece of footage, its frames numbered as on set.

    `head` is the number of the shot's last event. Raising it locks the row, so that the writers of a shot go
    one after the other and its events have no gaps.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="shots")
    name = models.CharField(max_length=150)
    first_frame = models.IntegerField()
    frame_count = models.IntegerField()
    width = models.IntegerField()
    height = models.IntegerField()
    rate_numerator = models.IntegerField()
    rate_denominator = models.IntegerField()
    colour_matrix = models.PositiveSmallIntegerField(
        default=1, help_text="As the footage says, by ITU-T H.273."
    )
    colour_primaries = models.PositiveSmallIntegerField(default=1)
    colour_transfer = models.PositiveSmallIntegerField(default=1)
    pixel_aspect_numerator = models.IntegerField(default=1)
    pixel_aspect_denominator = models.IntegerField(default=1)
    timecode = models.CharField(
        max_length=11, blank=True, default="", help_text="The first frame's, if the footage has any."
    )
    remark = models.TextField(
        blank=True, default="", help_text="What was done about footage that is unusual, in a sentence."
    )
    audio = models.CharField(max_length=STORED_NAME_LENGTH, blank=True, default="")
    proposed_cuts = models.JSONField(
        default=list, help_text="Where the footage seems to be several shots: frames before and after."
    )
    head = models.IntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["project", "name"], name="shot_name_once_per_project"),
            not_empty("name", "shot"),
            CheckConstraint(condition=Q(first_frame__gte=0), name="shot_first_frame_not_negative"),
            CheckConstraint(condition=Q(frame_count__gte=1), name="shot_has_frames"),
            CheckConstraint(
                condition=Q(width__gte=SMALLEST_SIDE, height__gte=SMALLEST_SIDE), name="shot_not_too_small"
            ),
            CheckConstraint(
                condition=Q(rate_numerator__gte=1, rate_denominator__gte=1), name="shot_rate_positive"
            ),
            CheckConstraint(
                condition=Q(pixel_aspect_numerator__gte=1, pixel_aspect_denominator__gte=1),
                name="shot_pixel_aspect_positive",
            ),
            CheckConstraint(condition=Q(head__gte=0), name="shot_head_not_negative"),
            stored_name("audio", "shot"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_frame(self) -> int:
        return self.first_frame + self.frame_count - 1

    @property
    def numbers(self) -> range:
        """The numbers of the shot's frames."""
        return range(self.first_frame, self.first_frame + self.frame_count)

    @property
    def rate(self) -> Fraction:
        """Frames a second."""
        return Fraction(self.rate_numerator, self.rate_denominator)

    @property
    def unanswered_cuts(self) -> list[int]:
        """The first frames after the cuts that were proposed, while nobody has said what they are.

        Dissolves are not among them: where one ends, and whether it does, somebody has to say unasked.
        """
        return [cut["after"] for cut in self.proposed_cuts if cut["after"] == cut["before"] + 1]

    @property
    def tags(self) -> FilmTags:
        """What the footage says of itself, and an export says again."""
        return FilmTags(
            ColourTags(self.colour_matrix, self.colour_primaries, self.colour_transfer),
            Fraction(self.pixel_aspect_numerator, self.pixel_aspect_denominator),
            Timecode.read(self.timecode, self.rate),
        )

    @tags.setter
    def tags(self, tags: FilmTags) -> None:
        self.colour_matrix, self.colour_primaries, self.colour_transfer = astuple(tags.colour)
        self.pixel_aspect_numerator, self.pixel_aspect_denominator = tags.pixel_aspect.as_integer_ratio()
        self.timecode = str(tags.timecode or "")


class SourceFrame(models.Model):
    shot = models.ForeignKey(Shot, on_delete=models.CASCADE, related_name="source_frames")
    number = models.IntegerField()
    picture = models.CharField(max_length=STORED_NAME_LENGTH)
    proxy = proxy_name()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["shot", "number"], name="source_frame_once"),
            not_empty("picture", "source_frame"),
            stored_name("picture", "source_frame"),
            stored_name("proxy", "source_frame"),
        ]

    def __str__(self) -> str:
        return f"{self.shot} {self.number}"


class Flow(models.Model):
    """The motion between two frames, both directions in one file; shared by all takes of the shot.

    `earlier` and `later` are neighbours, except where a failed frame between them was passed over.
    """

    shot = models.ForeignKey(Shot, on_delete=models.CASCADE, related_name="flows")
    estimator = models.CharField(max_length=32)
    earlier = models.IntegerField()
    later = models.IntegerField()
    field = models.CharField(max_length=STORED_NAME_LENGTH)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["shot", "estimator", "earlier", "later"], name="flow_once"),
            CheckConstraint(condition=Q(later__gt=models.F("earlier")), name="flow_goes_forward"),
            not_empty("estimator", "flow"),
            not_empty("field", "flow"),
            stored_name("field", "flow"),
        ]

    def __str__(self) -> str:
        return f"{self.estimator} {self.shot} {self.earlier}→{self.later}"
