"""Django's admin writes through actions, or not at all."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stylizer.actions import OPERATOR, create_user
from stylizer.media.sources import encode_source
from stylizer.models import Membership, Project, Style, Take, User
from tests.personas import Personas, picture


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


def test_the_last_admin_of_a_project_stays_and_the_page_says_why(
    client: Client, project: Project, people: Personas
) -> None:
    """Of several that are taken together, none goes where one can't."""
    row = Membership.objects.get(project=project, user=people.alice)
    one = client.post(f"/admin/stylizer/membership/{row.pk}/delete/", {"post": "yes"}, follow=True)
    assert "is the last admin of The Harbour" in one.content.decode()

    members = Membership.objects.filter(project=project)
    together = {"action": "delete_selected", "post": "yes", "_selected_action": [each.pk for each in members]}
    several = client.post("/admin/stylizer/membership/", together, follow=True)
    assert "is the last admin of The Harbour" in several.content.decode()
    assert members.count() == len(together["_selected_action"]) > 1


def test_the_tables_are_named_as_they_are_spoken_of(client: Client) -> None:
    index = client.get("/admin/").content.decode()
    assert "Note replies" in index
    assert "replys" not in index


def test_a_style_is_described_anew(client: Client, style: Style) -> None:
    address = f"/admin/stylizer/style/{style.pk}/change/"
    form = {"name": "Woodcut ", "credit": "Hokusai", "licence": "CC0", "tags": "sea,print"}
    assert client.post(address, form).status_code == 302
    style.refresh_from_db()
    assert (style.name, style.credit, style.licence, style.tags) == (
        "Woodcut",
        "Hokusai",
        "CC0",
        ["sea", "print"],
    )


def test_a_style_gets_another_picture_and_takes_keep_theirs(client: Client, take: Take) -> None:
    first = take.take_styles.get().style_version
    address = "/admin/stylizer/styleversion/add/"
    page = client.post(address, {"style": first.style_id, "file": sent("no picture")}, follow=True)
    assert "is not a picture" in page.content.decode()
    answer = client.post(address, {"style": first.style_id, "file": sent(encode_source(picture(7, 64, 40)))})
    assert answer.status_code == 302
    newest = first.style.versions.order_by("number").last()
    assert newest is not None
    assert (newest.number, newest.width, newest.height) == (2, 64, 40)
    assert take.take_styles.get().style_version == first
    assert client.get(f"/admin/stylizer/styleversion/{newest.pk}/change/").status_code == 200


def sent(data: bytes | str) -> SimpleUploadedFile:
    return SimpleUploadedFile("new.png", data if isinstance(data, bytes) else data.encode())


def test_all_else_is_read_only(client: Client, take) -> None:
    written = {"user", "project", "membership", "styleversion"}
    ours = [model for model in admin.site._registry if model._meta.app_label == "stylizer"]
    assert len(ours) > 10
    for model in ours:
        name = model._meta.model_name
        assert client.get(f"/admin/stylizer/{name}/").status_code == 200
        if name not in written:
            assert client.get(f"/admin/stylizer/{name}/add/").status_code == 403
