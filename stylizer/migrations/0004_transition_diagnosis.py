from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0003_painters")]

    operations = [
        migrations.AddField(
            model_name="transition",
            name="diagnosis",
            field=models.JSONField(
                help_text="The worst regions, the worst first, and what each is put down to.", null=True
            ),
        ),
    ]
