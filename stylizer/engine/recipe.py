"""What a shot is painted with, in whatever order its frames come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from stylizer.engine.condensing import condensed
from stylizer.engine.flow import FlowFiles, FlowFinder
from stylizer.engine.painter import Painter
from stylizer.engine.perception import Perception
from stylizer.engine.picture import Picture
from stylizer.engine.region import StyleRegion
from stylizer.engine.settings import Settings
from stylizer.engine.style import WeightedStyle


@dataclass(frozen=True)
class Recipe:
    """``styles`` are pictures with their weights, and ``regions`` have styles of their own.

    ``flow_files`` has the flow that the settings say is read.
    """

    perception: Perception
    styles: Sequence[WeightedStyle]
    settings: Settings
    device: str | torch.device = "cpu"
    regions: Sequence[StyleRegion] = ()
    flow_files: FlowFiles | None = None

    def painter(self, width: int, height: int, first: Callable[[], Picture]) -> Painter:
        """For frames of this size.

        ``first`` reads the shot's first frame, which a condensed network is fitted to, whatever frames are
        painted: so a shot that is painted in parts is painted alike. Raises what :class:`Painter` raises.
        """
        perception = self.perception.to(self.device)
        if self.settings.fidelity < 1 and not perception.is_condensed:
            of_regions = [style for region in self.regions for style in region.styles]
            pictures = [picture for picture, _ in (*self.styles, *of_regions)]
            perception = condensed(perception, pictures, first(), self.settings)
        return Painter(perception, self.styles, self.settings, width, height, self.device, self.regions)

    def flow_finder(self) -> FlowFinder:
        """Raises what :class:`FlowFinder` raises."""
        return FlowFinder(self.settings.flow, self.flow_files)
