"""The settings' schema, for the form that changes them."""

from typing import Any

from pydantic import Field

from .base import Wire


class SettingsCatalogue(Wire):
    """Every setting with title, description, unit and range, and the presets' values for frames of a size."""

    schema_: dict[str, Any] = Field(alias="schema")
    presets: dict[str, dict[str, Any]]
