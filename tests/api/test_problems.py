"""Every error has one shape, and says what was wrong, the value, and the mend."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from stylizer import actions
from stylizer.api.schemas.problem import Problem
from stylizer.models import Take
from tests import studio

UPLOAD = {"Tus-Resumable": "1.0.0", "Upload-Length": "7"}


@pytest.fixture
def manager(people) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(people.bob)
    return client


def problem(answer: Any, status: int) -> Problem:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), (
        answer.content
    )
    found = Problem.model_validate_json(answer.content)
    assert found.status == status
    return found


def post(client: Client, path: str, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(path, text, content_type="application/json")


def test_a_bad_value_is_named_with_its_field(manager, take) -> None:
    body = {"first_frame": "one", "last_frame": 1002, "text": "", "colour": "red"}
    found = problem(post(manager, f"/api/takes/{take.pk}/notes", body), 422)
    assert found.field == "first_frame"
    assert "'one'" in found.detail
    assert {error.field for error in found.errors} == {"first_frame", "text", "colour"}


def test_a_setting_out_of_range_is_named_with_what_it_may_be(manager, shot, style) -> None:
    styles = [{"style_version": style.versions.get().pk}]
    for overrides, field, words in (
        ({"iterations": 0}, "iterations", "is 0; it has to be a whole number from 1"),
        ({"content_weight": "NaN"}, "content_weight", "content_weight"),
        ({"measuring_flow": "dis"}, "measuring_flow", "another one"),
        ({"sharpness": 1}, "sharpness", "no setting 'sharpness'"),
        ({"width": 10}, "width", "no setting 'width'"),
        ({"height": 10}, "height", "no setting 'height'"),
    ):
        answer = post(manager, f"/api/shots/{shot.pk}/takes", {"styles": styles, "overrides": overrides})
        found = problem(answer, 422)
        assert (found.field, words in found.detail) == (field, True), found
    assert not Take.objects.exists()


def test_nan_is_no_number(manager, shot, style) -> None:
    body = f'{{"styles": [{{"style_version": {style.versions.get().pk}, "weight": NaN}}]}}'
    assert problem(post(manager, f"/api/shots/{shot.pk}/takes", body), 422).field == "styles.0.weight"


def test_a_decision_on_a_changed_revision_names_the_frames(people, manager, take) -> None:
    studio.paint(take)
    seen = {str(number): revision for number, revision in studio.kept(take).items()}
    actions.request_rerun(actor=people.carol, take=take, seen={1002: seen["1002"], 1003: seen["1003"]})
    studio.paint(take)
    answer = post(manager, f"/api/takes/{take.pk}/decisions", {"kind": "approve", "seen": seen})
    found = problem(answer, 409)
    assert (found.field, found.frames) == ("seen", [1002, 1003])
    assert "Frames 1002 and 1003" in found.detail


def test_a_refused_role_is_told_who_may(people, take) -> None:
    studio.paint(take)
    dave = Client()
    dave.force_login(people.dave)
    seen = {"1001": studio.kept(take)[1001]}
    answer = post(dave, f"/api/takes/{take.pk}/decisions", {"kind": "approve", "seen": seen})
    assert "As reviewer" in problem(answer, 403).detail


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/takes/x/snapshot", 404),
        ("GET", "/api/takes/99999999999999999999999/snapshot", 404),
        ("GET", "/api/takes/1", 404),
        ("DELETE", "/api/me", 405),
        ("PATCH", "/api/projects", 405),
    ],
)
def test_wrong_addresses_and_methods_have_the_same_shape(manager, method, path, status) -> None:
    answer = manager.generic(method, path)
    found = problem(answer, status)
    assert path in found.detail or "take" in found.detail
    assert ("Allow" in answer) == (status == 405)


def test_nonsense_is_refused(manager, take) -> None:
    for body in ("{", "[]", "null", "3", '"x"', "", '{"seen": {"a": 1}}', '{"seen": {}}', "\0"):
        answer = post(manager, f"/api/takes/{take.pk}/decisions", body)
        assert answer.status_code in (400, 422)
        problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded; charset=latin-1",
        "text/plain",
        "nonsense",
    ],
)
def test_a_kind_of_body_that_can_not_be_read_is_refused(manager, project, kind: str) -> None:
    answer = manager.generic("POST", f"/api/projects/{project.pk}/shots", b"name=new", content_type=kind)
    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code)


def test_texts_that_postgres_can_not_hold_are_refused(manager, take) -> None:
    for text in ("a\0b", "\ud800"):
        body = {"first_frame": 1001, "last_frame": 1001, "text": text}
        assert problem(post(manager, f"/api/takes/{take.pk}/notes", body), 422).field == "text"


def test_an_address_that_postgres_can_not_hold_is_not_there(manager, shot) -> None:
    assert "'\\x00'" in problem(manager.get(f"/api/shots/{shot.pk}/poster/%00"), 404).detail


def test_numbers_that_postgres_can_not_hold_are_refused(manager, take) -> None:
    for number in (2**31, 2**63, -(2**63) - 1, 10**30):
        for path, body in (
            ("notes", {"first_frame": number, "last_frame": number, "text": "x"}),
            ("kept", {"frame": number, "revision": number, "seen": number}),
            ("decisions", {"kind": "approve", "seen": {str(number): number}}),
            ("reruns", {"seen": {str(number): number}}),
            ("reruns/plan", {"seen": {str(number): number}}),
        ):
            answer = post(manager, f"/api/takes/{take.pk}/{path}", body)
            assert answer.status_code in (404, 409, 422), (path, number, answer.content)


@pytest.mark.django_db(transaction=True)
def test_whoever_finds_every_connection_taken_is_told_to_come_again(manager, monkeypatch) -> None:
    connection.close()
    pool = connection.pool
    taken = [pool.getconn() for _ in range(pool.max_size)]
    try:
        monkeypatch.setattr(pool, "timeout", 0.1)
        answers = [manager.get("/api/projects"), manager.post("/api/uploads", headers=UPLOAD)]
    finally:
        for each in taken:
            pool.putconn(each)
    for answer in answers:
        assert "too much to do" in problem(answer, 503).detail
        assert answer["Retry-After"] == "5"
    assert manager.get("/api/projects").status_code == 200


def test_a_fault_of_ours_is_said_to_be_and_shows_nothing(manager, monkeypatch, caplog) -> None:
    def fail(_user: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("stylizer.api.projects.project_list", fail)
    found = problem(manager.get("/api/projects"), 500)
    assert "secret" not in found.detail
    assert "secret" in caplog.text
