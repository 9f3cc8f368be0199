"""The knobs of the method."""

from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field

from stylizer.engine.settings import PRESETS, SMALLEST_SIDE, Settings, resolve_settings

from .schemas.settings import SettingsCatalogue
from .signed_in import SignedIn

router = Router(tags=["settings"])

Side = Annotated[int, Field(ge=SMALLEST_SIDE, le=100_000, description="Pixels of the shot's frames.")]


@router.get("/settings", response=SettingsCatalogue, by_alias=True)
def show_settings(request: SignedIn, width: Query[Side], height: Query[Side]) -> dict[str, Any]:  # noqa: ARG001
    """Every setting, with title, description, unit and range, and the presets' values for this size."""
    return {
        "schema": Settings.model_json_schema(),
        "presets": {
            preset: resolve_settings(width, height, preset).model_dump(mode="json") for preset in PRESETS
        },
    }
