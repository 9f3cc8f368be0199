"""The help of every command: its own options, each explained, and none of Django's."""

import pytest
from django.core.management import call_command, get_commands, load_command_class

COMMANDS = sorted(name for name, app in get_commands().items() if app == "stylizer")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_is_about_the_command_alone(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command(command, "--help")
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert "--pythonpath" not in shown
    assert "--version" not in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_is_explained(command: str) -> None:
    parser = load_command_class("stylizer", command).create_parser("manage.py", command)
    unexplained = [action.dest for action in parser._actions if not action.help and action.dest != "kind"]
    assert unexplained == []
