"""What Django's constraints can't say: rows that never change, and references that agree in two columns."""

from django.db import migrations

NEVER_CHANGE = ("event", "revision", "transition", "decision", "decisionframe")

REFUSE_CHANGES = """
CREATE FUNCTION stylizer_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: its rows never change', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""

# A kept revision is one of that very frame, and a transition joins revisions of its own take.
AGREE = """
ALTER TABLE stylizer_revision ADD CONSTRAINT revision_with_its_frame UNIQUE (id, take_id, frame);
ALTER TABLE stylizer_revision ADD CONSTRAINT revision_with_its_take UNIQUE (id, take_id);
ALTER TABLE stylizer_takeframe ADD CONSTRAINT take_frame_keeps_its_own
    FOREIGN KEY (kept_id, take_id, number) REFERENCES stylizer_revision (id, take_id, frame);
ALTER TABLE stylizer_transition ADD CONSTRAINT transition_later_in_its_take
    FOREIGN KEY (later_id, take_id, frame) REFERENCES stylizer_revision (id, take_id, frame);
ALTER TABLE stylizer_transition ADD CONSTRAINT transition_earlier_in_its_take
    FOREIGN KEY (earlier_id, take_id) REFERENCES stylizer_revision (id, take_id);
"""

DISAGREE = """
ALTER TABLE stylizer_transition DROP CONSTRAINT transition_earlier_in_its_take;
ALTER TABLE stylizer_transition DROP CONSTRAINT transition_later_in_its_take;
ALTER TABLE stylizer_takeframe DROP CONSTRAINT take_frame_keeps_its_own;
ALTER TABLE stylizer_revision DROP CONSTRAINT revision_with_its_take;
ALTER TABLE stylizer_revision DROP CONSTRAINT revision_with_its_frame;
"""


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON stylizer_{table} "
        "FOR EACH ROW EXECUTE FUNCTION stylizer_refuse_change();",
        f"DROP TRIGGER {table}_never_changes ON stylizer_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("stylizer", "0001_the_studio")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGES, "DROP FUNCTION stylizer_refuse_change();"),
        *(trigger(table) for table in NEVER_CHANGE),
        migrations.RunSQL(AGREE, DISAGREE),
    ]
