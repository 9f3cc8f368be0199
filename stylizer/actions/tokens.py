"""What programs sign in with: tokens of the people that they work for."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from stylizer.actions.access_trail import record_access
from stylizer.actions.errors import Forbidden, Invalid, NotFound, Refused
from stylizer.actions.events import ACCESS_CHANNEL, notify
from stylizer.actions.people import hash_secret
from stylizer.models import AccessChangeKind, ApiToken, User

TOKEN_DAYS = 90
LONGEST_TOKEN_DAYS = 366

#: By which people, and programs that look for leaked secrets, know what it is.
PREFIX = "stylizer_"

#: `last_used_at` is no more exact than this, so that not every request writes.
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class IssuedToken:
    """A token in the only moment in which it is known."""

    id: int
    token: str
    expires_at: datetime


def create_token(*, actor: User | AnonymousUser, name: str, days: int = TOKEN_DAYS) -> IssuedToken:
    """Make a token, with which a program may do what `actor` may, for so many days. It is shown once."""
    actor = _who_may_sign_in(actor)
    name = name.strip()
    if not name:
        raise Invalid("A token needs a name, by which you will know it.", "name")
    if not 0 < days <= LONGEST_TOKEN_DAYS:
        raise Invalid(
            f"A token can't be good for {days} days; 1 to {LONGEST_TOKEN_DAYS} are possible.", "days"
        )
    token = PREFIX + secrets.token_urlsafe(32)
    expires_at = timezone.now() + timedelta(days=days)
    try:
        with transaction.atomic():
            row = ApiToken.objects.create(
                user=actor, name=name, token_hash=hash_secret(token), expires_at=expires_at
            )
            record_access(actor, AccessChangeKind.TOKEN_MADE, actor, token=name)
    except IntegrityError as error:
        raise Refused(f"You have a token {name!r} already: revoke it, or choose another name.", "name") from (
            error
        )
    return IssuedToken(row.pk, token, expires_at)


def revoke_token(*, actor: User | AnonymousUser, token_id: int) -> None:
    """End one of the person's own tokens at once."""
    actor = _who_may_sign_in(actor)
    with transaction.atomic():
        token = ApiToken.objects.filter(user=actor, pk=token_id).select_for_update().first()
        if token is None:
            raise NotFound(f"You have no token {token_id}.")
        token.delete()
        record_access(actor, AccessChangeKind.TOKEN_REVOKED, actor, token=token.name)
        notify(ACCESS_CHANNEL, {"user": actor.pk})  # passes to pictures end with it


def use_token(*, token: str) -> User:
    """Whose token it is. Raises NotFound where it was revoked, ran out, or never was."""
    live = ApiToken.objects.filter(
        token_hash=hash_secret(token), expires_at__gt=Now(), user__is_active=True
    ).select_related("user")
    found = live.first()
    if found is None:
        raise NotFound("This token was revoked, it ran out, or it never was one. Make a new one at /tokens.")
    not_noted = Q(last_used_at=None) | Q(last_used_at__lt=Now() - USE_NOTED_EVERY)
    ApiToken.objects.filter(not_noted, pk=found.pk).update(last_used_at=Now())
    return found.user


def _who_may_sign_in(actor: User | AnonymousUser) -> User:
    if not (isinstance(actor, User) and actor.is_active):
        raise Forbidden("Only who is signed in has tokens.")
    return actor
