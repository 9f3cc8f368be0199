import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stylizer", "0008_note_threads"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("account made", "Account Made"),
                            ("account off", "Account Off"),
                            ("account on", "Account On"),
                            ("role given", "Role Given"),
                            ("role taken", "Role Taken"),
                            ("link made", "Link Made"),
                            ("link used", "Link Used"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reviewer", "Reviewer"),
                            ("artist", "Artist"),
                            ("manager", "Manager"),
                            ("admin", "Admin"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stylizer.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "account made",
                                    "account off",
                                    "account on",
                                    "role given",
                                    "role taken",
                                    "link made",
                                    "link used",
                                ],
                            )
                        ),
                        name="access_change_kind_one_of",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["role given", "role taken"]),
                                ("project__isnull", False),
                                ("role__in", ["reviewer", "artist", "manager", "admin"]),
                            ),
                            models.Q(
                                models.Q(("kind__in", ["role given", "role taken"]), _negated=True),
                                ("project__isnull", True),
                                ("role", ""),
                            ),
                            _connector="OR",
                        ),
                        name="access_change_of_a_role_names_it",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER accesschange_never_changes BEFORE UPDATE OR DELETE ON stylizer_accesschange "
            "FOR EACH ROW EXECUTE FUNCTION stylizer_refuse_change();",
            "DROP TRIGGER accesschange_never_changes ON stylizer_accesschange;",
        ),
    ]
