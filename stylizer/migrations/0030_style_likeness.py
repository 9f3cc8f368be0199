from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0029_note_replies")]

    operations = [
        migrations.AddField(
            "styleversion", "likeness", models.CharField(blank=True, default="", max_length=32)
        ),
    ]
