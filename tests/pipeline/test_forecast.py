"""A style's flicker forecast, from the wake-up to the library's list."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from stylizer.access.lists import style_list
from stylizer.actions import add_style, add_style_version
from stylizer.actions.styles import wake_for_unforecast
from stylizer.engine.flicker_forecast import FITTED_SIZE, forecast_flicker
from stylizer.engine.perception import load_perception
from stylizer.engine.settings import resolve_settings
from stylizer.media.sources import encode_source
from stylizer.models import Style, StyleVersion, Take
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.forecast import forecast_style
from tests.personas import Personas, picture

pytestmark = pytest.mark.django_db(transaction=True)


def waiting() -> dict[int, int]:
    """The versions that are to be forecast, with the priority of that."""
    there = StyleVersion.objects.values_list("pk", flat=True)  # jobs of other tests may be left
    jobs = ProcrastinateJob.objects.filter(task_name="forecast_flicker", status="todo")
    ours = jobs.filter(args__style_version_id__in=list(there))
    return {job.args["style_version_id"]: job.priority for job in ours}


def test_a_new_version_is_forecast_as_the_benchmark_does_it(
    style: Style, people: Personas, bench: Bench
) -> None:
    first = style.versions.get()
    calm = 0.5 + 0.2 * (picture(99) - 0.5)
    second = add_style_version(actor=people.alice, style=style, picture=encode_source(calm))
    assert waiting().keys() == {first.pk, second.pk}
    assert [each["flicker_forecast"] for each in style_list(people.dave)[0]["versions"]] == [None, None]

    for version in (first, second):
        forecast_style(version.pk, bench)
    shown = [each["flicker_forecast"] for each in style_list(people.dave)[0]["versions"]]
    settings = resolve_settings(*FITTED_SIZE)
    expected = forecast_flicker(load_perception("embedded"), picture(99), settings, *FITTED_SIZE)
    assert shown[0] == pytest.approx(expected.error, rel=1e-4)
    assert shown[1] < 0.5 * shown[0]


def test_a_forecast_waits_behind_every_take(start_take: Callable[..., Take], style: Style) -> None:
    render = start_take().renders.get().pk
    queued = ProcrastinateJob.objects.get(task_name="render", args__render_id=render)
    assert waiting()[style.versions.get().pk] < queued.priority


def test_a_worker_finds_the_styles_without_a_forecast(style: Style, people: Personas, bench: Bench) -> None:
    other = add_style(actor=people.carol, name="Chalk", picture=encode_source(picture(7))).versions.get()
    ProcrastinateJob.objects.all().delete()
    forecast_style(other.pk, bench)
    wake_for_unforecast()
    assert waiting().keys() == {style.versions.get().pk}
    wake_for_unforecast()  # one waiting wake-up is enough
    assert len(waiting()) == 1


def test_a_forecast_stands(style: Style, bench: Bench) -> None:
    version = style.versions.get()
    StyleVersion.objects.filter(pk=version.pk).update(flicker_forecast=0.5)
    forecast_style(version.pk, bench)
    assert style.versions.get().flicker_forecast == 0.5
