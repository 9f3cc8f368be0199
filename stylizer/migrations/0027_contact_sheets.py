import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stylizer", "0026_webhook_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "columns",
                    models.JSONField(help_text="What each column changes of the settings; {} is nothing."),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_sheets",
                        to="stylizer.shot",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="take",
            name="sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bursts",
                to="stylizer.contactsheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="take",
            constraint=models.CheckConstraint(
                condition=models.Q(("sheet__isnull", True), ("burst_for__isnull", False), _connector="OR"),
                name="take_on_a_sheet_is_a_burst",
            ),
        ),
    ]
