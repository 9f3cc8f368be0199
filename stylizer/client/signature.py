"""Whether a webhook was sent by the studio that one has the secret of."""

import hashlib
import hmac
import time

#: Seconds that a webhook may be under way; an older one may be a recording.
TOLERANCE = 300.0


class SignatureRefused(ValueError):  # noqa: N818 (as "raise SignatureRefused" reads)
    """Somebody else sent it, or it was changed, or it is too old."""


def check_signature(
    secret: str, header: str, body: bytes, *, tolerance: float = TOLERANCE, now: float | None = None
) -> None:
    """Check the header ``Stylizer-Signature`` of a webhook against its raw body. Raises SignatureRefused.

    The header is ``t=<seconds since the epoch>,v1=<hexadecimal HMAC-SHA256 of "<t>.<body>">``.
    """
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    sent, given = parts.get("t", ""), parts.get("v1", "")
    if not sent.isdecimal():
        raise SignatureRefused(f"The signature {header!r} has no time in it.")
    expected = hmac.new(secret.encode(), f"{sent}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise SignatureRefused("The signature is not that of this body with this secret.")
    age = (time.time() if now is None else now) - int(sent)
    if abs(age) > tolerance:
        raise SignatureRefused(f"The webhook was signed {age:.0f} s ago, not within {tolerance:.0f} s.")
