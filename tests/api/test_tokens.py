"""Programs that sign in with a person's token, and what ends that."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from stylizer import actions
from stylizer.models import AccessChange, ApiToken


@pytest.fixture
def browser(people) -> Client:
    client = Client()
    client.force_login(people.carol)
    return client


def make(browser: Client, name: str = "farm", **more) -> dict:
    answer = browser.post("/api/tokens", {"name": name, **more}, "application/json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def program(token: str) -> Client:
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})


def test_a_token_is_its_person_and_is_kept_as_a_hash(browser, people) -> None:
    made = make(browser)
    assert program(made["token"]).get("/api/me").json()["username"] == "carol"
    row = ApiToken.objects.get()
    assert made["token"] not in str(vars(row))
    (listed,) = browser.get("/api/tokens").json()
    assert (listed["name"], listed["expires_at"]) == ("farm", made["expires_at"])
    assert "token" not in listed


def test_use_is_noted_and_no_more_than_once_a_minute(browser) -> None:
    made = make(browser)
    assert browser.get("/api/tokens").json()[0]["last_used_at"] is None
    program(made["token"]).get("/api/me")
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    program(made["token"]).get("/api/me")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    program(made["token"]).get("/api/me")
    assert ApiToken.objects.get().last_used_at > first


def status_of(token: str, address: str) -> int:
    return program(token).get(address).status_code


def test_it_ends_with_its_day_its_revocation_the_role_and_the_account(browser, people, project, shot) -> None:
    address = f"/api/shots/{shot.pk}"
    token, revoked = make(browser)["token"], make(browser, "other")
    assert status_of(revoked["token"], address) == 200
    assert browser.delete(f"/api/tokens/{revoked['id']}").status_code == 204
    assert status_of(revoked["token"], address) == 401

    assert status_of(token, address) == 200
    actions.remove_member(actor=people.alice, project=project, user=people.carol)
    assert status_of(token, address) == 404
    assert status_of(token, "/api/me") == 200
    actions.set_user_active(actor=actions.OPERATOR, user=people.carol, is_active=False)
    assert status_of(token, "/api/me") == 401

    actions.set_user_active(actor=actions.OPERATOR, user=people.carol, is_active=True)
    earlier = timezone.now() - timedelta(days=91)
    ApiToken.objects.update(created_at=earlier, expires_at=earlier + timedelta(days=90))
    answer = program(token).get("/api/me")
    assert (answer.status_code, "ran out" in answer.json()["detail"]) == (401, True)


def test_a_bad_token_is_not_made_up_for_by_a_session(browser) -> None:
    assert browser.get("/api/me", headers={"Authorization": "Bearer stylizer_nonsense"}).status_code == 401


def test_names_are_one_of_each_and_days_are_bounded(browser) -> None:
    make(browser)
    again = browser.post("/api/tokens", {"name": "farm"}, "application/json")
    assert (again.status_code, again.json()["field"]) == (409, "name")
    for values, field in (
        ({"name": ""}, "name"),
        ({"name": "x", "days": 0}, "days"),
        ({"name": "x", "days": 400}, "days"),
    ):
        answer = browser.post("/api/tokens", values, "application/json")
        assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_making_and_revoking_is_written_down(browser, people) -> None:
    made = make(browser)
    browser.delete(f"/api/tokens/{made['id']}")
    changes = AccessChange.objects.filter(person=people.carol, actor=people.carol).order_by("pk")
    said = [(each.kind, each.token) for each in changes]
    assert said == [("token made", "farm"), ("token revoked", "farm")]
