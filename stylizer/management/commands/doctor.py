import sys
from collections import Counter
from typing import Any

from stylizer.launch.checks import Check, State, check_machine
from stylizer.management.teaching import TeachingCommand

NAME_WIDTH = 14


class Command(TeachingCommand):
    help = "Say what is missing or wrong on this machine, each with the mend; status 1 if something is wrong."
    requires_system_checks: list[str] = []  # noqa: RUF012 (a broken machine is what it is for)

    def handle(self, **_options: Any) -> None:
        counts: Counter[State] = Counter()
        for check in check_machine():
            counts[check.state] += 1
            self.show(check)
        self.stdout.write(
            f"\n{counts[State.OK]} ok, {counts[State.WARNING]} warnings, {counts[State.PROBLEM]} problems"
        )
        if counts[State.PROBLEM]:
            sys.exit(1)

    def show(self, check: Check) -> None:
        style = {
            State.OK: self.style.SUCCESS,
            State.WARNING: self.style.WARNING,
            State.PROBLEM: self.style.ERROR,
        }[check.state]
        self.stdout.write(f"{style(f'{check.state:<8}')} {check.name:<{NAME_WIDTH}} {check.found}")
        if check.mend:
            self.stdout.write(f"{'':<{9 + NAME_WIDTH}} → {check.mend}")
