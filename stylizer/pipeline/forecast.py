"""Tells how much a style will flicker, before anything is painted with it."""

from stylizer.access.stores import style_store
from stylizer.actions.styles import record_forecast
from stylizer.engine.flicker_forecast import FITTED_SIZE, forecast_flicker
from stylizer.engine.settings import resolve_settings
from stylizer.media.pictures import decode_picture
from stylizer.models import StyleVersion
from stylizer.pipeline.bench import Bench


def forecast_style(style_version_id: int, bench: Bench) -> None:
    """Forecast a style version that was not yet, through the network of the default settings."""
    version = StyleVersion.objects.filter(pk=style_version_id, flicker_forecast=None).first()
    if version is None:
        return
    settings = resolve_settings(*FITTED_SIZE)
    picture = decode_picture(style_store().path(version.picture), name="The style")
    forecast = forecast_flicker(bench.perception(settings), picture, settings, *FITTED_SIZE)
    record_forecast(style_version_id=version.pk, error=forecast.error)
