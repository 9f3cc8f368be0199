"""A request that is sent again: one take, one answer, whatever happens at once or in between."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_multipart
from django.utils import timezone

from stylizer import actions
from stylizer.actions.idempotency import forget_old_answers
from stylizer.media.sources import encode_source
from stylizer.models import RememberedAnswer, Render, Shot, Style, Take
from tests import studio
from tests.personas import picture

Ask = Callable[..., Any]


@pytest.fixture
def carol(people) -> Client:
    client = Client()
    client.force_login(people.carol)
    return client


@pytest.fixture
def ask(carol: Client, shot: Shot, style: Style) -> Ask:
    """Start a take named so, with this key."""

    def ask(key: str, name: str = "", client: Client = carol) -> Any:
        body = {"styles": [{"style_version": style.versions.get().pk}], "preset": "draft", "name": name}
        return client.post(
            f"/api/shots/{shot.pk}/takes",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    return ask


def test_the_same_request_has_the_same_answer_and_is_done_once(ask: Ask) -> None:
    first, second, other = ask("a"), ask("a"), ask("b")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json() != other.json()
    assert Take.objects.count() == 2


def test_another_body_with_the_key_is_refused(ask: Ask) -> None:
    ask("a")
    answer = ask("a", name="else")
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")
    assert Take.objects.count() == 1


def test_keys_are_each_persons_own_and_each_endpoints(ask: Ask, people, take, carol) -> None:
    bob = Client()
    bob.force_login(people.bob)
    assert ask("a").json() != ask("a", client=bob).json()
    studio.paint(take)
    rerun = carol.post(
        f"/api/takes/{take.pk}/reruns",
        {"seen": {"1002": studio.kept(take)[1002]}},
        "application/json",
        headers={"Idempotency-Key": "a"},
    )
    assert rerun.status_code == 201
    assert Render.objects.filter(pk=rerun.json()["id"], kind="rerun").exists()


def test_a_refused_request_leaves_the_key_free(ask: Ask, people, project) -> None:
    actions.add_member(actor=people.alice, project=project, user=people.carol, role="reviewer")
    assert ask("a").status_code == 403
    actions.add_member(actor=people.alice, project=project, user=people.carol, role="artist")
    assert ask("a").status_code == 201


def test_it_is_forgotten_after_a_day(ask: Ask) -> None:
    first = ask("a").json()
    RememberedAnswer.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=59))
    forget_old_answers()
    assert ask("a").json() == first
    RememberedAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert ask("a").json() != first
    RememberedAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    forget_old_answers()
    assert not RememberedAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", "two words", "é", "x" * 256])
def test_a_key_is_short_and_plain(ask: Ask, key: str) -> None:
    answer = ask(key)
    assert answer.status_code == 422, answer.content
    assert not Take.objects.exists()


def test_an_upload_is_the_same_by_its_files_whatever_its_boundary(carol, project) -> None:
    def send(seed: int, boundary: str) -> Any:
        file = SimpleUploadedFile("a.png", encode_source(picture(seed)))
        return carol.post(
            f"/api/projects/{project.pk}/shots",
            encode_multipart(boundary, {"files": file, "name": "harbour_020"}),
            content_type=f"multipart/form-data; boundary={boundary}",
            headers={"Idempotency-Key": "a"},
        )

    first, second, other = send(1, "one"), send(1, "another"), send(2, "one")
    assert (first.status_code, other.status_code) == (201, 422)
    assert first.json() == second.json()
    assert Shot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_requests_at_once_one_is_done_and_the_others_are_told(
    web_server, people, shot: Shot, style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is held up in the middle; the second comes meanwhile; the third after."""
    is_running, may_go_on = threading.Event(), threading.Event()

    def slow(**values: Any) -> Take:
        is_running.set()
        may_go_on.wait(60)
        return create_take(**values)

    create_take = actions.create_take
    monkeypatch.setattr("stylizer.api.shots.actions.create_take", slow)
    body = {"styles": [{"style_version": style.versions.get().pk}], "preset": "draft"}

    def send(client: httpx.Client) -> httpx.Response:
        return client.post(f"/api/shots/{shot.pk}/takes", json=body, headers={"Idempotency-Key": "a"})

    answers: list[httpx.Response] = []
    with web_server.client(people.carol) as carol:
        first = threading.Thread(target=lambda: answers.append(send(carol)))
        first.start()
        assert is_running.wait(60)
        meanwhile = send(carol)
        may_go_on.set()
        first.join()
        afterwards = send(carol)
    assert (meanwhile.status_code, "still running" in meanwhile.json()["detail"]) == (409, True)
    assert (answers[0].status_code, afterwards.json()) == (201, answers[0].json())
    assert Take.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_fails_after_the_work_has_done_none(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(**values: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(RememberedAnswer.objects, "create", killed)
        with pytest.raises(SystemExit):
            ask("a")
    assert not Take.objects.exists()
    assert ask("a").status_code == 201
    assert Take.objects.count() == 1
