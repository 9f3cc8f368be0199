"""A note on frames."""

from ninja import Router, Status

from stylizer import actions
from stylizer.access.objects import access_note

from .signed_in import SignedIn

router = Router(tags=["notes"])


@router.post("/notes/{int:note_id}/resolve", response={204: None})
def resolve_note(request: SignedIn, note_id: int) -> Status[None]:
    """Mark a note as done with."""
    actions.resolve_note(actor=request.user, note=access_note(request.user, note_id))
    return Status(204, None)
