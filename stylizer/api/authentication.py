"""Who asks: a browser by its session, or a program by a token."""

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer, SessionAuth

from stylizer import actions
from stylizer.access.errors import Forbidden, NotFound
from stylizer.models import User


class TokenAuth(HttpBearer):
    """A personal token. No browser sends one by itself, so it needs no CSRF token beside it."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        try:
            request.user = actions.use_token(token=token)
        except NotFound as refusal:
            raise HttpError(401, refusal.message) from refusal
        return request.user


class OnlyByBrowser(SessionAuth):
    """For what would outlive a token that is revoked: tokens and links, which let somebody in."""

    def __call__(self, request: HttpRequest) -> User | None:
        if "Authorization" in request.headers:
            raise Forbidden("A token can't make or revoke tokens, nor make sign-in links: use the browser.")
        found: User | None = super().__call__(request)
        return found


by_token = TokenAuth()
by_browser = SessionAuth()
only_by_browser = OnlyByBrowser()
