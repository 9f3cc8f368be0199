"""One take on many shots: the same style and settings, a take of its own for each."""

from collections.abc import Collection, Mapping

from django.db import transaction

from stylizer.actions.errors import Invalid, Refused
from stylizer.actions.events import change_shot
from stylizer.actions.take_orders import TakeOrder, checked_settings
from stylizer.actions.takes import start_take
from stylizer.engine.settings import Settings
from stylizer.models import Shot, Take, User


def create_takes(*, actor: User, shots: Collection[Shot], order: TakeOrder) -> list[Take]:
    """Make a take of each shot, as `create_take` does, of all or of none.

    Whoever mends what was refused asks for all of them again: had some been started, they would be started
    twice. What a preset gives by resolution, each shot has by its own. Raises as `create_take` does, the
    shots that stand in the way named.
    """
    settings = _settings_of_each(actor, shots, order)
    in_order = sorted(
        settings, key=lambda shot: shot.pk
    )  # two who ask at once wait, and block each other never
    with transaction.atomic():
        takes = {}
        for shot in in_order:
            with change_shot(shot.pk, "take.created", actor) as change:
                takes[shot] = start_take(change, actor, shot, order, settings[shot])
    return [takes[shot] for shot in settings]


def _settings_of_each(actor: User, shots: Collection[Shot], order: TakeOrder) -> dict[Shot, Settings]:
    if not shots:
        raise Invalid("Choose the shots to take.", "shots")
    found: dict[Shot, Settings] = {}
    refused: dict[Shot, Invalid | Refused] = {}
    for shot in shots:
        try:
            found[shot] = checked_settings(actor, shot, order)
        except (Invalid, Refused) as refusal:
            refused[shot] = refusal
    if refused:
        raise _all_in_one(refused, len(found) + len(refused))
    return found


def _all_in_one(refused: Mapping[Shot, Invalid | Refused], asked: int) -> Invalid | Refused:
    """One refusal for all: as it is where it is no shot's own, else what stands against which shot."""
    first = next(iter(refused.values()))
    words = {refusal.message for refusal in refused.values()}
    if len(refused) == asked and len(words) == 1:
        return first
    each = " ".join(f"{shot}: {refusal.message}" for shot, refusal in refused.items())
    return type(first)(f"No take was started. {each}", first.field)
