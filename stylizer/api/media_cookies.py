"""Hands out the passes that the media route asks for."""

from django.conf import settings
from django.http import HttpResponse

from stylizer.access.media_pass import LIFETIME, STYLES_FOLDER, cookie_name, issue_pass, shot_folder
from stylizer.models import User


def open_shot(response: HttpResponse, user: User, shot: int) -> None:
    """Let the user see the shot's pictures, and the styles', for a while. Check access to the shot first."""
    _open(response, user, shot_folder(shot))
    open_styles(response, user)


def open_styles(response: HttpResponse, user: User) -> None:
    """Let the user see the pictures of the library for a while."""
    _open(response, user, STYLES_FOLDER)


def _open(response: HttpResponse, user: User, folder: str) -> None:
    response.set_cookie(
        cookie_name(folder),
        issue_pass(user.pk, folder),
        max_age=LIFETIME,
        path=folder,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
