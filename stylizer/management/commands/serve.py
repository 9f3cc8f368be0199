from django.conf import settings

from stylizer.actions import OPERATOR, create_project, create_user, issue_sign_in_link
from stylizer.launch.command import LaunchCommand
from stylizer.management.teaching import TeachingCommand
from stylizer.models import User


class Command(LaunchCommand, TeachingCommand):
    help = "Run Stylizer on this machine: database, web server and one worker, until Ctrl-C."

    def opened(self, url: str) -> None:
        admin = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first() or first_admin()
        self.say(f"\nStylizer is open at {url} (Ctrl-C stops it).")
        if not settings.PRODUCTION:  # there the terminal is likely a log that others read
            token = issue_sign_in_link(actor=OPERATOR, user=admin).token
            self.say(f"This link signs in once, as {admin}: {url}/sign-in/{token}")
        self.say("For a link for somebody else: .venv/bin/python manage.py sign_in_link NAME\n")


def first_admin() -> User:
    """Somebody to begin with, and a project to put shots into."""
    admin = create_user(actor=OPERATOR, username="admin", name="Admin", is_superuser=True)
    create_project(actor=admin, name="First project")
    return admin
