"""The frames of a shot and the motion between them."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from types import TracebackType
from typing import Self

from stylizer.access.stores import shot_store
from stylizer.actions.results import store_flow
from stylizer.engine.errors import InvalidFlow
from stylizer.engine.flow import FlowPair, estimate_pair
from stylizer.engine.picture import Picture
from stylizer.media.fields import decode_flow_pair, encode_flow_pair
from stylizer.media.pictures import decode_picture
from stylizer.models import Shot

#: Decoded frames held in memory: the two of a pair, for the painter and for the flow beside it.
FRAMES_HELD = 4

_Key = tuple[str, int, int]


class Footage:
    """A shot's source frames, and its flows: each is estimated once and then read by every take.

    Flows that will be wanted are estimated in a thread beside the painter.
    """

    def __init__(self, shot: Shot) -> None:
        self.shot = shot
        self.store = shot_store(shot.pk)
        self._names = dict(shot.source_frames.values_list("number", "picture"))
        self.source = lru_cache(maxsize=FRAMES_HELD)(self._decode)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="flow")
        self._coming: dict[_Key, Future[FlowPair]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beside.shutdown(wait=False, cancel_futures=True)

    def expect_flow(self, estimator: str, earlier: int, later: int) -> None:
        """Begin to estimate the flow between two frames, if it is not there and not begun yet."""
        key = (estimator, earlier, later)
        if key not in self._coming and self._stored(key) is None:
            self._coming[key] = self._beside.submit(self._estimate, *key)

    def flow(self, estimator: str, earlier: int, later: int) -> FlowPair:
        """The flow between two frames, both directions; `earlier` has the larger number around a loop."""
        if earlier > later:
            return self.flow(estimator, later, earlier).turned()
        key = (estimator, earlier, later)
        field = self._stored(key)
        if field is not None:
            self._coming.pop(key, None)
            return FlowPair(*decode_flow_pair(self.store.read(field)))
        coming = self._coming.pop(key, None)
        pair = coming.result() if coming else self._estimate(*key)
        field = self.store.put(encode_flow_pair(pair.forward, pair.backward), "npz")
        store_flow(shot=self.shot, estimator=estimator, earlier=earlier, later=later, field=field)
        return pair

    def _stored(self, key: _Key) -> str | None:
        estimator, earlier, later = key
        flows = self.shot.flows.filter(estimator=estimator, earlier=earlier, later=later)
        return flows.values_list("field", flat=True).first()

    def _estimate(self, estimator: str, earlier: int, later: int) -> FlowPair:
        if estimator == "files":
            raise InvalidFlow(
                f"The shot has no imported flow between the frames {earlier} and {later}: bring it in with "
                "manage.py import_flow.",
                "flow",
            )
        return estimate_pair(estimator, self.source(earlier), self.source(later))

    def _decode(self, number: int) -> Picture:
        return decode_picture(self.store.path(self._names[number]), name=f"Source frame {number}")
