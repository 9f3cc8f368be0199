"""What can go wrong with files, in the user's words."""

# ruff: noqa: N818 -- named after what went wrong, as "raise InvalidClip" reads

from stylizer.engine.errors import EngineError


class InvalidClip(EngineError):
    """A clip can't be used: not a video, cut short, without frames, of mixed sizes, or with a gap."""


class DiskFull(EngineError):
    """There is no room left for a file; nothing of it was kept."""


class DamagedFile(EngineError):
    """A stored file is not what was once written."""
