"""Requests to addresses that somebody else chose: to the outside only, without redirects, and briefly."""

import ssl
from collections.abc import Iterable, Mapping

import httpcore

from stylizer.actions.addresses import NotOutside, resolve

#: Seconds.
CONNECT_WITHIN, ANSWER_WITHIN = 5.0, 10.0


class OutsideOnly(httpcore.SyncBackend):
    """Connects to the very address that was checked: a name may mean another one when it is asked again."""

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
        return super().connect_tcp(address, port, timeout, local_address, socket_options)


def post(address: str, body: bytes, headers: Mapping[bytes | str, bytes | str]) -> int:
    """The status of the answer; its body is not read. Raises httpcore's errors where none comes."""
    timeout = {
        "connect": CONNECT_WITHIN,
        "read": ANSWER_WITHIN,
        "write": ANSWER_WITHIN,
        "pool": CONNECT_WITHIN,
    }
    with (
        httpcore.ConnectionPool(ssl.create_default_context(), network_backend=OutsideOnly()) as pool,
        pool.stream(
            "POST", address, headers=headers, content=body, extensions={"timeout": timeout}
        ) as answer,
    ):
        return answer.status
