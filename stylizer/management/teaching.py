"""Commands whose --help teaches: examples below the options, with their line breaks kept."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter


class HelpFormatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's help, with the examples' line breaks kept."""


class TeachingCommand(BaseCommand):
    """Its :meth:`examples` stand at the end of the help."""

    def examples(self) -> str:
        raise NotImplementedError

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=HelpFormatter, epilog=self.examples(), **kwargs
        )
