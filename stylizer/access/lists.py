"""What the list pages show: projects, shots, styles, workers."""

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from stylizer.access.media_pass import STYLES_FOLDER, shot_folder
from stylizer.access.objects import (
    Viewer,
    access_project,
    access_shot,
    access_style,
    people_in_care,
    visible_projects,
    visible_styles,
    visible_takes,
)
from stylizer.access.posters import first_pictures, source_poster, style_poster
from stylizer.access.project_progress import project_progress
from stylizer.access.rights import takes_with
from stylizer.access.roles import ACTION_WORDS, ROLE_ACTIONS, Action, require_anywhere
from stylizer.access.snapshot import Values, moment, settings_changed
from stylizer.access.stores import upload_path
from stylizer.engine.settings import Settings, resolve_settings
from stylizer.models import (
    ApiToken,
    ContactSheet,
    Membership,
    Render,
    Role,
    Shot,
    StyleState,
    Take,
    TakeFrame,
    Upload,
    User,
    Worker,
)


def project_list(user: Viewer) -> list[Values]:
    """The user's projects, by name."""
    projects = list(visible_projects(user).order_by("name"))
    progress = project_progress(projects)
    roles = dict(Membership.objects.filter(user=user.pk).values_list("project", "role"))
    if isinstance(user, User) and user.is_superuser:
        roles = {project.pk: Role.ADMIN for project in projects}
    return [
        {
            "id": project.pk,
            "name": project.name,
            "role": roles[project.pk],
            **progress[project.pk],
        }
        for project in projects
    ]


def people_list(user: Viewer) -> list[Values]:
    """Everybody in the studio, by name, with their roles in the viewer's own projects. Raises Forbidden."""
    require_anywhere(user, Action.MANAGE_PEOPLE)
    in_care = set(people_in_care(user).values_list("pk", flat=True))
    shown = Membership.objects.filter(project__in=visible_projects(user)).select_related("project")
    people = User.objects.prefetch_related(Prefetch("memberships", shown.order_by("project__name")))
    return [
        {
            "id": person.pk,
            "username": person.username,
            "name": person.get_full_name(),
            "is_active": person.is_active,
            "is_admin": person.is_superuser,
            "in_care": person.pk in in_care,
            "last_sign_in": moment(person.last_login) if person.last_login else None,
            "roles": [
                {"project": each.project_id, "project_name": each.project.name, "role": each.role}
                for each in person.memberships.all()
            ],
        }
        for person in people.order_by(Lower(Coalesce(NullIf("name", Value("")), "username")), "pk")
    ]


def token_list(user: Viewer) -> list[Values]:
    """The user's own tokens, the newest first. The tokens themselves are nowhere."""
    return [
        {
            "id": token.pk,
            "name": token.name,
            "created_at": moment(token.created_at),
            "expires_at": moment(token.expires_at),
            "last_used_at": moment(token.last_used_at),
        }
        for token in ApiToken.objects.filter(user=user.pk).order_by("-pk")
    ]


def role_table() -> list[Values]:
    """Every action, in words, with the roles that may do it."""
    return [
        {
            "action": action,
            "words": ACTION_WORDS[action],
            "roles": [role for role, actions in ROLE_ACTIONS.items() if action in actions],
        }
        for action in Action
    ]


def shot_list(user: Viewer, project_id: int) -> list[Values]:
    """The shots of a project, by name, each with its takes. Raises NotFound."""
    return _shot_values(access_project(user, project_id).shots.all())


def shot_entry(user: Viewer, shot_id: int) -> Values:
    """One shot as the list shows it. Raises NotFound."""
    return _shot_values(Shot.objects.filter(pk=access_shot(user, shot_id).pk))[0]


def shot_cuts(user: Viewer, shot_id: int) -> Values:
    """Where a shot seems to be several, and a small picture of each of its frames. Raises NotFound."""
    shot = access_shot(user, shot_id)
    pictures = shot.source_frames.order_by("number").values_list("number", "picture")
    return {
        "proposed": shot.proposed_cuts,
        "posters": {str(number): source_poster(shot.pk, picture) for number, picture in pictures},
    }


def burst_list(user: Viewer, shot_id: int) -> list[Values]:
    """The bursts of a shot that are on no contact sheet, the newest first. Raises NotFound."""
    shot = access_shot(user, shot_id)
    bursts = shot.takes.filter(burst_for__isnull=False, sheet__isnull=True).order_by("-number")
    usual = _draft_values(shot)
    return [_burst_values(burst, usual) for burst in _with_middle(bursts)]


def contact_sheet_list(user: Viewer, shot_id: int) -> list[Values]:
    """The contact sheets of a shot, the newest first, each with its bursts in rows. Raises NotFound."""
    shot = access_shot(user, shot_id)
    bursts = Prefetch("bursts", _with_middle(Take.objects.order_by("number")))
    usual = _draft_values(shot)
    sheets = shot.contact_sheets.select_related("created_by").prefetch_related(bursts).order_by("-pk")
    return [_sheet_values(sheet, usual) for sheet in sheets]


