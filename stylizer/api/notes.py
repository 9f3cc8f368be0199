"""A note on frames, and its thread."""

from ninja import Router, Status

from stylizer import actions
from stylizer.access.objects import access_note

from .schemas.base import Created
from .schemas.requests import NewReply
from .signed_in import SignedIn

router = Router(tags=["notes"])


@router.post("/notes/{int:note_id}/replies", response={201: Created})
def reply_to_note(request: SignedIn, note_id: int, body: NewReply) -> Status[dict[str, int]]:
    """Answer a note."""
    note = access_note(request.user, note_id)
    reply = actions.reply_to_note(actor=request.user, note=note, text=body.text)
    return Status(201, {"id": reply.pk})


@router.post("/notes/{int:note_id}/resolve", response={204: None})
def resolve_note(request: SignedIn, note_id: int) -> Status[None]:
    """Mark a note as done with."""
    actions.resolve_note(actor=request.user, note=access_note(request.user, note_id))
    return Status(204, None)


@router.post("/notes/{int:note_id}/reopen", response={204: None})
def reopen_note(request: SignedIn, note_id: int) -> Status[None]:
    """Take up again what was resolved."""
    actions.reopen_note(actor=request.user, note=access_note(request.user, note_id))
    return Status(204, None)
