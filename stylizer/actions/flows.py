"""Optical flow that another program estimated, imported for a shot."""

from collections.abc import Iterable

from django.db import transaction

from stylizer.access.roles import Action, require
from stylizer.access.stores import shot_store
from stylizer.actions.errors import Invalid, in_our_words
from stylizer.actions.people import Operator
from stylizer.engine.motion import FlowPair
from stylizer.media.fields import encode_flow_pair
from stylizer.models import Flow, Shot, User


def import_flow(
    *, actor: User | Operator, shot: Shot, flows: Iterable[tuple[int, int, FlowPair]]
) -> list[tuple[int, int]]:
    """Keep the flow between pairs of frames, each with its numbers, in place of what was imported before.

    Returns the pairs. All are kept or, where `flows` raises or one does not fit the shot, none. Takes follow
    them whose settings have the flow "files".
    """
    if not isinstance(actor, Operator):
        require(actor, shot.project, Action.IMPORT_SHOT)
    store, pairs = shot_store(shot.pk), []
    with in_our_words("flows"), transaction.atomic():
        Shot.objects.select_for_update(no_key=True).get(pk=shot.pk)  # the collector looks away meanwhile
        for earlier, later, flow in flows:
            _check(shot, earlier, later, flow)
            field = store.put(encode_flow_pair(flow.forward, flow.backward), "npz")
            Flow.objects.update_or_create(
                shot=shot, estimator="files", earlier=earlier, later=later, defaults={"field": field}
            )
            pairs.append((earlier, later))
        if not pairs:
            raise Invalid(
                f"There is no flow between frames of the shot, {shot.first_frame} to {shot.last_frame}.",
                "flows",
            )
    return pairs


def _check(shot: Shot, earlier: int, later: int, flow: FlowPair) -> None:
    if not (earlier in shot.numbers and later in shot.numbers and earlier < later):
        raise Invalid(
            f"There is no pair of frames {earlier} and {later} in the shot, which has {shot.first_frame} to "
            f"{shot.last_frame}.",
            "flows",
        )
    for field in (flow.forward, flow.backward):
        if field.shape != (shot.height, shot.width, 2):
            raise Invalid(
                f"The flow between the frames {earlier} and {later} is {field.shape[1]}×{field.shape[0]} "
                f"pixels, and the frames are {shot.width}×{shot.height}.",
                "flows",
            )
