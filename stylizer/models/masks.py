from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from stylizer.models.constraints import STORED_NAME_LENGTH, not_empty, share, stored_name
from stylizer.models.people import User
from stylizer.models.renders import Render
from stylizer.models.shots import Shot
from stylizer.models.styles import StyleVersion
from stylizer.models.takes import Take


class Mask(models.Model):
    """Says how much of each pixel of a shot is inside a region, by one picture or by one for each frame.

    A rerun's may be drawn on a single frame; the optical flow carries it to the others.
    """

    shot = models.ForeignKey(Shot, on_delete=models.CASCADE, related_name="masks")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.shot}: mask {self.pk}"


class MaskPicture(models.Model):
    mask = models.ForeignKey(Mask, on_delete=models.CASCADE, related_name="pictures")
    frame = models.IntegerField(null=True, help_text="None where the picture is for all frames.")
    picture = models.CharField(max_length=STORED_NAME_LENGTH)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["mask", "frame"], name="mask_picture_once_per_frame"),
            UniqueConstraint(
                fields=["mask"], condition=Q(frame__isnull=True), name="mask_picture_once_for_all_frames"
            ),
            not_empty("picture", "mask_picture"),
            stored_name("picture", "mask_picture"),
        ]

    def __str__(self) -> str:
        return f"{self.mask}" if self.frame is None else f"{self.mask}, {self.frame}"


class TakeRegion(models.Model):
    """A part of a take's frames, over those of lower positions; without a style it has the take's."""

    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="regions")
    position = models.IntegerField()
    mask = models.ForeignKey(Mask, on_delete=models.PROTECT, related_name="+")
    style_version = models.ForeignKey(
        StyleVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    strength = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["take", "position"], name="take_region_once_per_position"),
            CheckConstraint(condition=Q(position__gte=1), name="take_region_position_positive"),
            share("strength", "take_region"),
        ]

    def __str__(self) -> str:
        return f"{self.take}: region {self.position}"


class RenderRegion(models.Model):
    """The part of its frames that a rerun paints; the rest stays as it is in the revisions of `over`.

    `over` maps frame numbers to the revisions that were kept when the rerun was asked for.
    """

    render = models.OneToOneField(Render, on_delete=models.CASCADE, related_name="region")
    mask = models.ForeignKey(Mask, on_delete=models.PROTECT, related_name="+")
    feather = models.IntegerField(help_text="Width of the region's soft rim, in pixels.")
    over = models.JSONField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(feather__gte=0), name="render_region_feather_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.render}: region"
