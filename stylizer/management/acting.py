"""In whose name a command acts: it may do what they may do in the browser."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from stylizer.models import User


def add_acting(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        dest="username",
        required=True,
        metavar="NAME",
        help="user name of who does it; it stays on what is made, and their role counts",
    )


def acting_user(username: str) -> User:
    """Raises CommandError."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        known = ", ".join(
            User.objects.filter(is_active=True).order_by("username").values_list("username", flat=True)[:20]
        )
        raise CommandError(f"There is nobody called {username!r}; there are: {known or 'nobody yet'}.")
    return user
