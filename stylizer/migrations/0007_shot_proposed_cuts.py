from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0006_style_flicker_forecast")]

    operations = [
        migrations.AddField(
            model_name="shot",
            name="proposed_cuts",
            field=models.JSONField(
                default=list,
                help_text="Where the footage seems to be several shots: frames before and after.",
            ),
        ),
    ]
