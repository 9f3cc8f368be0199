"""Requests that may be sent again: what was done once is not done twice."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from stylizer.actions.errors import Invalid, Refused
from stylizer.models import RememberedAnswer, User

REMEMBERED_FOR = timedelta(hours=24)

Answer = tuple[int, Any]
"""An HTTP status of success, and the body as JSON values."""


def answer_once(
    *, actor: User, endpoint: str, key: str, body_hash: str, answer: Callable[[], Answer]
) -> Answer:
    """What `answer` returns, or what it returned to the same request within the last 24 hours.

    The answer is written down in one transaction with all that `answer` does: whoever is killed in between
    has done nothing. What `answer` raises leaves the key free, as it has done nothing either. Raises Refused
    while the first request is still running, Invalid where its body was another one.
    """
    with transaction.atomic():
        if not _lock(actor, endpoint, key):
            raise Refused(
                f"The first request with the Idempotency-Key {key!r} is still running: ask again in a while.",
                "Idempotency-Key",
            )
        own = RememberedAnswer.objects.filter(user=actor, endpoint=endpoint, key=key)
        own.filter(created_at__lte=Now() - REMEMBERED_FOR).delete()
        if remembered := own.first():
            if remembered.body_hash != body_hash:
                raise Invalid(
                    f"The Idempotency-Key {key!r} was sent before with another body: take a new key for a "
                    "new request.",
                    "Idempotency-Key",
                )
            return remembered.status, remembered.value
        status, value = answer()
        RememberedAnswer.objects.create(
            user=actor, endpoint=endpoint, key=key, body_hash=body_hash, status=status, value=value
        )
    return status, value


def forget_old_answers() -> None:
    """Forget what need not be remembered any longer."""
    RememberedAnswer.objects.filter(created_at__lte=Now() - REMEMBERED_FOR).delete()


def _lock(actor: User, endpoint: str, key: str) -> bool:
    """Keep others with this key away until the transaction ends; False where somebody else does so now."""
    name = f"{actor.pk} {endpoint} {key}".encode()
    number = int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])
