"""What the list pages get."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from stylizer import actions
from stylizer.access import estimates
from stylizer.access.frames import approved_frames
from stylizer.models import StyleState, Take, TakeFrame, Verdict, Worker
from tests import studio


@pytest.fixture
def browser(people) -> Client:
    client = Client()
    client.force_login(people.dave)
    return client


def test_projects_have_the_role_and_how_far_they_are(browser, project, people, shot, take) -> None:
    painted = studio.paint(take, [1001, 1002, 1003])
    seen = {frame: revision.pk for frame, revision in painted.items()}
    actions.decide(actor=people.bob, take=take, kind=Verdict.APPROVE, seen=seen)
    actions.decide(
        actor=people.bob, take=take, kind=Verdict.REJECT, seen={1003: seen[1003]}, reason="Too dark"
    )
    TakeFrame.objects.filter(take=take, number=1002).update(kept=None)  # what was approved is not kept
    (entry,) = browser.get("/api/projects").json()
    assert datetime.fromisoformat(entry.pop("last_change")) == shot.events.latest("number").created_at
    assert entry == {
        "id": project.pk,
        "name": "The Harbour",
        "role": "reviewer",
        "shots": 1,
        "frames": 5,
        "approved": len(approved_frames(take, shot.numbers)),
        "under_way": 1,
        "posters": [f"/api/shots/{shot.pk}/poster/{shot.source_frames.get(number=1001).picture}"],
    }
    assert entry["approved"] == 1


def test_a_frame_that_is_approved_in_two_takes_counts_once(browser, people, shot, style) -> None:
    for _ in range(2):
        order = actions.TakeOrder([actions.WeightedStyle(style.versions.get())], preset="draft")
        take = actions.create_take(actor=people.carol, shot=shot, order=order)
        seen = {frame: revision.pk for frame, revision in studio.paint(take).items()}
        actions.decide(actor=people.bob, take=take, kind=Verdict.APPROVE, seen=seen)
    (entry,) = browser.get("/api/projects").json()
    assert (entry["frames"], entry["approved"], entry["under_way"]) == (5, 5, 0)


def test_a_project_without_shots_has_nothing_to_show(people) -> None:
    client = Client()
    client.force_login(people.charlie)
    (entry,) = client.get("/api/projects").json()
    assert (entry["shots"], entry["frames"], entry["posters"], entry["last_change"]) == (0, 0, [], None)


def test_a_site_admin_is_admin_of_every_project(people, project) -> None:
    client = Client()
    client.force_login(actions.create_user(actor=actions.OPERATOR, username="root", is_superuser=True))
    assert {each["name"]: each["role"] for each in client.get("/api/projects").json()} == {
        "The Harbour": "admin",
        "Elsewhere": "admin",
    }


def test_shots_have_their_takes_with_progress(browser, project, shot, take) -> None:
    studio.paint(take, [1001, 1002])
    entry = browser.get(f"/api/projects/{project.pk}/shots").json()[0]
    assert entry == browser.get(f"/api/shots/{shot.pk}").json()
    assert (entry["name"], entry["first_frame"], entry["rate"]) == ("harbour_010", 1001, [24, 1])
    assert entry["takes"] == [
        {
            "id": take.pk,
            "number": 1,
            "name": "",
            "done": 2,
            "total": 5,
            "state": "running",
            "style": "Woodcut",
            "burst": False,
        }
    ]


def test_a_poster_is_a_small_jpeg_of_the_first_frame(browser, people, project, shot) -> None:
    address = browser.get(f"/api/shots/{shot.pk}").json()["poster"]
    answer = browser.get(address)
    with Image.open(BytesIO(answer.content)) as poster:
        assert (poster.format, poster.size) == ("JPEG", (48, 32))
    assert "immutable" in answer["Cache-Control"]
    assert browser.get(address.replace(".png", ".jpg")).status_code == 404


def test_drafts_and_retired_styles_are_not_for_the_picker(browser, people, style) -> None:
    assert [each["name"] for each in browser.get("/api/styles").json()] == ["Woodcut"]
    actions.set_style_state(actor=people.alice, style=style, state=StyleState.RETIRED)
    assert browser.get("/api/styles").json() == []


def test_workers_are_listed_with_what_they_do(browser) -> None:
    Worker.objects.create(
        name="w1",
        host="h",
        pid=1,
        device="cpu",
        state="busy",
        doing="frame 3",
        seconds_per_frame=2.5,
        last_seen=timezone.now(),
    )
    [worker] = browser.get("/api/workers").json()
    assert (worker["name"], worker["doing"], worker["seconds_per_frame"]) == ("w1", "frame 3", 2.5)


def test_settings_come_with_their_schema_and_the_presets_for_the_size(browser) -> None:
    catalogue = browser.get("/api/settings?width=1024&height=436").json()
    assert catalogue["schema"]["properties"]["iterations"]["minimum"] == 1
    assert set(catalogue["presets"]) == {"draft", "standard", "final"}
    assert catalogue["presets"]["standard"]["style_weight"] == 500
    assert browser.get("/api/settings?width=16&height=436").json()["field"] == "width"


def test_what_a_take_will_need_is_told_beforehand(browser, shot, settings, monkeypatch) -> None:
    def told(**chosen: object) -> dict[str, Any]:
        path = f"/api/shots/{shot.pk}/takes/estimate"
        return browser.post(path, chosen, content_type="application/json").json()

    settings.STYLIZER_DISK_RESERVE_MB = 0
    draft = told(preset="draft")
    assert (draft["seconds"], draft["fits"], draft["burst"]) == (None, True, None)
    monkeypatch.setattr(estimates, "painted_pace", lambda _: 1e-6)
    iterations = 60 + 4 * 4
    assert told(preset="draft")["seconds"] == pytest.approx(1e-6 * iterations * shot.width * shot.height)
    several = told(preset="draft", overrides={"passes": 10})
    assert several["disk"] > draft["disk"]
    assert told(overrides={"iterations": -1})["field"] == "iterations"
    settings.STYLIZER_DISK_RESERVE_MB = 2**40
    assert told(preset="draft")["fits"] is False


# The number of queries does not grow with what is listed


def grow(people, project, shot, style, count: int) -> None:
    styles = [actions.WeightedStyle(style.versions.get())]
    for n in range(count):
        take = actions.create_take(
            actor=people.carol, shot=shot, order=actions.TakeOrder(styles, preset="draft")
        )
        made = studio.paint(take)
        studio.measure(made[1001], made[1002])
        note = actions.add_note(
            actor=people.dave, take=take, first_frame=1001, last_frame=1003, text=f"note {n}"
        )
        actions.reply_to_note(actor=people.bob, note=note, text=f"reply {n}")
        actions.decide(actor=people.bob, take=take, kind="approve", seen={1001: made[1001].pk})


def test_listing_more_takes_as_many_queries(browser, people, project, shot, style) -> None:
    def counts() -> dict[str, int]:
        take = shot.takes.latest("pk")
        found = {}
        for path in (
            "/api/projects",
            f"/api/projects/{project.pk}/shots",
            f"/api/takes/{take.pk}/snapshot",
            "/api/styles",
        ):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert browser.get(path).status_code == 200
            found[path.rpartition("/")[2]] = len(queries)
        return found

    def rerun(*frames: int) -> Take:
        take = shot.takes.latest("pk")
        for frame in frames:
            actions.request_rerun(actor=people.carol, take=take, seen={frame: studio.kept(take)[frame]})
            studio.paint(take)
        return take

    grow(people, project, shot, style, 1)
    rerun(1003)  # seams are looked for only where there was one
    few = counts()
    grow(people, project, shot, style, 3)
    take = rerun(1003, 1004)
    for n in range(3):
        actions.add_note(actor=people.dave, take=take, first_frame=1002, last_frame=1003, text=f"more {n}")
    assert counts() == few
    assert few["snapshot"] <= 35
