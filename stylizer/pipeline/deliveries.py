"""Sends webhooks."""

import hashlib
import hmac
import time

import httpcore

from stylizer import __version__
from stylizer.actions.webhooks import record_attempt, take_delivery
from stylizer.models import Delivery
from stylizer.pipeline.outgoing import post


def deliver(delivery_id: int) -> None:
    """Make the next attempt of a delivery, if it is due, and write down what came of it."""
    delivery = take_delivery(delivery_id=delivery_id)
    if delivery is None:
        return
    begun = time.monotonic()
    status, failure = _send(delivery)
    milliseconds = round(1000 * (time.monotonic() - begun))
    record_attempt(delivery=delivery, milliseconds=milliseconds, status=status, failure=failure)


def signature(secret: str, body: bytes, at: int) -> str:
    """The header Stylizer-Signature: the time, and the HMAC-SHA256 of time and body. See client.signature."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def _send(delivery: Delivery) -> tuple[int | None, str]:
    """The status of the answer, and why it does not count as delivered; empty where it does."""
    body = delivery.body.encode()
    headers: dict[bytes | str, bytes | str] = {
        "Content-Type": "application/json",
        "User-Agent": f"Stylizer/{__version__}",
        "Stylizer-Kind": delivery.kind,
        "Stylizer-Delivery": str(delivery.pk),
        "Stylizer-Signature": signature(delivery.webhook.secret, body, int(time.time())),
    }
    try:
        status = post(delivery.webhook.address, body, headers)
    except httpcore.TimeoutException as error:
        return None, f"It took too long: {type(error).__name__}."
    except Exception as error:  # noqa: BLE001 -- whatever it was is read in the log, and not only by us
        return None, str(error) or type(error).__name__
    return status, "" if 200 <= status < 300 else f"The answer was {status}: only 2xx counts."
