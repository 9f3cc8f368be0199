"""Pictures of the server's as files here: whole, or not there."""

import hashlib
from pathlib import Path

from .connection import Connection
from .errors import StylizerError

CHUNK = 1 << 20


def fetch_file(connection: Connection, address: str, target: Path) -> None:
    """Write what is made at this address; an earlier file is replaced once all of it is here."""
    _fetch(connection, address, target)


def fetch_picture(connection: Connection, address: str, target: Path) -> None:
    """Write the picture at this address, whose name is the SHA-256 of its bytes, unless the file has them."""
    wanted = address.rpartition("/")[2].partition(".")[0]
    if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == wanted:
        return
    _fetch(connection, address, target, wanted)


def _fetch(connection: Connection, address: str, target: Path, wanted: str | None = None) -> None:
    unfinished = target.with_name(target.name + ".part")
    content = hashlib.sha256()
    try:
        with connection.download(address) as answer, unfinished.open("wb") as file:
            for chunk in answer.iter_bytes(CHUNK):
                content.update(chunk)
                file.write(chunk)
        if wanted is not None and content.hexdigest() != wanted:
            raise StylizerError(
                f"{address} came with other bytes than those that its name says: fetch it again."
            )
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
