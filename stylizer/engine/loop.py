"""A shot that goes round: its last frame is followed by its first."""


def frame_at(number: int, shot: range, loop: bool) -> int:
    """The frame that stands at ``number``, which in a loop may lie beyond either end of ``shot``."""
    return shot.start + (number - shot.start) % len(shot) if loop else number
