"""Where webhooks may be sent: to the outside, so that nobody makes the worker ask the machines around it."""

import ipaddress
import socket
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from stylizer.actions.errors import Invalid

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotOutside(Exception):  # noqa: N818 (as "raise NotOutside" reads)
    """The host has no address, or one that webhooks may not be sent to."""


def check_address(address: str) -> None:
    """Raise Invalid where this is no http(s) address, or its host is, by now, not outside."""
    try:
        parts = urlsplit(address)
        port = parts.port
        host = on_the_wire(address).raw_host.decode()
    except (ValueError, httpx.InvalidURL) as error:
        raise Invalid(f"{address!r} is no address: {error}.", "address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not address.isprintable():
        raise Invalid(f"{address!r} is no address that begins with http:// or https://.", "address")
    if parts.username is not None or parts.password is not None:
        raise Invalid("The address may hold no password: check the signature instead.", "address")
    try:
        resolve(host, port or (443 if parts.scheme == "https" else 80))
    except NotOutside as refusal:
        raise Invalid(f"{refusal}", "address") from refusal


def on_the_wire(address: str) -> httpx.URL:
    """The address in ASCII, as it is asked for: the host by IDNA, the rest by percent-encoding.

    Raises :class:`httpx.InvalidURL` where that can't be.
    """
    return httpx.URL(address)


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, best first. Raises NotOutside where one of them is not to be reached."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotOutside(f"The host {host} is not known: {error}.") from error
    addresses = [str(each[4][0]) for each in found]
    for address in addresses:
        if not (settings.STYLIZER_PRIVATE_WEBHOOKS or is_outside(address)):
            raise NotOutside(
                f"{host} is {address}, a private address: webhooks go to those only where the server is run "
                "with STYLIZER_PRIVATE_WEBHOOKS=1."
            )
    return addresses


def is_outside(address: str) -> bool:
    """Whether this IP address is a single host of the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner or ip in _NAT64:
            return False  # nobody is known by such an address who is not known by the one inside
    return ip.is_global and not ip.is_multicast
