"""Requests to a studio: the token, answers that refuse, and asking again where that is harmless."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from .errors import Refusal, Unreachable

#: Seconds before each further attempt.
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)

#: Seconds between two questions after what the first request with a key came to: a film may take minutes.
STILL_RUNNING = 2.0

#: A server that is restarted, and the proxy before it, answer so for a while.
AWAY = frozenset({502, 503, 504})

KEY_HEADER = "Idempotency-Key"

Send = Callable[[], httpx.Response]


class Connection:
    """Sends requests for one token. What may be sent twice is, when the studio can't be reached."""

    def __init__(self, address: str, token: str, timeout: float) -> None:
        self._http = httpx.Client(
            base_url=address,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(timeout, read=None),  # decoding an upload takes as long as it takes
            trust_env=False,
        )

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def get(self, path: str, **query: Any) -> Any:
        """The JSON at a path below /api."""
        return _until_reached(lambda: self._http.get(f"/api{path}", params=query)).json()

    def write(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a change, once: who loses the connection looks before trying again."""
        return _value(_checked(lambda: self._http.request(method, f"/api{path}", json=body or {})))

    def post_form(self, path: str, data: Mapping[str, str], files: Mapping[str, Any]) -> Any:
        """Send a form with files, once."""
        return _value(_checked(lambda: self._http.post(f"/api{path}", data=data, files=files)))

    def start(self, path: str, key: str | None = None, **parts: Any) -> Any:
        """Post what must not happen twice, under an idempotency key, until it is answered.

        ``parts`` are httpx's (``json``, ``data``).
        """
        headers = {KEY_HEADER: key or str(uuid.uuid4())}
        return _value(_until_reached(lambda: self._http.post(f"/api{path}", headers=headers, **parts)))

    def tus(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, piece: bytes = b""
    ) -> Mapping[str, str]:
        """A request of the tus protocol, until it is answered; the answer's headers."""
        sent = {"Tus-Resumable": "1.0.0", **(headers or {})}
        if piece:
            sent["Content-Type"] = "application/offset+octet-stream"
        return _until_reached(
            lambda: self._http.request(method, f"/api{path}", headers=sent, content=piece)
        ).headers

    @contextmanager
    def download(self, path: str) -> Iterator[httpx.Response]:
        """A file of the server's, as it comes. Raises Refusal, Unreachable."""
        try:
            with self._http.stream("GET", path) as answer:
                if answer.is_error:
                    answer.read()
                    raise Refusal.from_answer(answer)
                yield answer
        except httpx.TransportError as error:
            raise Unreachable(f"{self._http.base_url} can't be reached: {error}") from error


def _until_reached(send: Send) -> httpx.Response:
    """Ask again after growing pauses while nobody answers, and for as long as the first request runs."""
    pauses = iter(PAUSES)
    while True:
        try:
            return _checked(send)
        except Unreachable:
            if (pause := next(pauses, None)) is None:
                raise
            time.sleep(pause)
        except Refusal as refusal:
            if (refusal.status, refusal.field) != (409, KEY_HEADER):
                raise
            time.sleep(STILL_RUNNING)


def _checked(send: Send) -> httpx.Response:
    try:
        answer = send()
    except httpx.TransportError as error:
        raise Unreachable(f"The studio can't be reached: {error}") from error
    if answer.status_code in AWAY:
        raise Unreachable(f"{answer.request.url} answered {answer.status_code} {answer.reason_phrase}.")
    if answer.is_error:
        raise Refusal.from_answer(answer)
    return answer


def _value(answer: httpx.Response) -> Any:
    return answer.json() if answer.content else None
