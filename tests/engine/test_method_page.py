"""The page that puts each equation beside its function, against the functions that there are."""

import re
from importlib import import_module
from pathlib import Path

import stylizer.engine

PAGE = (Path(stylizer.engine.__file__).parent / "METHOD.md").read_text()
NAME = re.compile(r"`([a-z_]+)(?:\.([A-Za-z]\w*))?`")


def test_every_function_that_the_page_names_is_there() -> None:
    named = [match.groups() for match in NAME.finditer(PAGE) if match.group(1) != "stylizer"]
    assert len(named) > 30
    missing = [
        f"{module}.{name or ''}"
        for module, name in named
        if name is not None and not hasattr(import_module(f"stylizer.engine.{module}"), name)
    ]
    assert missing == []


def test_every_module_of_the_method_is_on_the_page() -> None:
    """But for those that carry it: records, errors, where it runs."""
    carrying = {"device", "errors", "motion", "picture", "progress", "shot", "torchvision_import"}
    modules = {path.stem for path in Path(stylizer.engine.__file__).parent.glob("*.py")} - {"__init__"}
    on_the_page = {match.group(1) for match in NAME.finditer(PAGE)}
    assert modules - carrying - on_the_page == set()
