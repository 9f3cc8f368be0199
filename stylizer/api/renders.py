"""A render under way."""

from ninja import Router, Status

from stylizer import actions
from stylizer.access.objects import access_render

from .signed_in import SignedIn

router = Router(tags=["renders"])


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
