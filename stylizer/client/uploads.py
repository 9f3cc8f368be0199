"""Files on their way by the tus protocol (1.0): in pieces with checksums, on from where they stopped."""

import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from .connection import Connection
from .errors import Refusal

#: Bytes of a piece: what is sent again at most when the connection is lost.
PIECE = 4 << 20

#: A piece that is damaged so often in a row is not damaged by accident.
DAMAGES_ALLOWED = 3

#: Of a piece for another place than where the file ends by now, and of one that came with other bytes.
ELSEWHERE, DAMAGED = 409, 460


def send_files(connection: Connection, files: Sequence[Path]) -> list[str]:
    """Send what the studio does not have yet of these files; the uploads' ids, in their order.

    What an earlier call or another program of the same person's began is gone on with.
    """
    known = connection.get("/uploads")
    return [_send_file(connection, file, known) for file in files]


def _send_file(connection: Connection, path: Path, known: Sequence[Mapping[str, Any]]) -> str:
    size, metadata = path.stat().st_size, _metadata(path)
    for upload in known:
        if (upload["size"], upload["metadata"]) == (size, metadata):
            identity, offset = str(upload["id"]), int(upload["received"])
            break
    else:
        begun = {"Upload-Length": str(size), "Upload-Metadata": metadata}
        identity, offset = connection.tus("POST", "/uploads", begun)["Location"].rpartition("/")[2], 0
    with path.open("rb") as file:
        _send_pieces(connection, f"/uploads/{identity}", file, offset, size)
    return identity


def _send_pieces(connection: Connection, upload: str, file: BinaryIO, offset: int, size: int) -> None:
    damages = 0
    while offset < size:
        file.seek(offset)
        piece = file.read(PIECE)
        checksum = b64encode(zlib.crc32(piece).to_bytes(4)).decode()
        headers = {"Upload-Offset": str(offset), "Upload-Checksum": f"crc32 {checksum}"}
        try:
            answer = connection.tus("PATCH", upload, headers, piece)
            damages = 0
        except Refusal as refusal:
            damages += refusal.status == DAMAGED
            if refusal.status not in (ELSEWHERE, DAMAGED) or damages == DAMAGES_ALLOWED:
                raise
            # After an interruption only the studio knows what of a piece has arrived.
            answer = connection.tus("HEAD", upload)
        offset = int(answer["Upload-Offset"])


def _metadata(path: Path) -> str:
    """The same file: a name and a size alone are shared by every export of a shot."""
    modified = str(path.stat().st_mtime_ns // 1_000_000)
    named = {"filename": path.name, "modified": modified}
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in named.items())
