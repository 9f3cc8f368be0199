"""Django's admin writes through actions, or not at all."""

import pytest
from django.contrib import admin
from django.test import Client

from stylizer.actions import OPERATOR, create_user
from stylizer.models import Membership, Project, User
from tests.personas import Personas


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(create_user(actor=OPERATOR, username="root", is_superuser=True))
    return client


def test_a_person_is_made_and_switched_off(client: Client) -> None:
    client.post("/admin/stylizer/user/add/", {"username": "frank", "name": "Frank"})
    frank = User.objects.get(username="frank")
    assert not frank.has_usable_password()
    client.post(f"/admin/stylizer/user/{frank.pk}/change/", {})
    frank.refresh_from_db()
    assert not frank.is_active


def test_what_an_action_refuses_is_said_on_the_page(client: Client, project: Project) -> None:
    page = client.post("/admin/stylizer/project/add/", {"name": "…"}, follow=True)
    assert "its name needs letters or digits" in page.content.decode()
    assert Project.objects.count() == 1


def test_roles_are_given_and_taken(client: Client, project: Project, people: Personas) -> None:
    client.post(
        "/admin/stylizer/membership/add/",
        {"project": project.pk, "user": people.charlie.pk, "role": "artist"},
    )
    row = Membership.objects.get(project=project, user=people.charlie)
    client.post(f"/admin/stylizer/membership/{row.pk}/delete/", {"post": "yes"})
    assert not Membership.objects.filter(pk=row.pk).exists()


def test_the_tables_are_named_as_they_are_spoken_of(client: Client) -> None:
    index = client.get("/admin/").content.decode()
    assert "Note replies" in index
    assert "replys" not in index


def test_all_else_is_read_only(client: Client, take) -> None:
    written = {"user", "project", "membership"}
    ours = [model for model in admin.site._registry if model._meta.app_label == "stylizer"]
    assert len(ours) > 10
    for model in ours:
        name = model._meta.model_name
        assert client.get(f"/admin/stylizer/{name}/").status_code == 200
        if name not in written:
            assert client.get(f"/admin/stylizer/{name}/add/").status_code == 403
