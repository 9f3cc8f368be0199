"""The queue, and a render in it."""

from typing import Any

from ninja import Router, Status

from stylizer import actions
from stylizer.access.objects import access_render
from stylizer.access.queue import queue_list
from stylizer.models import Priority

from .schemas.queue import NewPriority, Queue
from .schemas.requests import RerunAnswer
from .signed_in import SignedIn

router = Router(tags=["renders"])


@router.get("/queue", response=Queue)
def show_queue(request: SignedIn) -> dict[str, Any]:
    """The renders that wait, run, are paused or failed, in the order in which workers take them."""
    return queue_list(request.user)


@router.post("/renders/{int:render_id}/cancel", response={204: None})
def cancel_render(request: SignedIn, render_id: int) -> Status[None]:
    """End a render; its finished frames stay."""
    actions.cancel_render(actor=request.user, render=access_render(request.user, render_id))
    return Status(204, None)


@router.post("/renders/{int:render_id}/pause", response={204: None})
def pause_render(request: SignedIn, render_id: int) -> Status[None]:
    """Have a render wait until it is resumed."""
    actions.pause_render(actor=request.user, render=access_render(request.user, render_id))
    return Status(204, None)


@router.post("/renders/{int:render_id}/resume", response={204: None})
def resume_render(request: SignedIn, render_id: int) -> Status[None]:
    """Queue a paused render again."""
    actions.resume_render(actor=request.user, render=access_render(request.user, render_id))
    return Status(204, None)


@router.post("/renders/{int:render_id}/retry", response={204: None})
def retry_render(request: SignedIn, render_id: int) -> Status[None]:
    """Queue a failed render again; it goes on where it failed."""
    actions.retry_render(actor=request.user, render=access_render(request.user, render_id))
    return Status(204, None)


@router.post("/renders/{int:render_id}/priority", response={204: None})
def prioritise_render(request: SignedIn, render_id: int, body: NewPriority) -> Status[None]:
    """Have a render go before others that wait, or after them."""
    actions.prioritise_render(
        actor=request.user,
        render=access_render(request.user, render_id),
        priority=Priority[body.priority.upper()],
    )
    return Status(204, None)


@router.post("/renders/{int:render_id}/answer", response={204: None})
def answer_rerun(request: SignedIn, render_id: int, body: RerunAnswer) -> Status[None]:
    """Keep what a rerun of flagged frames made, or go back to what was there before."""
    render = access_render(request.user, render_id)
    actions.answer_rerun(actor=request.user, render=render, better=body.better, seen=body.seen)
    return Status(204, None)
