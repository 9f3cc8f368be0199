"""People, projects, and the links that they sign in with."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import slugify

from stylizer.access.objects import people_in_care
from stylizer.access.roles import Action, require, require_anywhere
from stylizer.actions.access_trail import record_access
from stylizer.actions.errors import Forbidden, Invalid, NotFound, Refused
from stylizer.actions.events import ACCESS_CHANNEL, notify
from stylizer.models import AccessChangeKind, Membership, Project, Role, SignInLink, User

SIGN_IN_HOURS = 24


class Operator:
    """Whoever has a shell on the server: may do everything, and is nobody in the studio."""


OPERATOR = Operator()


@dataclass(frozen=True)
class IssuedLink:
    """A sign-in link in the only moment in which its token is known."""

    token: str
    expires_at: datetime


def create_user(*, actor: User | Operator, username: str, name: str = "", is_superuser: bool = False) -> User:
    """Make an account without a password: people sign in by link."""
    require_in_the_studio(actor, Action.MANAGE_PEOPLE)
    if is_superuser and isinstance(actor, User) and not actor.is_superuser:
        raise Invalid("Only a site admin may make another one.", "is_superuser")
    username = username.strip()
    if not username:
        raise Invalid("A person needs a user name.", "username")
    user = User(username=username, name=name.strip(), is_superuser=is_superuser, is_staff=is_superuser)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
            record_access(actor, AccessChangeKind.ACCOUNT_MADE, user)
    except IntegrityError as error:
        raise Refused(f"The user name {username!r} is taken.", "username") from error
    return user


def create_project(*, actor: User | Operator, name: str) -> Project:
    """Make a project; whoever makes it becomes its admin."""
    require_in_the_studio(actor, Action.CREATE_PROJECT)
    name = name.strip()
    if not slugify(name):
        raise Invalid(f"A project can't be called {name!r}: its name needs letters or digits.", "name")
    try:
        with transaction.atomic():
            project = Project.objects.create(name=name, slug=slugify(name))
            if isinstance(actor, User):
                Membership.objects.create(project=project, user=actor, role=Role.ADMIN)
                record_access(actor, AccessChangeKind.ROLE_GIVEN, actor, project, Role.ADMIN)
    except IntegrityError as error:
        raise Refused(f"There is a project {name!r} already.", "name") from error
    return project


def add_member(*, actor: User | Operator, project: Project, user: User, role: Role | str) -> Membership:
    """Give `user` a role in the project; another role than before replaces that one."""
    if not isinstance(actor, Operator):
        require(actor, project, Action.MANAGE_PEOPLE)
    if role not in Role.values:
        raise Invalid(f"There is no role {role!r}; the roles are {', '.join(Role.values)}.", "role")
    with transaction.atomic():
        if role != Role.ADMIN:
            _refuse_last_admin(user, _lock_project(project))
        membership, _ = Membership.objects.update_or_create(
            project=project, user=user, defaults={"role": role}
        )
        record_access(actor, AccessChangeKind.ROLE_GIVEN, user, project, Role(role))
        notify(ACCESS_CHANNEL, {"user": user.pk})
    return membership


def remove_member(*, actor: User | Operator, project: Project, user: User) -> None:
    """Take the person out of the project; their open pages close."""
    if not isinstance(actor, Operator):
        require(actor, project, Action.MANAGE_PEOPLE)
    with transaction.atomic():
        _refuse_last_admin(user, _lock_project(project))
        membership = Membership.objects.filter(project=project, user=user).first()
        if membership is None:
            raise Refused(f"{user} is not a member of {project}.", "user")
        membership.delete()
        record_access(actor, AccessChangeKind.ROLE_TAKEN, user, project, Role(membership.role))
        notify(ACCESS_CHANNEL, {"user": user.pk})


def set_user_active(*, actor: User | Operator, user: User, is_active: bool) -> User:
    """Switch an account off, which ends its access at once, or on again."""
    _require_care(actor, user)
    if actor == user and not is_active:
        raise Refused("You can't switch off your own account: ask another admin.", "user")
    with transaction.atomic():
        if not is_active:
            administered = Project.objects.filter(memberships__user=user, memberships__role=Role.ADMIN)
            _refuse_last_admin(user, administered.order_by("pk").select_for_update(of=("self",)))
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        kind = AccessChangeKind.ACCOUNT_ON if is_active else AccessChangeKind.ACCOUNT_OFF
        record_access(actor, kind, user)
        notify(ACCESS_CHANNEL, {"user": user.pk})
    return user


def issue_sign_in_link(*, actor: User | Operator, user: User, hours: float = SIGN_IN_HOURS) -> IssuedLink:
    """Make a link, which signs `user` in once within so many hours. It is shown once."""
    _require_care(actor, user)
    if not 0 < hours <= 24 * 365:
        raise Invalid(f"A link can't be good for {hours:g} hours; from 0 to 8760 are possible.", "hours")
    if not user.is_active:
        raise Refused(f"The account of {user} is switched off: switch it on first.", "user")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        expires_at = timezone.now() + timedelta(hours=hours)
        SignInLink.objects.create(user=user, token_hash=hash_secret(token), expires_at=expires_at)
        record_access(actor, AccessChangeKind.LINK_MADE, user)
    return IssuedLink(token, expires_at)


def use_sign_in_link(*, token: str) -> User:
    """Use the link up; return whom it signs in. Raises NotFound where it was used, ran out, or never was."""
    # A join here would move `used_at` into a subquery, which a second user of the link does not wait for.
    unused = SignInLink.objects.filter(
        token_hash=hash_secret(token),
        used_at=None,
        expires_at__gt=Now(),
        user__in=User.objects.filter(is_active=True),
    )
    with transaction.atomic():
        if unused.update(used_at=Now()) != 1:
            raise NotFound("This sign-in link was used already, or it ran out. Ask for a new one.")
        user = SignInLink.objects.select_related("user").get(token_hash=hash_secret(token)).user
        record_access(user, AccessChangeKind.LINK_USED, user)
    return user


def require_in_the_studio(actor: User | Operator, action: Action) -> None:
    """Raise Forbidden where no role of `actor` allows `action`, which concerns no single project."""
    if not isinstance(actor, Operator):
        require_anywhere(actor, action)


def _require_care(actor: User | Operator, user: User) -> None:
    """Raise Forbidden where `actor` would get hold of more than they administer through this account."""
    if isinstance(actor, Operator):
        return
    require_anywhere(actor, Action.MANAGE_PEOPLE)
    if user.is_superuser and not actor.is_superuser:
        raise Forbidden(f"{user} is a site admin: only a site admin may do this.", "user")
    if not people_in_care(actor).filter(pk=user.pk).exists():
        raise Forbidden(
            f"{user} is also in projects of which you are no admin: ask a site admin to do this.", "user"
        )


def _lock_project(project: Project) -> QuerySet[Project]:
    """Two admins who take each other's role at once go one after the other."""
    return Project.objects.filter(pk=project.pk).select_for_update()


def _refuse_last_admin(user: User, projects: QuerySet[Project]) -> None:
    """Raise Refused where `user` is the only admin of one of these projects who can still sign in."""
    for project in projects:
        admins = Membership.objects.filter(project=project, role=Role.ADMIN, user__is_active=True)
        if [membership.user_id for membership in admins] == [user.pk]:
            raise Refused(
                f"{user} is the last admin of {project}: make somebody else its admin first.", "user"
            )


def hash_secret(token: str) -> str:
    """What is kept of a link or a token: enough to know it again, as it is long and random."""
    return hashlib.sha256(token.encode()).hexdigest()
