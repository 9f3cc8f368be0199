from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stylizer", "0011_flows_found_anew"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="style",
            name="style_state_one_of",
        ),
        migrations.AddField(
            model_name="style",
            name="withdrawn_because",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AlterField(
            model_name="style",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("published", "Published"),
                    ("retired", "Retired"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="published",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="style",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published", "retired", "withdrawn"])),
                name="style_state_one_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="style",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), models.Q(("withdrawn_because", ""), _negated=True)),
                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_because", "")),
                    _connector="OR",
                ),
                name="style_withdrawn_for_a_reason",
            ),
        ),
    ]
