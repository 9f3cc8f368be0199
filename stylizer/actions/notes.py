"""Notes on frames, with what is drawn there and the replies to them."""

from django.db.models.functions import Now

from stylizer.access.roles import Action, require
from stylizer.actions.errors import Invalid, Refused
from stylizer.actions.events import Change, change_shot
from stylizer.models import Note, NoteReply, Take, User
from stylizer.models.drawings import MOST_SHAPES, Drawing, stored_drawing


def add_note(
    *,
    actor: User,
    take: Take,
    first_frame: int,
    last_frame: int,
    text: str,
    flagged: bool = False,
    drawing: Drawing | None = None,
) -> Note:
    """Write a note on a range of frames; a flagged one raises the flag on them until it is resolved."""
    shot = take.shot
    require(actor, shot.project, Action.NOTE)
    if flagged:
        require(actor, shot.project, Action.FLAG)
    if not shot.first_frame <= first_frame <= last_frame <= shot.last_frame:
        raise Invalid(
            f"Frames {first_frame} to {last_frame} are no range of this shot, which has "
            f"{shot.first_frame} to {shot.last_frame}.",
            "first_frame",
        )
    shapes = stored_drawing(drawing or ())
    if len(shapes) > MOST_SHAPES:
        raise Invalid(
            f"A drawing of {len(shapes)} shapes is too much for one note: at most {MOST_SHAPES}.", "drawing"
        )
    words = _words(text, "A note")
    with change_shot(shot.pk, "note.added", actor) as change:
        note = Note.objects.create(
            take=take,
            first_frame=first_frame,
            last_frame=last_frame,
            text=words,
            drawing=shapes,
            flagged=flagged,
            author=actor,
        )
        _touch(change, note)
    return note


def reply_to_note(*, actor: User, note: Note, text: str) -> NoteReply:
    """Answer a note; a resolved one stays resolved."""
    shot = note.take.shot
    require(actor, shot.project, Action.NOTE)
    words = _words(text, "A reply")
    with change_shot(shot.pk, "note.replied", actor) as change:
        reply = NoteReply.objects.create(note=note, text=words, author=actor)
        change.notes.add(note.pk)
    return reply


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


def reopen_note(*, actor: User, note: Note) -> Note:
    """Take a resolved note up again, and its flag with it. Raises Refused where it is open."""
    shot = note.take.shot
    require(actor, shot.project, Action.RESOLVE_NOTE)
    with change_shot(shot.pk, "note.reopened", actor) as change:
        resolved = Note.objects.filter(pk=note.pk, resolved_by__isnull=False)
        open_again = {"resolved_by": None, "resolved_at": None, "reopened_by": actor, "reopened_at": Now()}
        if resolved.update(**open_again) != 1:
            raise Refused("This note is open already.")
        note.refresh_from_db()
        _touch(change, note)
    return note


def _words(text: str, thing: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(f"{thing} needs words.", "text")
    return words


def _touch(change: Change, note: Note) -> None:
    change.notes.add(note.pk)
    if note.flagged:
        change.frames(note.take, range(note.first_frame, note.last_frame + 1))
