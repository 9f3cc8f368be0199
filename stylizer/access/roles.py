"""Who may do what: one table of roles and actions."""

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from stylizer.access.errors import Forbidden, NotFound
from stylizer.models import Membership, Project, Role, User


class Action(StrEnum):
    VIEW = "view"
    NOTE = "note"
    FLAG = "flag"
    RESOLVE_NOTE = "resolve_note"
    EXPORT = "export"
    IMPORT_SHOT = "import_shot"
    ADD_STYLE = "add_style"
    START_TAKE = "start_take"
    RERUN = "rerun"
    PAINT = "paint"
    CANCEL = "cancel"
    PAUSE = "pause"
    PRIORITISE = "prioritise"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    MANAGE_WEBHOOKS = "manage_webhooks"
    MANAGE_STYLES = "manage_styles"
    MANAGE_PEOPLE = "manage_people"
    CREATE_PROJECT = "create_project"


_REVIEWER = frozenset({Action.VIEW, Action.NOTE, Action.FLAG, Action.RESOLVE_NOTE, Action.EXPORT})
_ARTIST = _REVIEWER | {
    Action.IMPORT_SHOT,
    Action.ADD_STYLE,
    Action.START_TAKE,
    Action.RERUN,
    Action.PAINT,
    Action.CANCEL,
    Action.PAUSE,
}
_MANAGER = _ARTIST | {
    Action.PRIORITISE,
    Action.APPROVE,
    Action.REJECT,
    Action.WITHDRAW,
    Action.KEEP,
    Action.MANAGE_WEBHOOKS,
}

ROLE_ACTIONS: dict[Role, frozenset[Action]] = {
    Role.REVIEWER: _REVIEWER,
    Role.ARTIST: _ARTIST,
    Role.MANAGER: _MANAGER,
    Role.ADMIN: frozenset(Action),
}

#: What each action is called, in a refusal and on the page of roles.
ACTION_WORDS: dict[Action, str] = {
    Action.VIEW: "look at this project",
    Action.NOTE: "write notes",
    Action.FLAG: "flag frames",
    Action.RESOLVE_NOTE: "resolve notes",
    Action.EXPORT: "export takes",
    Action.IMPORT_SHOT: "import shots",
    Action.ADD_STYLE: "add styles",
    Action.START_TAKE: "start takes",
    Action.RERUN: "rerun frames",
    Action.PAINT: "paint frames by hand",
    Action.CANCEL: "cancel renders",
    Action.PAUSE: "pause and resume renders",
    Action.PRIORITISE: "say which render goes first",
    Action.APPROVE: "approve frames",
    Action.REJECT: "reject frames",
    Action.WITHDRAW: "withdraw decisions",
    Action.KEEP: "choose the kept revision",
    Action.MANAGE_WEBHOOKS: "manage webhooks",
    Action.MANAGE_STYLES: "publish and retire styles",
    Action.MANAGE_PEOPLE: "manage people",
    Action.CREATE_PROJECT: "create projects",
}


def role_in(user: User | AnonymousUser, project: Project) -> Role | None:
    """The role of `user` in `project`; site admins are admins everywhere, the signed-out nowhere."""
    if not (isinstance(user, User) and user.is_active):
        return None
    if user.is_superuser:
        return Role.ADMIN
    membership = Membership.objects.filter(user=user, project=project).first()
    return Role(membership.role) if membership else None


def allowed_actions(user: User | AnonymousUser, project: Project) -> frozenset[Action]:
    role = role_in(user, project)
    return ROLE_ACTIONS[role] if role else frozenset()


def require(user: User | AnonymousUser, project: Project, action: Action) -> None:
    """Raise NotFound where `user` is no member of `project`, Forbidden where their role is not enough."""
    role = role_in(user, project)
    if role is None:
        raise NotFound("There is no such project, or you are not in it: an admin of it can add you.")
    if action not in ROLE_ACTIONS[role]:
        raise Forbidden(
            f"As {role} in {project}, you may not {ACTION_WORDS[action]}. "
            f"{_who_may(action)} may: ask one of them."
        )


def allowed_anywhere(user: User | AnonymousUser) -> frozenset[Action]:
    """What `user` may do where no project is concerned: what any of their roles allows."""
    if not (isinstance(user, User) and user.is_active):
        return frozenset()
    if user.is_superuser:
        return frozenset(Action)
    roles = Membership.objects.filter(user=user).values_list("role", flat=True).distinct()
    return frozenset().union(*(ROLE_ACTIONS[Role(role)] for role in roles))


def require_anywhere(user: User | AnonymousUser, action: Action) -> None:
    """Raise Forbidden where no role of `user` allows `action`, which concerns no single project."""
    if action not in allowed_anywhere(user):
        raise Forbidden(f"You may not {ACTION_WORDS[action]}. {_who_may(action)} may: ask one of them.")


def _who_may(action: Action) -> str:
    roles = [role.label.lower() for role, actions in ROLE_ACTIONS.items() if action in actions]
    return " or ".join(f"{'an' if role[0] == 'a' else 'a'} {role}" for role in roles).capitalize()
