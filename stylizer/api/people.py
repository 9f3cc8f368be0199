"""People, their roles in projects, and the links that they sign in with."""

from typing import Any

from ninja import Router, Status

from stylizer import actions
from stylizer.access.lists import people_list, role_table
from stylizer.access.objects import access_person, access_project

from .authentication import only_by_browser
from .schemas.base import Created
from .schemas.people import NewPerson, NewRole, NewSignInLink, Person, RoleAction, SignInLink
from .signed_in import SignedIn

router = Router(tags=["people"])


@router.get("/people", response=list[Person])
def list_people(request: SignedIn) -> list[dict[str, Any]]:
    """Everybody in the studio, with their roles in the projects of this admin."""
    return people_list(request.user)


@router.get("/roles", response=list[RoleAction])
def list_roles(request: SignedIn) -> list[dict[str, Any]]:  # noqa: ARG001 (who is signed in may know)
    """What each role may do."""
    return role_table()


@router.post("/people", response={201: Created})
def add_person(request: SignedIn, body: NewPerson) -> Status[dict[str, int]]:
    """Make an account, without a role and without a password."""
    user = actions.create_user(actor=request.user, username=body.username, name=body.name)
    return Status(201, {"id": user.pk})


@router.post("/people/{int:user_id}/switch-off", response={204: None})
def switch_off(request: SignedIn, user_id: int) -> Status[None]:
    """End somebody's access at once; their roles stay, for when the account is switched on again."""
    person = access_person(request.user, user_id)
    actions.set_user_active(actor=request.user, user=person, is_active=False)
    return Status(204, None)


@router.post("/people/{int:user_id}/switch-on", response={204: None})
def switch_on(request: SignedIn, user_id: int) -> Status[None]:
    """Let somebody in again, with the roles that they had."""
    person = access_person(request.user, user_id)
    actions.set_user_active(actor=request.user, user=person, is_active=True)
    return Status(204, None)


@router.post("/people/{int:user_id}/sign-in-links", response={201: SignInLink}, auth=only_by_browser)
def make_sign_in_link(request: SignedIn, user_id: int, body: NewSignInLink) -> Status[dict[str, str]]:
    """Make a link that signs somebody in once. The answer alone holds it: only its hash is kept."""
    person = access_person(request.user, user_id)
    link = actions.issue_sign_in_link(actor=request.user, user=person, hours=body.hours)
    return Status(201, {"address": f"/sign-in/{link.token}", "expires_at": link.expires_at.isoformat()})


@router.put("/projects/{int:project_id}/members/{int:user_id}", response={204: None})
def give_role(request: SignedIn, project_id: int, user_id: int, body: NewRole) -> Status[None]:
    """Give somebody a role in a project, in place of the one that they had."""
    project = access_project(request.user, project_id)
    person = access_person(request.user, user_id)
    actions.add_member(actor=request.user, project=project, user=person, role=body.role)
    return Status(204, None)


@router.delete("/projects/{int:project_id}/members/{int:user_id}", response={204: None})
def take_role(request: SignedIn, project_id: int, user_id: int) -> Status[None]:
    """Take somebody out of a project; their open pages of it close."""
    project = access_project(request.user, project_id)
    person = access_person(request.user, user_id)
    actions.remove_member(actor=request.user, project=project, user=person)
    return Status(204, None)
