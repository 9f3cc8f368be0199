"""Notes on frames."""

from django.db.models.functions import Now

from stylizer.access.roles import Action, require
from stylizer.actions.errors import Invalid, Refused
from stylizer.actions.events import Change, change_shot
from stylizer.models import Note, Take, User


def add_note(
    *, actor: User, take: Take, first_frame: int, last_frame: int, text: str, flagged: bool = False
) -> Note:
    """Write a note on a range of frames; a flagged one raises the flag on them until it is resolved."""
    shot = take.shot
    require(actor, shot.project, Action.NOTE)
    if flagged:
        require(actor, shot.project, Action.FLAG)
    if not text.strip():
        raise Invalid("A note needs words.", "text")
    if not shot.first_frame <= first_frame <= last_frame <= shot.last_frame:
        raise Invalid(
            f"Frames {first_frame} to {last_frame} are no range of this shot, which has "
            f"{shot.first_frame} to {shot.last_frame}.",
            "first_frame",
        )
    with change_shot(shot.pk, "note.added", actor) as change:
        note = Note.objects.create(
            take=take,
            first_frame=first_frame,
            last_frame=last_frame,
            text=text.strip(),
            flagged=flagged,
            author=actor,
        )
        _touch(change, note)
    return note


def resolve_note(*, actor: User, note: Note) -> Note:
    """Mark a note as done with. Raises Refused where somebody was faster."""
    shot = note.take.shot
    require(actor, shot.project, Action.RESOLVE_NOTE)
    with change_shot(shot.pk, "note.resolved", actor) as change:
        unresolved = Note.objects.filter(pk=note.pk, resolved_by=None)
        if unresolved.update(resolved_by=actor, resolved_at=Now()) != 1:
            raise Refused("This note is resolved already.")
        note.refresh_from_db()
        _touch(change, note)
    return note


def _touch(change: Change, note: Note) -> None:
    change.notes.add(note.pk)
    if note.flagged:
        change.frames(note.take, range(note.first_frame, note.last_frame + 1))
