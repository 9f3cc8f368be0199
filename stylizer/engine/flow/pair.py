"""The motion between two neighbouring frames, in both directions."""

from stylizer.engine.errors import InvalidSettings
from stylizer.engine.flow.estimators import flow_estimator
from stylizer.engine.flow.files import FlowFiles
from stylizer.engine.flow.filling import fill
from stylizer.engine.motion import FlowPair
from stylizer.engine.picture import Picture


def estimate_pair(name: str, earlier: Picture, later: Picture) -> FlowPair:
    """Both flows between two frames, with the estimator of this name, filled where nothing confirms them.

    Raises what :func:`flow_estimator` and the estimator raise.
    """
    estimator = flow_estimator(name)
    pair = FlowPair(forward=estimator.estimate(earlier, later), backward=estimator.estimate(later, earlier))
    return fill(pair, earlier, later)


class FlowFinder:
    """Finds the motion between frames that are given by number and picture."""

    def __init__(self, loss_flow: str, files: FlowFiles | None) -> None:
        """Raises :class:`InvalidSettings` where flow is to be read and no files are given, or the reverse."""
        if loss_flow == "files" and files is None:
            raise InvalidSettings(
                "The temporal loss follows flow from files (flow is 'files'), and no folder of them was "
                "given.",
                field="flow",
            )
        if loss_flow != "files" and files is not None:
            raise InvalidSettings(
                f"Flow was given in {files.folder}, and the temporal loss follows another one (flow is "
                f"{loss_flow!r}): set it to 'files'.",
                field="flow",
            )
        self._files = files

    def pair(self, name: str, numbers: tuple[int, int], earlier: Picture, later: Picture) -> FlowPair:
        """Both flows between two frames: as the files have them for "files", else by :func:`estimate_pair`.

        Raises what :meth:`FlowFiles.pair` and :func:`estimate_pair` raise.
        """
        if name == "files" and self._files is not None:
            return self._files.pair(*numbers, later.shape[:2])
        return estimate_pair(name, earlier, later)
