"""Who is signed in, and everybody else."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from stylizer.access.roles import Action
from stylizer.actions.people import SIGN_IN_HOURS
from stylizer.actions.tokens import LONGEST_TOKEN_DAYS, TOKEN_DAYS

from .base import Address, Moment, Wire
from .requests import Name, Text

RoleName = Literal["reviewer", "artist", "manager", "admin"]


class Me(Wire):
    """The signed-in user, and what the server will take from them."""

    id: int
    username: str
    name: str
    is_admin: bool
    can: list[Action] = Field(description="What they may do in some project of theirs.")
    upload_limit: int
    """Largest upload in bytes."""


class RoleHeld(Wire):
    """What somebody is in a project."""

    project: int
    project_name: str
    role: RoleName


class Person(Wire):
    """Somebody in the studio, as an admin sees them."""

    id: int
    username: str
    name: str
    is_active: bool
    is_admin: bool = Field(description="A site admin: an admin of every project.")
    in_care: bool = Field(description="The viewer may make links for them, and switch the account off or on.")
    last_sign_in: Moment | None
    roles: list[RoleHeld] = Field(description="In the viewer's own projects.")


class NewPerson(Wire):
    """Somebody who will sign in by links."""

    username: Annotated[Text, StringConstraints(min_length=1, max_length=150, pattern=r"^[\w.@+-]+$")] = (
        Field(description="Short, unique and for good; an e-mail address will do.", examples=["ada"])
    )
    name: Annotated[Text, StringConstraints(max_length=150)] = ""


class NewRole(Wire):
    """A role to give."""

    role: RoleName


class NewProject(Wire):
    """A project to make."""

    name: Name


class NewSignInLink(Wire):
    """For how long a link is to be good."""

    hours: float = Field(SIGN_IN_HOURS, gt=0, le=24 * 365)


class SignInLink(Wire):
    """A link that signs its person in once. It is told here and nowhere else."""

    address: Address
    expires_at: Moment


class Token(Wire):
    """A token of the user's own, without its secret."""

    id: int
    name: str
    created_at: Moment
    expires_at: Moment
    last_used_at: Moment | None = Field(description="To the minute.")


class NewToken(Wire):
    """A token to make."""

    name: Annotated[Text, StringConstraints(min_length=1, max_length=100)] = Field(
        description="By which you will know it.", examples=["farm submitter"]
    )
    days: int = Field(TOKEN_DAYS, ge=1, le=LONGEST_TOKEN_DAYS, description="For how long it is good.")


class IssuedToken(Wire):
    """A token. It is told here and nowhere else."""

    id: int
    token: str = Field(description="To be sent as `Authorization: Bearer …`.")
    expires_at: Moment


class RoleAction(Wire):
    """What the roles may do."""

    action: Action
    words: str
    roles: list[RoleName]
