import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stylizer", "0014_fields_of_the_footage"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, help_text="To the minute.", null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="accesschange",
            name="access_change_kind_one_of",
        ),
        migrations.AddField(
            model_name="accesschange",
            name="token",
            field=models.CharField(blank=True, default="", help_text="The name of a token.", max_length=100),
        ),
        migrations.AlterField(
            model_name="accesschange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("account made", "Account Made"),
                    ("account off", "Account Off"),
                    ("account on", "Account On"),
                    ("role given", "Role Given"),
                    ("role taken", "Role Taken"),
                    ("link made", "Link Made"),
                    ("link used", "Link Used"),
                    ("token made", "Token Made"),
                    ("token revoked", "Token Revoked"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.CheckConstraint(
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
                            "token made",
                            "token revoked",
                        ],
                    )
                ),
                name="access_change_kind_one_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["token made", "token revoked"]), models.Q(("token", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("kind__in", ["token made", "token revoked"]), _negated=True), ("token", "")
                    ),
                    _connector="OR",
                ),
                name="access_change_of_a_token_names_it",
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="api_tokens",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="api_token_name_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.UniqueConstraint(fields=("user", "name"), name="api_token_named_once"),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="api_token_expires_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("token_hash__regex", "^[0-9a-f]{64}$")), name="api_token_hashed"
            ),
        ),
    ]
