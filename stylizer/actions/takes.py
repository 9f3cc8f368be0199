"""Takes: each stylization of a shot, made with its first render."""

from collections.abc import Sequence

from django.db.models import Max

from stylizer.actions.errors import Refused, frame_list
from stylizer.actions.events import Change, change_shot
from stylizer.actions.new_renders import queue_render
from stylizer.actions.take_orders import RegionStyle, TakeOrder, WeightedStyle, checked_settings
from stylizer.engine.passes import anchor_numbers
from stylizer.engine.settings import Settings
from stylizer.models import RenderKind, Shot, Take, TakeFrame, TakeRegion, TakeStyle, User


def create_take(*, actor: User, shot: Shot, order: TakeOrder) -> Take:
    """Make a take of the whole shot and queue its first render. Raises Forbidden, Invalid, Refused."""
    settings = checked_settings(actor, shot, order)
    with change_shot(shot.pk, "take.created", actor) as change:
        return start_take(change, actor, shot, order, settings)


def start_take(change: Change, actor: User, shot: Shot, order: TakeOrder, settings: Settings) -> Take:
    """Make the take of the whole shot that was ordered, and queue its first render."""
    check_one_piece(shot)
    take = add_take(change, actor, shot, order.styles, settings, order.name)
    take.rerun_flagged = order.rerun_flagged
    take.save(update_fields=["rerun_flagged"])
    add_regions(take, order.regions)
    first = list(anchor_numbers(settings, shot.numbers))
    queue_render(change, take, RenderKind.FIRST, first, {}, settings, actor, "")
    return take


def check_one_piece(shot: Shot) -> None:
    """Raise Refused for a shot that seems to be several: a take would carry strokes across its cuts."""
    shot.refresh_from_db()  # somebody may have answered, or split it, meanwhile
    if cuts := shot.unanswered_cuts:
        raise Refused(
            f"{shot} seems to be cut before {frame_list(cuts)}, and no take goes across a cut: split it "
            f"there, or say that it is one shot, at /shots/{shot.pk}/cuts."
        )


def add_take(
    change: Change,
    actor: User,
    shot: Shot,
    styles: Sequence[WeightedStyle],
    settings: Settings,
    name: str,
    frames: range | None = None,
) -> Take:
    """The next take of the shot, its frames without pictures; inside the change that gives it some.

    It is of all of the shot's frames, or of these.
    """
    shot.refresh_from_db()  # it may have been split meanwhile
    take = Take.objects.create(
        shot=shot,
        number=(shot.takes.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=name.strip(),
        settings=settings.model_dump(mode="json"),
        created_by=actor,
    )
    TakeStyle.objects.bulk_create(
        TakeStyle(take=take, style_version=each.style_version, weight=each.weight) for each in styles
    )
    TakeFrame.objects.bulk_create(TakeFrame(take=take, number=number) for number in frames or shot.numbers)
    change.takes.add(take.pk)
    return take


def add_regions(take: Take, regions: Sequence[RegionStyle]) -> None:
    """Give a new take its regions, the lowest first."""
    TakeRegion.objects.bulk_create(
        TakeRegion(take=take, position=position, **vars(region)) for position, region in enumerate(regions, 1)
    )
