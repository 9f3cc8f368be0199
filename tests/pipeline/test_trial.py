"""The trial of a style version, from the wake-up to the library's list."""

import asyncio
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params

from stylizer.access.lists import style_list
from stylizer.access.media_pass import STYLES_FOLDER
from stylizer.access.stores import style_store
from stylizer.actions import Crop, add_style, add_style_version, set_style_state
from stylizer.actions.styles import record_poster, record_sample
from stylizer.actions.wakeups import PAINTING_QUEUE
from stylizer.engine.flicker_forecast import FITTED_SIZE, forecast_flicker
from stylizer.engine.perception import load_perception
from stylizer.engine.settings import resolve_settings
from stylizer.media.posters import POSTER_SIDE
from stylizer.media.sources import encode_source
from stylizer.models import RenderState, Style, StyleState, StyleVersion, Take
from stylizer.pipeline import tasks, trial
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.trial import STANDARD_SHOTS, find_untried, make_trial
from tests.personas import Personas, picture

pytestmark = pytest.mark.django_db(transaction=True)

ALL = len(STANDARD_SHOTS)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few iterations, and a look at what waits before each."""

    def resolve(*size: int, preset: str = "standard"):
        few = {"first_iterations": 4, "precision": "float32"} if preset == "draft" else {}
        return resolve_settings(*size, preset=preset, **few)

    monkeypatch.setattr(trial, "resolve_settings", resolve)
    monkeypatch.setattr(trial, "LOOK_EVERY", 0.0)


@pytest.fixture
def idle(style: Style) -> None:
    """Nothing waits for a worker, whatever the style and other tests left."""
    forget_wake_ups()


def forget_wake_ups() -> None:
    ProcrastinateJob.objects.all().delete()


def waiting() -> dict[int, int]:
    """The versions that are to be tried, with the priority of that."""
    jobs = ProcrastinateJob.objects.filter(task_name="try_style", status="todo")
    return {job.args["style_version_id"]: job.priority for job in jobs}


def take_comes_at_look(number: int, start: Callable[[], Take], monkeypatch: pytest.MonkeyPatch) -> list[Take]:
    """Has somebody start a take just before a trial looks for the so-manieth time at what waits."""
    looks = iter(range(1, number))
    started: list[Take] = []
    really = trial.trials_give_way

    def look() -> bool:
        if next(looks, None) is None and not started:
            started.append(start())
        return really()

    monkeypatch.setattr(trial, "trials_give_way", look)
    return started


def test_a_new_version_is_forecast_as_the_benchmark_does_it(
    idle: None, style: Style, people: Personas, bench: Bench
) -> None:
    calm = 0.5 + 0.2 * (picture(99) - 0.5)
    second = add_style_version(actor=people.alice, style=style, picture=encode_source(calm))
    assert waiting().keys() == {second.pk}
    assert [each["flicker_forecast"] for each in style_list(people.dave)[0]["versions"]] == [None, None]

    for version in style.versions.all():
        forget_wake_ups()
        make_trial(version.pk, bench)
    shown = [each["flicker_forecast"] for each in style_list(people.dave)[0]["versions"]]
    settings = resolve_settings(*FITTED_SIZE)
    expected = forecast_flicker(load_perception("embedded"), picture(99), settings, *FITTED_SIZE)
    assert shown[0] == pytest.approx(expected.error, rel=1e-4)
    assert shown[1] < 0.5 * shown[0]


def test_a_version_is_shown_on_every_standard_frame(
    idle: None, style: Style, people: Personas, bench: Bench
) -> None:
    make_trial(style.versions.get().pk, bench)
    samples = style_list(people.dave)[0]["versions"][0]["samples"]
    assert len(set(samples)) == ALL
    for address in samples:
        name = address.removeprefix(STYLES_FOLDER)
        with Image.open(BytesIO(style_store().read(name))) as sample:
            assert (sample.format, sample.size) == ("JPEG", trial.SAMPLE_SIZE)
    assert waiting() == {}


def test_a_list_shows_a_small_picture_of_a_style(style: Style, people: Personas) -> None:
    large = encode_source(picture(7, 1280, 800))
    version = add_style_version(actor=people.alice, style=style, picture=large)
    shown = style_list(people.dave)[0]["versions"][-1]
    assert shown["poster"] == f"{STYLES_FOLDER}{version.poster}"
    with Image.open(style_store().path(version.poster)) as poster:
        assert (poster.format, poster.size) == ("JPEG", (POSTER_SIDE, 400))


def test_a_version_from_before_posters_shows_its_picture_until_it_has_one(
    idle: None, style: Style, people: Personas, bench: Bench
) -> None:
    version = style.versions.get()
    made = version.poster
    StyleVersion.objects.update(poster="", flicker_forecast=0.5, samples=["1" * 64 + ".jpg"] * ALL)
    assert style_list(people.dave)[0]["versions"][0]["poster"] == f"{STYLES_FOLDER}{version.picture}"
    find_untried()
    assert waiting().keys() == {version.pk}
    make_trial(version.pk, bench)
    version.refresh_from_db()
    assert version.poster == made
    assert version.flicker_forecast == 0.5


def test_a_version_from_before_likenesses_is_given_that_of_its_whole_picture(
    idle: None, people: Personas, bench: Bench
) -> None:
    sent = encode_source(picture(7, 96, 64))
    style = add_style(actor=people.alice, name="Chalk", picture=sent, crop=Crop(0, 0, 40, 40))
    version = style.versions.get()
    made = version.likeness
    StyleVersion.objects.update(likeness="", flicker_forecast=0.5, samples=["1" * 64 + ".jpg"] * ALL)
    find_untried()
    assert version.pk in waiting()
    make_trial(version.pk, bench)
    version.refresh_from_db()
    assert version.likeness == made != ""


def test_a_trial_waits_behind_every_take(start_take: Callable[..., Take], style: Style) -> None:
    render = start_take().renders.get().pk
    queued = ProcrastinateJob.objects.get(task_name="render", args__render_id=render)
    assert waiting()[style.versions.get().pk] < queued.priority


#: Looks of a trial: one before each of its parts, one more when the frame is drawn, one at every iteration.
@pytest.mark.parametrize("look", [1, 2, 3, 4, 6])
def test_a_trial_gives_way_to_a_take_at_the_next_look(
    idle: None,
    start_take: Callable[..., Take],
    style: Style,
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    look: int,
) -> None:
    version = style.versions.get()
    assert take_comes_at_look(look, start_take, monkeypatch) == []
    make_trial(version.pk, bench)
    version.refresh_from_db()
    assert version.samples == []
    assert waiting().keys() == {version.pk}

    make_trial(version.pk, bench)  # the take waits still
    version.refresh_from_db()
    assert version.samples == []


def test_a_take_that_comes_goes_before_the_trials_that_are_waiting_or_begun(
    idle: None,
    start_take: Callable[..., Take],
    style: Style,
    people: Personas,
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A worker's own queue, which ends when nothing waits."""
    done: list[str] = []

    def told(name: str, work: Callable[..., None]) -> Callable[..., None]:
        def doing(*arguments: object) -> None:
            work(*arguments)
            done.append(name)

        return doing

    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})  # the house is kept another time
    monkeypatch.setattr(tasks, "make_next_render", told("render", tasks.make_next_render))
    monkeypatch.setattr(tasks, "make_trial", told("trial", tasks.make_trial))
    started = take_comes_at_look(5, start_take, monkeypatch)
    for seed in (1, 2):
        add_style(actor=people.alice, name=f"Chalk {seed}", picture=encode_source(picture(seed)))

    async def work() -> None:
        connected = app.with_connector(PsycopgConnector(kwargs=connector_params()))
        async with connected.open_async():
            await connected.run_worker_async(
                queues=[PAINTING_QUEUE],
                concurrency=1,
                wait=False,
                delete_jobs="always",
                install_signal_handlers=False,
                additional_context={"bench": bench},
            )

    asyncio.run(work())
    assert done == ["trial", "render", "trial", "trial"]  # the first one gave way
    assert started[0].renders.get().state == RenderState.DONE
    tried = StyleVersion.objects.exclude(style=style)
    assert [len(each.samples) for each in tried] == [ALL, ALL]


