"""What a request asks of a take, as actions take it."""

from collections.abc import Sequence

from stylizer.access.objects import access_mask, access_style_version
from stylizer.actions import RegionStyle, TakeOrder, WeightedStyle

from .schemas.requests import ChosenTake, NewRegion
from .signed_in import SignedIn


def take_order(request: SignedIn, body: ChosenTake, regions: Sequence[NewRegion] = ()) -> TakeOrder:
    """Raises NotFound for styles and masks that the user does not see."""
    return TakeOrder(
        styles=[
            WeightedStyle(access_style_version(request.user, each.style_version), each.weight)
            for each in body.styles
        ],
        preset=body.preset,
        overrides=body.overrides,
        name=body.name,
        regions=[_region(request, each) for each in regions],
        rerun_flagged=body.rerun_flagged,
    )


def _region(request: SignedIn, region: NewRegion) -> RegionStyle:
    style = region.style_version
    return RegionStyle(
        access_mask(request.user, region.mask),
        None if style is None else access_style_version(request.user, style),
        region.strength,
    )
