import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LISTED = (
    "ALTER TABLE stylizer_note ADD CONSTRAINT note_drawing_is_a_list CHECK (jsonb_typeof(drawing) = 'array');"
)
REPLIES_STAY = (
    "CREATE TRIGGER notereply_never_changes BEFORE UPDATE OR DELETE ON stylizer_notereply "
    "FOR EACH ROW EXECUTE FUNCTION stylizer_refuse_change();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("stylizer", "0007_shot_proposed_cuts"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoteReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="note",
            name="drawing",
            field=models.JSONField(blank=True, default=list, help_text="Shapes of stylizer.models.drawings."),
        ),
        migrations.AddField(
            model_name="note",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="note",
            name="reopened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reopened_at__isnull", True), ("reopened_by__isnull", True)),
                    models.Q(("reopened_at__isnull", False), ("reopened_by__isnull", False)),
                    _connector="OR",
                ),
                name="note_reopened_by_somebody_at_a_time",
            ),
        ),
        migrations.AddField(
            model_name="notereply",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="notereply",
            name="note",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="stylizer.note"
            ),
        ),
        migrations.AddConstraint(
            model_name="notereply",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="note_reply_text_not_empty"
            ),
        ),
        migrations.RunSQL(LISTED, "ALTER TABLE stylizer_note DROP CONSTRAINT note_drawing_is_a_list;"),
        migrations.RunSQL(REPLIES_STAY, "DROP TRIGGER notereply_never_changes ON stylizer_notereply;"),
    ]
