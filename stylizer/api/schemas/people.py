"""Who is signed in."""

from .base import Wire


class Me(Wire):
    """The signed-in user, and what the server will take from them."""

    id: int
    username: str
    name: str
    is_admin: bool
    upload_limit: int
    """Largest upload in bytes."""
