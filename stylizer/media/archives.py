"""Archives are not unpacked: a bomb, a path that climbs out or a million entries can do nothing in one."""

from pathlib import Path

from stylizer.media.errors import InvalidClip

#: What zip, an empty zip, gzip, 7z, RAR and xz begin with.
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ")


def refuse_archive(path: Path, name: str) -> None:
    """Raise :class:`InvalidClip` where the file begins as an archive does, whatever it is called.

    A few bytes tell: it takes as long for a gigabyte as for nothing. ``name`` is for the message.
    """
    with path.open("rb") as file:
        beginning = file.read(max(map(len, _BEGINNINGS)))
    if beginning.startswith(_BEGINNINGS):
        raise InvalidClip(f"{name} is an archive, which is not unpacked here: send what is in it.")