def style_list(user: Viewer) -> list[Values]:
    """The library as this user may see it, by name; versions in order."""
    return [
        {
            "id": style.pk,
            "name": style.name,
            "credit": style.credit,
            "licence": style.licence,
            "tags": style.tags,
            "state": style.state,
            "withdrawn_because": style.withdrawn_because,
            "versions": [
                {
                    "id": version.pk,
                    "number": version.number,
                    "picture": f"{STYLES_FOLDER}{version.picture}",
                    "poster": style_poster(version),
                    "width": version.width,
                    "height": version.height,
                    "original": f"{STYLES_FOLDER}{version.original}",
                    "sent_width": version.sent_width,
                    "sent_height": version.sent_height,
                    "crop": version.crop
                    and dict(zip(("left", "top", "width", "height"), version.crop, strict=True)),
                    "flicker_forecast": version.flicker_forecast,
                    "samples": [
                        f"{STYLES_FOLDER}{sample}"
                        for sample in version.samples
                        if style.state != StyleState.WITHDRAWN
                    ],
                }
                for version in sorted(style.versions.all(), key=lambda version: version.number)
            ],
        }
        for style in visible_styles(user).prefetch_related("versions").order_by("name")
    ]


def style_takes(user: Viewer, style_id: int) -> Values:
    """The takes with a style that this user sees, newest first, and how many more there are."""
    require_anywhere(user, Action.MANAGE_STYLES)
    takes = takes_with(access_style(user, style_id))
    seen = visible_takes(user).filter(pk__in=takes.values("pk")).order_by("-pk")
    return {
        "takes": [
            {
                "id": take.pk,
                "number": take.number,
                "name": take.name,
                "shot": take.shot.name,
                "project": take.shot.project.name,
            }
            for take in seen
        ],
        "elsewhere": takes.count() - len(seen),
    }


def upload_list(user: Viewer) -> list[Values]:
    """The user's uploads, by name."""
    return [
        {
            "id": upload.pk,
            "name": upload.name,
            "size": upload.size,
            "received": upload.received,
            "metadata": upload.metadata,
            "expires_at": moment(upload.expires_at),
        }
        for upload in Upload.objects.filter(user=user.pk).order_by("name", "pk")
        if upload_path(upload.pk).is_file()
    ]


def worker_list() -> list[Values]:
    """All workers, the one that was heard of last first."""
    return [
        {
            "name": worker.name,
            "host": worker.host,
            "pid": worker.pid,
            "device": worker.device,
            "state": worker.state,
            "doing": worker.doing,
            "memory_held": worker.memory_held,
            "memory_in_all": worker.memory_in_all,
            "seconds_per_frame": worker.seconds_per_frame,
            "last_seen": moment(worker.last_seen),
        }
        for worker in Worker.objects.order_by("-last_seen")
    ]


def _with_middle(bursts: QuerySet[Take, Any]) -> QuerySet[Take, Any]:
    frames = Prefetch("take_frames", TakeFrame.objects.select_related("kept").order_by("number"))
    return _with_progress(bursts).prefetch_related(frames)


def _shot_values(shots: QuerySet[Shot, Any]) -> list[Values]:
    takes = _with_progress(Take.objects.order_by("number"))
    rows = first_pictures(shots).prefetch_related(Prefetch("takes", takes))
    return [
        {
            "id": shot.pk,
            "project": shot.project_id,
            "name": shot.name,
            "frame_count": shot.frame_count,
            "width": shot.width,
            "height": shot.height,
            "rate": [shot.rate_numerator, shot.rate_denominator],
            "timecode": shot.timecode,
            "remark": shot.remark,
            "unanswered_cuts": shot.unanswered_cuts,
            "first_frame": shot.first_frame,
            "poster": source_poster(shot.pk, shot.first_picture),
            "takes": [_take_values(take) for take in shot.takes.all()],
        }
        for shot in rows.order_by("name")
    ]


def _draft_values(shot: Shot) -> Values:
    """The settings of a draft of the shot in which nothing was chosen."""
    return resolve_settings(shot.width, shot.height, "draft").model_dump(mode="json")


def _burst_values(burst: Any, usual: Values) -> Values:
    own = Settings(**burst.settings).model_dump(mode="json")
    middle = list(burst.take_frames.all())[burst.total // 2]
    return {
        **_take_values(burst),
        "preset": burst.burst_for["preset"],
        "changes": {name: now for name, (_, now) in settings_changed(usual, own).items()},
        "frame": middle.number,
        "picture": f"{shot_folder(burst.shot_id)}{middle.kept.proxy}" if middle.kept else None,
    }


def _sheet_values(sheet: ContactSheet, usual: Values) -> Values:
    bursts, width = [_burst_values(burst, usual) for burst in sheet.bursts.all()], len(sheet.columns)
    runs = [[frame.number for frame in burst.take_frames.all()] for burst in sheet.bursts.all()]
    frames = sorted({number for run in runs for number in run})
    deep = len({run[0] for run in runs})  # each cell has the same ones
    cells = [bursts[start : start + deep] for start in range(0, len(bursts), deep)]
    return {
        "id": sheet.pk,
        "created_by": sheet.created_by.get_full_name(),
        "created_at": moment(sheet.created_at),
        "columns": sheet.columns,
        "frames": frames,
        "rows": [cells[start : start + width] for start in range(0, len(cells), width)],
    }


def _with_progress(takes: QuerySet[Take, Any]) -> QuerySet[Take, Any]:
    newest_state = Render.objects.filter(take=OuterRef("pk")).order_by("-pk").values("state")
    return takes.annotate(
        done=Count("take_frames", filter=Q(take_frames__kept__isnull=False)),
        total=Count("take_frames"),
        state=Subquery(newest_state[:1]),
    ).prefetch_related("take_styles__style_version__style")


def _take_values(take: Any) -> Values:
    styles = sorted(take.take_styles.all(), key=lambda each: each.pk)
    return {
        "id": take.pk,
        "number": take.number,
        "name": take.name,
        "done": take.done,
        "total": take.total,
        "state": take.state,
        "burst": take.is_burst,
        "style": " + ".join(each.style_version.style.name for each in styles),
    }
