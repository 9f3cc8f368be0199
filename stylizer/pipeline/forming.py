"""Shows whoever watches the frame that comes into being."""

import time
from base64 import b64encode

from stylizer.actions.leases import Claim
from stylizer.actions.workers import send_forming
from stylizer.engine.progress import Progress
from stylizer.media.previews import encode_preview

#: Seconds between two previews at least.
EVERY = 0.5

#: The most of a worker's time that previews may take.
SHARE = 0.02

#: A notification takes less than 8,000 bytes, and base64 makes four bytes of three.
MOST_BYTES = 5500


class FormingFeed:
    """Sends a small preview of the picture now and then. It is stored nowhere: the last one wins."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._next = time.monotonic()

    def send(self, progress: Progress) -> None:
        began = time.monotonic()
        if progress.picture is None or began < self._next:
            return
        preview = encode_preview(progress.picture(), MOST_BYTES)
        send_forming(
            message={
                "shot": self._claim.shot_id,
                "render": self._claim.render_id,
                "take": self._claim.take_id,
                "frame": progress.frame,
                "iteration": progress.iteration,
                "iterations": progress.iterations,
                "picture": b64encode(preview).decode(),
            }
        )
        self._next = began + max(EVERY, (time.monotonic() - began) / SHARE)
