"""Commands whose --help teaches: their own options alone, with examples below them."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter


class HelpFormatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's help, with the examples' line breaks kept."""


class TeachingCommand(BaseCommand):
    """Its :meth:`examples` stand at the end of the help; Django's own options work, and are not listed."""

    suppressed_base_arguments: set[str] = {  # noqa: RUF012 (Django's name and type)
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
    }

    def examples(self) -> str:
        return ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=HelpFormatter, epilog=self.examples(), **kwargs
        )
