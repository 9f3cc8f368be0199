"""Signing in and out, and the frame of the single-page app."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from stylizer import actions
from stylizer.actions import OPERATOR
from stylizer.models import SignInLink


@pytest.fixture
def link(people) -> str:
    return f"/sign-in/{actions.issue_sign_in_link(actor=OPERATOR, user=people.dave).token}"


def is_signed_in(client: Client) -> bool:
    return client.get("/api/me").status_code == 200


def test_looking_at_a_link_does_not_use_it_up(link) -> None:
    looker, dave = Client(), Client()
    for _ in range(2):
        assert looker.get(link).status_code == 200
        assert looker.head(link).status_code == 200
    assert not is_signed_in(looker)
    assert dave.post(link).status_code == 302
    assert dave.get("/api/me").json()["username"] == "dave"


def test_a_link_signs_in_once(link) -> None:
    first, second = Client(), Client()
    assert first.post(link).headers["Location"] == "/"
    answer = second.post(link)
    assert answer.status_code == 404
    assert "Ask for a new one" in answer.content.decode()
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_a_link_that_ran_out_or_never_was_says_so(link) -> None:
    SignInLink.objects.update(
        created_at=timezone.now() - timedelta(days=3), expires_at=timezone.now() - timedelta(days=2)
    )
    for address in (link, "/sign-in/nonsense"):
        client = Client()
        answer = client.post(address)
        assert (answer.status_code, "Ask for a new one" in answer.content.decode()) == (404, True)
        assert not is_signed_in(client)


def test_the_button_needs_the_page_that_it_is_on(link) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(link).status_code == 403
    client.get(link)
    token = client.cookies["csrftoken"].value
    assert client.post(link, {"csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/takes/5?frame=1003", "/takes/5?frame=1003"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_is_where_one_wanted_to_be_but_never_elsewhere(link, wanted, got) -> None:
    client = Client()
    page = client.get(link, {"next": wanted})
    assert page.context["next"] == wanted
    assert client.post(link, {"next": wanted}).headers["Location"] == got


def test_signing_in_makes_a_new_session(link) -> None:
    client = Client()
    client.post(link)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_ends_the_session_and_needs_a_post(people) -> None:
    client = Client()
    client.force_login(people.dave)
    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)
    assert client.post("/sign-out").headers["Location"] == "/"
    assert not is_signed_in(client)
    assert "You are not signed in" in client.get("/").content.decode()


# The single-page app


@pytest.fixture
def build(settings, tmp_path):
    settings.STYLIZER_FRONTEND = tmp_path / "dist"
    settings.STYLIZER_FRONTEND.mkdir()
    (settings.STYLIZER_FRONTEND / "index.html").write_text("<!doctype html><title>app</title>")
    return settings.STYLIZER_FRONTEND


ADDRESSES = (
    "/",
    "/projects/1",
    "/projects/1/new",
    "/takes/7",
    "/shots/3/new-take",
    "/styles",
    "/queue",
    "/workers",
)


def test_the_app_is_at_each_of_its_addresses_for_who_is_signed_in(people, build) -> None:
    client = Client()
    client.force_login(people.dave)
    for address in ADDRESSES:
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (200, b"<!doctype html><title>app</title>")
        assert "no-store" in answer.headers["Cache-Control"]
    assert client.cookies["csrftoken"].value


def test_others_are_told_how_to_get_in(db, build) -> None:
    for address in ADDRESSES:
        page = Client().get(address).content.decode()
        assert "sign_in_link" in page
        assert "<title>app" not in page


def test_without_a_build_the_page_says_how_to_make_one(people, build) -> None:
    (build / "index.html").unlink()
    client = Client()
    client.force_login(people.dave)
    answer = client.get("/")
    assert (answer.status_code, "make frontend" in answer.content.decode()) == (503, True)


def test_what_is_built_while_the_server_runs_is_served(people, build, settings) -> None:
    settings.STATICFILES_DIRS = [build]
    client = Client()
    assert client.get("/static/assets/index-new.js").status_code == 404
    (build / "assets").mkdir()
    (build / "assets" / "index-new.js").write_text("start()")
    answer = client.get("/static/assets/index-new.js")
    assert b"".join(answer.streaming_content) == b"start()"
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_api_page_wears_the_theme_of_the_app(people) -> None:
    page = Client().get("/api/docs").content.decode()
    assert "stylizer.theme" in page
    assert "swagger-settings" in page


def test_other_addresses_are_not_the_apps(people, build) -> None:
    client = Client()
    client.force_login(people.dave)
    for address in ("/static/missing.js", "/nothing", "/projectsx"):
        assert client.get(address).status_code == 404


# Pages for what went wrong


def test_an_unknown_address_is_named_on_a_page_of_ours(db: None) -> None:
    answer = Client().get("/nowhere/<b>")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "There is no page at this address" in page
    assert "/nowhere/%3Cb%3E" in page


def test_a_form_without_its_proof_is_told_of_cookies(link) -> None:
    answer = Client(enforce_csrf_checks=True).post(link)
    assert answer.status_code == 403
    assert "Stylizer needs cookies" in answer.content.decode()


def test_a_failure_has_a_page_of_its_own(link, monkeypatch) -> None:
    monkeypatch.setattr("stylizer.api.pages.actions.use_sign_in_link", lambda **_link: 1 / 0)
    answer = Client(raise_request_exception=False).post(link)
    assert answer.status_code == 500
    assert "The server failed" in answer.content.decode()


def test_the_admin_asks_nobody_for_a_password(people) -> None:
    client = Client()
    assert "You are not signed in" in client.get("/admin/", follow=True).content.decode()
    client.force_login(people.dave)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "admin is for site admins" in answer.content.decode()
