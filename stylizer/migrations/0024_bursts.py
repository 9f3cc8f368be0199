from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stylizer", "0023_footage_tags"),
    ]

    operations = [
        migrations.AddField(
            model_name="take",
            name="burst_for",
            field=models.JSONField(
                blank=True,
                help_text="Of a burst, which is a draft of a few frames: the settings of the whole take that it "
                "is to show. Empty: it is a whole take.",
                null=True,
            ),
        ),
    ]