def test_a_worker_that_stops_leaves_the_rest_to_the_next_that_starts(
    idle: None, style: Style, bench: Bench
) -> None:
    version = style.versions.get()
    record_sample(style_version_id=version.pk, position=0, sample=b"painted before")
    bench.stop.set()
    make_trial(version.pk, bench)
    assert waiting() == {}
    find_untried()
    find_untried()  # one waiting wake-up is enough
    assert waiting().keys() == {version.pk}

    bench.stop.clear()
    forget_wake_ups()
    make_trial(version.pk, bench)
    version.refresh_from_db()
    assert len(version.samples) == ALL
    assert style_store().read(version.samples[0]) == b"painted before"
    find_untried()
    assert waiting() == {}


def test_what_is_known_stands(style: Style) -> None:
    version = style.versions.get()
    poster = version.poster
    record_poster(style_version_id=version.pk, poster=b"another")
    for made in (b"first", b"second"):
        record_sample(style_version_id=version.pk, position=0, sample=made)
    version.refresh_from_db()
    assert version.poster == poster
    assert [style_store().read(sample) for sample in version.samples] == [b"first"]


@pytest.mark.parametrize("state", [StyleState.RETIRED, StyleState.WITHDRAWN])
def test_a_style_that_nobody_may_pick_is_not_painted_with_until_it_is_published_again(
    idle: None, style: Style, people: Personas, bench: Bench, state: StyleState
) -> None:
    set_style_state(actor=people.alice, style=style, state=state, reason="The heirs said no")
    version = style.versions.get()
    make_trial(version.pk, bench)
    version.refresh_from_db()
    assert version.flicker_forecast is not None
    assert version.samples == []
    find_untried()
    assert waiting() == {}
    set_style_state(actor=people.alice, style=style, state=StyleState.PUBLISHED)
    assert waiting().keys() == {version.pk}


def test_samples_of_a_withdrawn_style_are_not_shown(style: Style, people: Personas) -> None:
    record_sample(style_version_id=style.versions.get().pk, position=0, sample=b"painted before")
    assert len(style_list(people.alice)[0]["versions"][0]["samples"]) == 1
    set_style_state(actor=people.alice, style=style, state=StyleState.WITHDRAWN, reason="The heirs said no")
    assert style_list(people.alice)[0]["versions"][0]["samples"] == []


def test_a_worker_finds_the_styles_that_were_not_tried(
    idle: None, style: Style, people: Personas, bench: Bench
) -> None:
    other = add_style(actor=people.carol, name="Chalk", picture=encode_source(picture(7))).versions.get()
    forget_wake_ups()
    make_trial(other.pk, bench)
    find_untried()
    assert waiting().keys() == {style.versions.get().pk}
