from django.db import migrations, models

PROXY = {
    "blank": True,
    "default": "",
    "max_length": 80,
    "help_text": "The small picture for playback; empty where there was none yet when the row was made.",
}
STORED_NAME = models.Q(("proxy__regex", "^([0-9a-f]{64}\\.[a-z0-9]{1,8})?$"))


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0009_access_changes")]

    operations = [
        migrations.AddField("revision", "proxy", models.CharField(**PROXY)),
        migrations.AddField("sourceframe", "proxy", models.CharField(**PROXY)),
        migrations.AddConstraint(
            "revision", models.CheckConstraint(condition=STORED_NAME, name="revision_proxy_stored_name")
        ),
        migrations.AddConstraint(
            "sourceframe",
            models.CheckConstraint(condition=STORED_NAME, name="source_frame_proxy_stored_name"),
        ),
    ]
