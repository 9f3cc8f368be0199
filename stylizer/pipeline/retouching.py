"""The region that a rerun is confined to, on each of its frames."""

from collections.abc import Callable

from stylizer.engine.picture import Mask, Picture
from stylizer.engine.retouch import Retouch, feather, rim_contrast, rim_factor
from stylizer.engine.tracking import carry
from stylizer.media.masks import decode_mask, encode_mask
from stylizer.media.pictures import decode_master
from stylizer.models import RenderRegion, Revision
from stylizer.pipeline.footage import Footage


class Retouching:
    """Tracks a region through the frames of a render, from those that it was drawn on.

    Masks go from frame to frame as they are encoded, so that a render that is resumed finds the same ones.
    """

    def __init__(
        self, region: RenderRegion, footage: Footage, estimator: str, check: Callable[[], None]
    ) -> None:
        """`check` is called before each step of the way; what it raises ends the tracking."""
        self._footage, self._estimator, self._check = footage, estimator, check
        self._width = region.feather
        revisions = Revision.objects.filter(pk__in=region.over.values())
        self._before = dict(revisions.values_list("frame", "picture"))
        pictures = dict(region.mask.pictures.values_list("frame", "picture"))
        self._everywhere = pictures.pop(None, None)
        self._found = {
            number: footage.store.read(name) for number, name in pictures.items() if number is not None
        }

    def at(self, frame: int) -> Retouch:
        """What is painted again of this frame."""
        before = decode_master(self._footage.store.read(self._before[frame]))
        return Retouch(before, feather(self._mask(frame), self._width))

    def _mask(self, frame: int) -> Mask:
        if self._everywhere is not None:
            return decode_mask(self._footage.store.read(self._everywhere))
        drawn = min(self._found, key=lambda number: abs(number - frame))
        toward = 1 if frame > drawn else -1
        for number in range(drawn + toward, frame + toward, toward) if frame != drawn else ():
            self._check()
            self._found[number] = encode_mask(self._carried(number - toward, number))
        return decode_mask(self._found[frame])

    def _carried(self, neighbour: int, frame: int) -> Mask:
        pair = self._footage.flow(self._estimator, *sorted((neighbour, frame)))
        flow, opposite = (pair.backward, pair.forward) if neighbour < frame else (pair.forward, pair.backward)
        return carry(
            decode_mask(self._found[neighbour]),
            flow,
            opposite,
            self._footage.source(frame),
            self._footage.source(neighbour),
        )


def rim_measures(retouch: Retouch, picture: Picture) -> dict[str, float]:
    """The contrast at the region's rim before and after, and how many times the one is the other.

    Nothing where the region has no rim in the frame.
    """
    before, after = (rim_contrast(each, retouch.inside) for each in (retouch.picture, picture))
    if before is None or after is None:
        return {}
    return {"rim_before": before, "rim_after": after, "rim_factor": rim_factor(before, after)}
