from django.db import migrations, models

STORED_NAME = "^([0-9a-f]{64}\\.[a-z0-9]{1,8})?$"


def name_of_field(what: str) -> models.CharField:
    return models.CharField(blank=True, default="", max_length=80, help_text=what)


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0013_found_anew")]

    operations = [
        migrations.AddField(
            "transition",
            "residual_field",
            name_of_field("The error map of the footage itself; empty where measured before it was kept."),
        ),
        migrations.AddField(
            "transition",
            "flow_field",
            name_of_field("How far each pixel moved since the earlier frame; empty where none was kept."),
        ),
        migrations.AddField(
            "transition",
            "speed",
            models.FloatField(
                null=True,
                help_text="95th percentile of that movement, in pixels; empty where it was not kept.",
            ),
        ),
        *(
            migrations.AddConstraint(
                "transition",
                models.CheckConstraint(
                    condition=models.Q((f"{field}__regex", STORED_NAME)),
                    name=f"transition_{field}_stored_name",
                ),
            )
            for field in ("residual_field", "flow_field")
        ),
    ]
