"""Where files wait that no row names yet: the folder of a shot that is not there, which the collector leaves
alone for an hour."""

from django.db import connection

from stylizer.access.stores import shot_store
from stylizer.media.store import Store


def new_store() -> tuple[int, Store]:
    """An empty store, and the id that a shot with these files would have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('stylizer_shot', 'id'))")
        shot_id = int(cursor.fetchone()[0])
    return shot_id, shot_store(shot_id)
