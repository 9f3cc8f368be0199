"""A take in the terminal: how far it is, and the table of its frames at the end."""

from collections.abc import Iterator
from typing import Any

from stylizer.access.snapshot import Values, take_snapshot
from stylizer.models import User
from stylizer.models.renders import ACTIVE_STATES

COLUMNS = ("frame", "iterations", "loss", "error", "p95", "source", "unmeasured", "seconds", "")
WIDTHS = (5, 10, 10, 7, 7, 7, 10, 7, 0)


class TakeReport:
    """What a take looks like at one moment to `user`."""

    def __init__(self, user: User, take: int) -> None:
        self.values = take_snapshot(user, take)
        self._transitions = {row["later"]: row for row in self.values["transitions"] if self._is_kept(row)}

    @property
    def done(self) -> list[int]:
        """The numbers of the frames that have a picture."""
        return [frame["number"] for frame in self.values["frames"] if frame["kept"]]

    @property
    def total(self) -> int:
        return len(self.values["frames"])

    @property
    def failures(self) -> dict[int | str, str]:
        """What went wrong, by frame number or by "render"; empty if all is well."""
        frames = {frame["number"]: frame["failure"] for frame in self.values["frames"] if frame["failure"]}
        renders = {
            f"render {render['id']}": render["failure"] or "cancelled"
            for render in self.values["renders"]
            if render["state"] in ("failed", "cancelled")
        }
        return frames | renders

    @property
    def pause(self) -> str:
        """Why it waits; empty if it does not."""
        return next((each["pause_reason"] for each in self.values["renders"] if each["pause_reason"]), "")

    @property
    def finished(self) -> bool:
        """Whether nothing is still to come: no render is active, and every pair of neighbours is measured."""
        if any(render["state"] in ACTIVE_STATES for render in self.values["renders"]):
            return False
        done = set(self.done)
        return len(self._transitions) == sum(number + 1 in done for number in done)

    def table(self) -> Iterator[str]:
        """A heading, then a line for each frame; errors are squared errors times 1000."""
        yield _line(COLUMNS)
        for frame in self.values["frames"]:
            yield _line(self._row(frame))
        yield "error, p95, source: ×10⁻³"

    def _row(self, frame: Values) -> tuple[str, ...]:
        revision = next((each for each in frame["revisions"] if each["id"] == frame["kept"]), None)
        if revision is None:
            return (str(frame["number"]), "", "", "", "", "", "", "", frame["failure"] or "no picture")
        pair = self._transitions.get(revision["id"], {})
        unmeasured = pair.get("unmeasured_share")
        return (
            str(frame["number"]),
            _number(revision["iterations"], 0),
            _number(revision["loss"], 0),
            _number(pair.get("mean"), 2, 1000),
            _number(pair.get("p95"), 2, 1000),
            _number(pair.get("source_residual"), 2, 1000),
            _number(unmeasured, 1, 100) + (" %" if unmeasured is not None else ""),
            _number(revision["seconds"], 1),
            ", ".join(frame["flags"]),
        )

    def _is_kept(self, transition: Values) -> bool:
        kept = {frame["kept"] for frame in self.values["frames"]}
        return transition["earlier"] in kept and transition["later"] in kept


def _number(value: Any, digits: int, factor: float = 1) -> str:
    return "–" if value is None else f"{value * factor:.{digits}f}"


def _line(cells: tuple[str, ...]) -> str:
    padded = [f"{cell:>{width}}" if width else cell for cell, width in zip(cells, WIDTHS, strict=True)]
    return "  ".join(padded).rstrip()
