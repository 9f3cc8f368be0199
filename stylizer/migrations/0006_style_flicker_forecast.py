from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0005_regions")]

    operations = [
        migrations.AddField(
            model_name="styleversion",
            name="flicker_forecast",
            field=models.FloatField(null=True),
        ),
    ]
