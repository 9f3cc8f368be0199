import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0027_contact_sheets")]

    operations = [
        migrations.AddField(
            "styleversion", "poster", models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.AddField(
            "styleversion",
            "samples",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=80), blank=True, default=list
            ),
        ),
        migrations.AddConstraint(
            "styleversion",
            models.CheckConstraint(
                condition=Q(poster__regex=r"^([0-9a-f]{64}\.[a-z0-9]{1,8})?$"),
                name="style_version_poster_stored_name",
            ),
        ),
    ]
