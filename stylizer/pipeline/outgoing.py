"""Requests to addresses that somebody else chose: to the outside only, without redirects, and briefly."""

import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore

from stylizer.actions.addresses import NotOutside, on_the_wire, resolve

#: Seconds; the last is for the whole attempt, since a server may answer byte by byte.
CONNECT_WITHIN, ANSWER_WITHIN, ALL_WITHIN = 5.0, 10.0, 30.0


class Deadline:
    """When the whole attempt has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def within(self, timeout: float | None, error: type[httpcore.TimeoutException]) -> float:
        """What is left of `timeout`. Raises `error` where nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise error
        return left if timeout is None else min(timeout, left)


class HurriedStream(httpcore.NetworkStream):
    """A connection on which nothing waits beyond the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        within = self._deadline.within(timeout, httpcore.ConnectTimeout)
        return HurriedStream(self._stream.start_tls(ssl_context, server_hostname, within), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class OutsideOnly(httpcore.SyncBackend):
    """Connects to the very address that was checked: a name may mean another one when it is asked again."""

    def __init__(self) -> None:
        self._deadline = Deadline(ALL_WITHIN)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            address = resolve(host, port)[0]
        except NotOutside as refusal:
            raise httpcore.ConnectError(str(refusal)) from refusal
        within = self._deadline.within(timeout, httpcore.ConnectTimeout)
        stream = super().connect_tcp(address, port, within, local_address, socket_options)
        return HurriedStream(stream, self._deadline)


def post(address: str, body: bytes, headers: Mapping[bytes | str, bytes | str]) -> int:
    """The status of the answer; its body is not read. Raises httpcore's errors where none comes."""
    url = on_the_wire(address)
    timeout = {
        "connect": CONNECT_WITHIN,
        "read": ANSWER_WITHIN,
        "write": ANSWER_WITHIN,
        "pool": CONNECT_WITHIN,
    }
    with (
        httpcore.ConnectionPool(ssl.create_default_context(), network_backend=OutsideOnly()) as pool,
        pool.stream(
            "POST",
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=headers,
            content=body,
            extensions={"timeout": timeout},
        ) as answer,
    ):
        return answer.status
