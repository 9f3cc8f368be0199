"""The only ways to reach an object: each starts from what this person may see, or raises NotFound."""

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

from stylizer.access.errors import NotFound
from stylizer.access.roles import Action, allowed_anywhere, require_anywhere
from stylizer.access.stores import upload_path
from stylizer.models import (
    Delivery,
    Mask,
    Membership,
    Note,
    Project,
    Render,
    Revision,
    Role,
    Shot,
    Style,
    StyleState,
    StyleVersion,
    Take,
    Upload,
    User,
    Webhook,
)

Viewer = User | AnonymousUser
_Object = TypeVar("_Object", bound=Model)


def visible_projects(user: Viewer) -> QuerySet[Project]:
    if not (isinstance(user, User) and user.is_active):
        return Project.objects.none()
    if user.is_superuser:
        return Project.objects.all()
    return Project.objects.filter(memberships__user=user)


def visible_shots(user: Viewer) -> QuerySet[Shot]:
    return Shot.objects.filter(project__in=visible_projects(user)).select_related("project")


def visible_takes(user: Viewer) -> QuerySet[Take]:
    return Take.objects.filter(shot__project__in=visible_projects(user)).select_related("shot__project")


def people_in_care(user: Viewer) -> QuerySet[User]:
    """Whose account this admin may switch off or make links for: everybody's, for a site admin.

    For a project's admin it is those who are in no project of others: who holds a link of somebody's sees all
    that they see.
    """
    if Action.MANAGE_PEOPLE not in allowed_anywhere(user):
        return User.objects.none()
    if isinstance(user, User) and user.is_superuser:
        return User.objects.all()
    administered = Membership.objects.filter(user=user.pk, role=Role.ADMIN).values("project")
    elsewhere = Membership.objects.exclude(project__in=administered).values("user")
    return User.objects.filter(is_superuser=False).exclude(pk__in=elsewhere)


def visible_styles(user: Viewer) -> QuerySet[Style]:
    """The library: published styles for whoever may sign in, drafts and retired ones for who manages them."""
    if not (isinstance(user, User) and user.is_active):
        return Style.objects.none()
    if Action.MANAGE_STYLES in allowed_anywhere(user):
        return Style.objects.all()
    return Style.objects.filter(state=StyleState.PUBLISHED)


def access_project(user: Viewer, project_id: int) -> Project:
    return _reach(
        visible_projects(user), "project", project_id, "you are not in it: an admin of it can add you"
    )


def access_shot(user: Viewer, shot_id: int) -> Shot:
    return _reach(visible_shots(user), "shot", shot_id)


def access_shots(user: Viewer, project_id: int, shot_ids: Collection[int]) -> list[Shot]:
    """Shots of one project, each once."""
    shots = access_project(user, project_id).shots.select_related("project")
    return [_reach(shots, "shot", shot_id) for shot_id in dict.fromkeys(shot_ids)]


def access_take(user: Viewer, take_id: int) -> Take:
    return _reach(visible_takes(user), "take", take_id)


def access_render(user: Viewer, render_id: int) -> Render:
    renders = Render.objects.filter(take__in=visible_takes(user)).select_related("take__shot__project")
    return _reach(renders, "render", render_id)


def access_mask(user: Viewer, mask_id: int) -> Mask:
    return _reach(Mask.objects.filter(shot__in=visible_shots(user)), "mask", mask_id)


def access_revision(user: Viewer, revision_id: int) -> Revision:
    revisions = Revision.objects.filter(take__in=visible_takes(user)).select_related("take__shot__project")
    return _reach(revisions, "revision", revision_id)


def access_note(user: Viewer, note_id: int) -> Note:
    notes = Note.objects.filter(take__in=visible_takes(user)).select_related("take__shot__project")
    return _reach(notes, "note", note_id)


def access_person(user: Viewer, user_id: int) -> User:
    """Anybody in the studio, for who manages people. Raises Forbidden for others."""
    require_anywhere(user, Action.MANAGE_PEOPLE)
    person = User.objects.filter(pk=user_id).first()
    if person is None:
        raise NotFound(f"There is no person {user_id}.")
    return person


def access_upload(user: Viewer, upload_id: UUID) -> Upload:
    """One's own; those of others are nobody else's business. Nothing is left of one whose file is lost."""
    upload = Upload.objects.filter(user=user.pk, pk=upload_id).first()
    if upload is None or not upload_path(upload.pk).is_file():
        raise NotFound("There is no such upload any more: begin it again.")
    return upload


def access_webhook(user: Viewer, webhook_id: int) -> Webhook:
    webhooks = Webhook.objects.filter(project__in=visible_projects(user)).select_related("project")
    return _reach(webhooks, "webhook", webhook_id)


def access_delivery(user: Viewer, delivery_id: int) -> Delivery:
    deliveries = Delivery.objects.filter(webhook__project__in=visible_projects(user))
    return _reach(deliveries.select_related("webhook__project"), "delivery", delivery_id)


def access_style(user: Viewer, style_id: int) -> Style:
    return _reach(visible_styles(user), "style", style_id, "it is not published")


def access_style_version(user: Viewer, style_version_id: int) -> StyleVersion:
    versions = StyleVersion.objects.filter(style__in=visible_styles(user)).select_related("style")
    return _reach(versions, "style version", style_version_id, "its style is not published")


def _reach(
    objects: QuerySet[_Object, Any],
    word: str,
    number: int,
    why_hidden: str = "you are not in its project: an admin of it can add you",
) -> _Object:
    found: _Object | None = objects.filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no {word} {number}, or {why_hidden}.")
    return found
