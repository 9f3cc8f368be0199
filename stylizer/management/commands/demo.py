from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import CommandError

from stylizer.actions import OPERATOR, issue_sign_in_link
from stylizer.launch.command import LaunchCommand
from stylizer.management.demo_data import demo_people, demo_project, demo_take, fill_studio
from stylizer.management.take_progress import TakeProgress
from stylizer.management.take_report import TakeReport
from stylizer.management.teaching import TeachingCommand
from stylizer.models import Role, Take, User


class Command(LaunchCommand, TeachingCommand):
    help = "Show Stylizer at work: paint the demo shot, open its review, and keep serving until Ctrl-C."

    once = False
    progress: TakeProgress | None = None
    fill: Callable[[], None] | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--once", action="store_true", help="stop when the take is done; print its table")

    def handle(self, *, host: str, port: int | None, once: bool = False, **options: Any) -> None:
        self.once = once
        super().handle(host=host, port=port, **options)

    def opened(self, url: str) -> None:
        people = demo_people()
        artist = people[Role.ARTIST]
        project = demo_project(people)
        self.say("Setting up the demo …")
        take = demo_take(project, artist, self.look_after)
        self.show_links(url, people, take)
        self.progress = TakeProgress(people[Role.MANAGER], take, self.say)
        self.fill = partial(fill_studio, project, artist, self.look_after)

    def show_links(self, url: str, people: dict[Role, User], take: Take) -> None:
        self.say(f"\nStylizer is open at {url} (Ctrl-C stops it). Each link signs in once:\n")
        for role, user in people.items():
            token = issue_sign_in_link(actor=OPERATOR, user=user).token
            self.say(f"  {user.name:<5} {role:<9} {url}/sign-in/{token}?next=/takes/{take.pk}")
        self.say("")

    def look_after(self) -> None:
        super().look_after()
        if self.progress:
            self.progress.refresh()

    def finished(self) -> bool:
        if self.progress is None:
            return False
        if self.fill and self.progress.report.done:  # not before: the first frame needs every core
            self.fill()
            self.fill = None
        if not self.progress.report.finished:
            return False
        self.progress.close()
        if self.once:
            self.show_table(self.progress.report)
        self.say("The take is painted.")
        self.progress = None
        return self.once

    def show_table(self, report: TakeReport) -> None:
        for line in report.table():
            self.say(line)
        if report.failures:
            causes = "; ".join(f"{place}: {cause}" for place, cause in report.failures.items())
            raise CommandError(f"Not all was painted: {causes}")
