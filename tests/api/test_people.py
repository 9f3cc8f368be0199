"""People in the browser, as an admin manages them."""

import pytest
from django.test import Client

from stylizer import actions
from stylizer.access.roles import ROLE_ACTIONS
from stylizer.models import Role


@pytest.fixture
def browser(people) -> Client:
    client = Client()
    client.force_login(people.alice)
    return client


def test_an_admin_sees_everybody_but_only_the_roles_in_projects_of_their_own(
    browser, people, project
) -> None:
    listed = {each["username"]: each for each in browser.get("/api/people").json()}
    assert list(listed) == ["alice", "bob", "carol", "charlie", "dave", "erin"]
    dave, charlie, erin = listed["dave"], listed["charlie"], listed["erin"]
    assert dave["roles"] == [{"project": project.pk, "project_name": "The Harbour", "role": "reviewer"}]
    assert (dave["in_care"], dave["is_active"], dave["last_sign_in"]) == (True, True, None)
    assert (charlie["roles"], charlie["in_care"]) == ([], False)
    assert not erin["is_active"]


def test_a_new_person_signs_in_once_with_the_link(browser) -> None:
    made = browser.post("/api/people", {"username": "frank", "name": "Frank"}, "application/json").json()
    address = f"/api/people/{made['id']}/sign-in-links"
    link = browser.post(address, {"hours": 1}, "application/json").json()
    frank, second = Client(), Client()
    assert frank.post(link["address"]).status_code == 302
    assert frank.get("/api/me").json()["can"] == []
    assert second.post(link["address"]).status_code == 404
    (row,) = [each for each in browser.get("/api/people").json() if each["id"] == made["id"]]
    assert row["last_sign_in"] is not None


@pytest.mark.parametrize("username", ["", "two words", "<b>", "a/b", "x" * 151])
def test_a_user_name_is_short_and_plain(browser, username) -> None:
    answer = browser.post("/api/people", {"username": username}, "application/json")
    assert (answer.status_code, answer.json()["field"]) == (422, "username")


def test_what_is_refused_says_why(browser, people, project) -> None:
    def detail(answer) -> str:
        assert answer.status_code in (403, 404, 409)
        return answer.json()["detail"]

    taken = browser.post("/api/people", {"username": "dave"}, "application/json")
    assert detail(taken) == "The user name 'dave' is taken."
    last = browser.delete(f"/api/projects/{project.pk}/members/{people.alice.pk}")
    assert detail(last) == "Alice is the last admin of The Harbour: make somebody else its admin first."
    assert detail(browser.post("/api/people/999999/switch-off")) == "There is no person 999999."
    other = browser.post(f"/api/people/{people.charlie.pk}/switch-off")
    assert "projects of which you are no admin" in detail(other)


def test_the_roles_and_what_they_may_do(browser) -> None:
    rows = browser.get("/api/roles").json()
    for role in Role:
        assert {row["action"] for row in rows if role in row["roles"]} == ROLE_ACTIONS[role]


def test_listing_more_people_takes_as_many_queries(
    browser, people, project, django_assert_num_queries
) -> None:
    for n in range(5):
        user = actions.create_user(actor=actions.OPERATOR, username=f"more{n}")
        actions.add_member(actor=actions.OPERATOR, project=project, user=user, role="artist")
    with django_assert_num_queries(7):
        browser.get("/api/people")
