"""Where the web server listens, and by which names it is then called."""

import ipaddress
import socket

import psutil

DEFAULT_PORT = 8000
PORTS_TRIED = 20
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104


class AddressError(Exception):
    """Nobody can listen there; the message says why and what to set instead."""


def choose_port(host: str, wanted: int | None) -> int:
    """`wanted` where it is free; without a wish, the first free one from 8000 on. Raises AddressError."""
    if wanted is not None:
        if reason := _why_taken(host, wanted):
            raise AddressError(f"Can't listen on {host}:{wanted}: {reason}. Set PORT to another one.")
        return wanted
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        if not (reason := _why_taken(host, port)):
            return port
    raise AddressError(
        f"Can't listen on {host}, ports {DEFAULT_PORT} to {DEFAULT_PORT + PORTS_TRIED - 1}: {reason}. "
        "Set HOST or PORT."
    )


def _why_taken(host: str, port: int) -> str:
    if not 0 < port < 65536:
        return "ports go from 1 to 65535"
    try:
        socket.create_server((host, port), family=_family(host)).close()
    except OSError as error:
        return str(error)
    return ""


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def names_of_this_machine(host: str) -> list[str]:
    """Every host name a browser may put in its address bar to reach a server that listens on `host`."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if not is_loopback(host):
        names += [host, socket.gethostname()]
        names += network_addresses()
    return list(dict.fromkeys(names))


def reachable_name(host: str) -> str:
    """A name by which this machine itself reaches a server that listens on `host`."""
    return "localhost" if is_loopback(host) or host in EVERYWHERE else host


def url_of(host: str, port: int) -> str:
    """The address to open, and to pass on where others on the network may come."""
    name = next(iter(network_addresses()), "localhost") if host in EVERYWHERE else reachable_name(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def network_addresses() -> list[str]:
    """The IPv4 addresses by which others may reach this machine."""
    entries = [entry for addresses in psutil.net_if_addrs().values() for entry in addresses]
    return [e.address for e in entries if e.family == socket.AF_INET and not is_loopback(e.address)]
