"""Projects and what is in them."""

from fractions import Fraction
from typing import Any

from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from stylizer import actions
from stylizer.access.lists import project_list, shot_list
from stylizer.access.objects import access_project, access_shots
from stylizer.access.roles import Action, require
from stylizer.actions.errors import in_our_words
from stylizer.media.behind import behind_painting
from stylizer.media.sound_file import SOUND_SUFFIX, sound_file

from .idempotency import idempotent
from .orders import take_order
from .schemas.base import Created
from .schemas.library import Project, ShotSummary
from .schemas.people import NewProject
from .schemas.requests import NewShot, NewTakes
from .signed_in import SignedIn
from .uploads import NO_FILES, sent_clip

router = Router(tags=["projects"])


@router.get("/projects", response=list[Project])
def list_projects(request: SignedIn) -> list[dict[str, Any]]:
    """The user's projects."""
    return project_list(request.user)


@router.post("/projects", response={201: Created})
def add_project(request: SignedIn, body: NewProject) -> Status[dict[str, int]]:
    """Make a project; whoever makes it becomes its admin."""
    project = actions.create_project(actor=request.user, name=body.name)
    return Status(201, {"id": project.pk})


@router.get("/projects/{int:project_id}/shots", response=list[ShotSummary])
def list_shots(request: SignedIn, project_id: int) -> list[dict[str, Any]]:
    """The shots of a project, each with its takes."""
    return shot_list(request.user, project_id)


@router.post("/projects/{int:project_id}/takes", response={201: list[Created]})
@idempotent
def create_takes(request: SignedIn, project_id: int, body: NewTakes) -> Status[list[dict[str, int]]]:
    """Start a take on each of several shots of the project: on all of them, or on none."""
    takes = actions.create_takes(
        actor=request.user,
        shots=access_shots(request.user, project_id, body.shots),
        order=take_order(request, body),
    )
    return Status(201, [{"id": take.pk} for take in takes])


@router.post("/projects/{int:project_id}/shots", response={201: Created})
@idempotent
def import_shot(
    request: SignedIn,
    project_id: int,
    body: Form[NewShot],
    files: File[list[UploadedFile]] = NO_FILES,
) -> Status[dict[str, int]]:
    """Import a shot from one video, one picture, or the numbered pictures of a sequence."""
    project = access_project(request.user, project_id)
    require(request.user, project, Action.IMPORT_SHOT)  # before anything is decoded
    with sent_clip(request.user, files, body.uploads, Fraction(body.rate)) as clip:
        sound = clip.sound(clip.numbers)
        with in_our_words("files"):
            audio = behind_painting(sound_file, sound) if sound else b""
        shot = actions.import_shot(
            actor=request.user,
            project=project,
            name=body.name,
            frames=clip.frames(),
            rate=clip.rate,
            first_frame=clip.first_number if body.first_frame is None else body.first_frame,
            audio=audio,
            audio_suffix=SOUND_SUFFIX,
            tags=clip.tags,
            remark=clip.remark,
        )
    return Status(201, {"id": shot.pk})
