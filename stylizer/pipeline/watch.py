"""Whether a render is still this worker's to make; asked at every iteration."""

import logging
import threading
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connection

from stylizer.actions.leases import Claim, has_lease, renew_lease
from stylizer.engine.progress import Cancelled

log = logging.getLogger(__name__)

#: Seconds between two looks at the lease: how long after a cancel the painting goes on at most.
LOOK_EVERY = 0.2


class Watch:
    """Renews a lease from a thread of its own, and notices when it is gone or the worker is to stop."""

    def __init__(self, claim: Claim, stop: threading.Event) -> None:
        self._claim = claim
        self._stop = stop
        self._lost = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(
            target=self._look, name=f"lease of render {claim.render_id}", daemon=True
        )

    def check(self) -> None:
        """Raise Cancelled where the lease is gone or the worker is to stop."""
        if self._lost.is_set() or self._stop.is_set():
            raise Cancelled

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        looks_to_renewal = max(1, round(settings.STYLIZER_LEASE_SECONDS / 3 / LOOK_EVERY))
        looks = 0
        try:
            while not self._over.wait(LOOK_EVERY):
                looks += 1
                renewal = looks % looks_to_renewal == 0
                if not (renew_lease(claim=self._claim) if renewal else has_lease(claim=self._claim)):
                    self._lost.set()
                    return
        except DatabaseError:
            log.exception("The lease of render %d can't be renewed", self._claim.render_id)
            self._lost.set()
        finally:
            connection.close()
