"""Who is signed in."""

from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from ninja import Router

from stylizer.access.roles import allowed_anywhere

from .schemas.people import Me
from .signed_in import SignedIn

router = Router(tags=["me"])


@router.get("/me", response=Me)
def show_me(request: SignedIn) -> dict[str, Any]:
    """The signed-in user. Also sets the CSRF cookie."""
    get_token(request)
    user = request.user
    return {
        "id": user.pk,
        "username": user.username,
        "name": user.get_full_name(),
        "is_admin": user.is_superuser,
        "can": sorted(allowed_anywhere(user)),
        "upload_limit": settings.STYLIZER_UPLOAD_LIMIT_MB * 1024 * 1024,
    }
