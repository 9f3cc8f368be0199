"""The audit trail of who may come in, as what, and who is told."""

from typing import TYPE_CHECKING

from stylizer.models import AccessChange, AccessChangeKind, Project, Role, User

if TYPE_CHECKING:  # people's own changes are written down here
    from stylizer.actions.people import Operator


def record_access(
    actor: "User | Operator",
    kind: AccessChangeKind,
    person: User,
    project: Project | None = None,
    role: Role | None = None,
    token: str = "",
    address: str = "",
) -> None:
    """Write a change of access down, within its transaction: `token` is the name, `address` of a webhook."""
    AccessChange.objects.create(
        kind=kind,
        person=person,
        project=project,
        role=role or "",
        token=token,
        address=address,
        actor=actor if isinstance(actor, User) else None,
    )
