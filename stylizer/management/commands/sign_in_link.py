"""`manage.py sign_in_link`: lets somebody in without a mail server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from stylizer.actions import OPERATOR, ActionRefused, issue_sign_in_link
from stylizer.actions.people import SIGN_IN_HOURS
from stylizer.management.teaching import TeachingCommand
from stylizer.models import User


class Command(TeachingCommand):
    help = "Print a link that signs somebody in once. Put the address of your server before it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="NAME", help="their user name")
        parser.add_argument(
            "--hours",
            type=float,
            default=SIGN_IN_HOURS,
            help=f"how long it is good for (default {SIGN_IN_HOURS})",
        )

    def handle(self, *, username: str, hours: float, **_options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            known = ", ".join(User.objects.order_by("username").values_list("username", flat=True)[:20])
            raise CommandError(f"There is nobody called {username!r}; there are: {known or 'nobody yet'}.")
        try:
            token = issue_sign_in_link(actor=OPERATOR, user=user, hours=hours).token
        except ActionRefused as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"/sign-in/{token}")
