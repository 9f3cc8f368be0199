"""Which picture sizes can be worked on."""

from stylizer.engine.settings import SMALLEST_SIDE

#: Larger pictures are refused before they are decoded: a small file can claim to hold gigabytes of pixels.
MEGAPIXEL_LIMIT = 80


def size_complaint(width: int, height: int) -> str | None:
    """What is wrong with this size, as the second half of a sentence ("is ..."); ``None`` if nothing is."""
    if min(width, height) < SMALLEST_SIDE:
        return f"is {width}×{height} pixels; both sides have to be at least {SMALLEST_SIDE}"
    if width * height > MEGAPIXEL_LIMIT * 1_000_000:
        return (
            f"is {width}×{height} pixels ({width * height / 1e6:.0f} megapixels); "
            f"the limit is {MEGAPIXEL_LIMIT} megapixels"
        )
    return None
