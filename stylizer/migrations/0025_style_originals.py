import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q


def all_of_it(apps, schema_editor):  # noqa: ARG001
    """Nothing was cropped or scaled so far."""
    apps.get_model("stylizer", "StyleVersion").objects.update(
        original=F("picture"), sent_width=F("width"), sent_height=F("height")
    )


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0024_bursts")]

    operations = [
        migrations.AddField("styleversion", "original", models.CharField(max_length=80, default="")),
        migrations.AddField("styleversion", "sent_width", models.IntegerField(default=1)),
        migrations.AddField("styleversion", "sent_height", models.IntegerField(default=1)),
        migrations.AddField(
            "styleversion",
            "crop",
            django.contrib.postgres.fields.ArrayField(
                models.IntegerField(),
                size=4,
                null=True,
                help_text="Left, top, width and height, in pixels of the picture as it was sent.",
            ),
        ),
        migrations.RunPython(all_of_it, migrations.RunPython.noop),
        migrations.AlterField("styleversion", "original", models.CharField(max_length=80)),
        migrations.AlterField("styleversion", "sent_width", models.IntegerField()),
        migrations.AlterField("styleversion", "sent_height", models.IntegerField()),
        migrations.AddConstraint(
            "styleversion",
            models.CheckConstraint(condition=~Q(original=""), name="style_version_original_not_empty"),
        ),
        migrations.AddConstraint(
            "styleversion",
            models.CheckConstraint(
                condition=Q(original__regex=r"^([0-9a-f]{64}\.[a-z0-9]{1,8})?$"),
                name="style_version_original_stored_name",
            ),
        ),
        migrations.AddConstraint(
            "styleversion",
            models.CheckConstraint(
                condition=Q(sent_width__gte=1, sent_height__gte=1), name="style_version_sent_size_positive"
            ),
        ),
        migrations.AddConstraint(
            "styleversion",
            models.CheckConstraint(
                condition=Q(crop=None)
                | Q(crop__len=4, crop__0__gte=0, crop__1__gte=0, crop__2__gte=1, crop__3__gte=1),
                name="style_version_crop_is_a_rectangle",
            ),
        ),
    ]
