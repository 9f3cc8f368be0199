"""Who may do what over HTTP: every operation of the API times every way of standing to the project."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from stylizer import actions
from stylizer.api.application import api
from stylizer.media.sources import encode_source
from stylizer.models import Delivery, Note, Shot, Take, Upload, User, Webhook
from tests import studio
from tests.personas import Personas, picture


@dataclass
class World:
    """What the requests below are about: a painted take with a note on it, and another one, still queued."""

    people: Personas
    shot: Shot
    take: Take
    waiting: Take
    note: Note
    delivery: Delivery
    tokens: dict[str, str]
    upload: Upload

    def address(self, path: str) -> str:
        ids = {
            "project_id": self.shot.project_id,
            "shot_id": self.shot.pk,
            "take_id": self.take.pk,
            "render_id": self.waiting.renders.get().pk,
            "note_id": self.note.pk,
            "style_id": self.take.take_styles.get().style_version.style_id,
            "user_id": self.people.dave.pk,
            "webhook_id": self.delivery.webhook_id,
            "delivery_id": self.delivery.pk,
            "token_id": self.people.dave.api_tokens.get().pk,
            "upload_id": self.upload.pk,
            "picture": self.shot.source_frames.get(number=1001).picture,
        }
        return path.format(**ids)

    @property
    def seen(self) -> dict[str, int | None]:
        return {"1002": studio.kept(self.take)[1002]}


@pytest.fixture
def world(people, shot, style, take, settings) -> World:
    settings.STYLIZER_PRIVATE_WEBHOOKS = True
    studio.paint(take)
    styles = [actions.WeightedStyle(style.versions.get())]
    waiting = actions.create_take(actor=people.carol, shot=shot, order=actions.TakeOrder(styles))
    note = actions.add_note(actor=people.bob, take=take, first_frame=1001, last_frame=1001, text="Hm")
    hook = actions.add_webhook(
        actor=people.bob, project=shot.project, address="http://192.0.2.1/hook", kinds=["decision.made"]
    )
    delivery = actions.try_webhook(actor=people.bob, webhook=Webhook.objects.get(pk=hook.id))
    tokens = {name: token_of(user) for name, user in people}
    sent = actions.begin_upload(actor=people.carol, name="plate.mov", size=0)
    return World(people, shot, take, waiting, note, delivery, tokens, sent)


def token_of(user: Any) -> str:
    """A token of this person's, from when their account was on."""
    if not isinstance(user, User):
        return "stylizer_never-made"
    user.is_active, is_active = True, user.is_active
    token = actions.create_token(actor=user, name="pipeline").token
    user.is_active = is_active
    return token


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, encode_source(picture(3)))


Body = dict[str, Any] | Callable[[World], dict[str, Any]] | None
no_body = None


def a_contact_sheet(world: World) -> dict[str, Any]:
    styles = [{"style_version": world.take.take_styles.get().style_version_id}]
    return {"styles": styles, "columns": [{}, {"style_weight": 9}]}


# Columns: alice the admin, bob the manager, carol the artist, dave the reviewer, charlie who is in another
# project, erin whose account is off, and nobody, who is not signed in.
TABLE: dict[tuple[str, str], tuple[Body, str]] = {
    ("GET", "/api/me"): (no_body, "200 200 200 200 200 401 401"),
    ("GET", "/api/people"): (no_body, "200 403 403 403 403 401 401"),
    ("POST", "/api/people"): ({"username": "frank"}, "201 403 403 403 403 401 401"),
    ("POST", "/api/people/{user_id}/switch-off"): (no_body, "204 403 403 403 403 401 401"),
    ("POST", "/api/people/{user_id}/switch-on"): (no_body, "204 403 403 403 403 401 401"),
    ("POST", "/api/people/{user_id}/sign-in-links"): ({"hours": 2}, "201 403 403 403 403 401 401"),
    ("PUT", "/api/projects/{project_id}/members/{user_id}"): (
        {"role": "artist"},
        "204 403 403 403 404 401 401",
    ),
    ("DELETE", "/api/projects/{project_id}/members/{user_id}"): (no_body, "204 403 403 403 404 401 401"),
    ("GET", "/api/roles"): (no_body, "200 200 200 200 200 401 401"),
    ("POST", "/api/projects"): ({"name": "The Lighthouse"}, "201 403 403 403 403 401 401"),
    ("GET", "/api/projects"): (no_body, "200 200 200 200 200 401 401"),
    ("GET", "/api/projects/{project_id}/shots"): (no_body, "200 200 200 200 404 401 401"),
    ("POST", "/api/projects/{project_id}/takes"): (
        lambda w: {
            "shots": [w.shot.pk],
            "styles": [{"style_version": w.take.take_styles.get().style_version_id}],
        },
        "201 201 201 403 404 401 401",
    ),
    ("POST", "/api/projects/{project_id}/shots"): (
        {"files": "a.png", "name": "new"},
        "201 201 201 403 404 401 401",
    ),
    ("GET", "/api/shots/{shot_id}"): (no_body, "200 200 200 200 404 401 401"),
    ("GET", "/api/shots/{shot_id}/poster/{picture}"): (no_body, "200 200 200 200 404 401 401"),
    ("GET", "/api/shots/{shot_id}/cuts"): (no_body, "200 200 200 200 404 401 401"),
    ("DELETE", "/api/shots/{shot_id}/cuts"): (no_body, "204 204 204 403 404 401 401"),
    ("POST", "/api/shots/{shot_id}/split"): ({"cuts": [1002]}, "409 409 409 403 404 401 401"),
    ("GET", "/api/shots/{shot_id}/events"): (no_body, "200 200 200 200 404 401 401"),
    ("POST", "/api/shots/{shot_id}/masks"): ({"files": "a.png"}, "201 201 201 403 404 401 401"),
    ("POST", "/api/shots/{shot_id}/takes"): (
        lambda w: {"styles": [{"style_version": w.take.take_styles.get().style_version_id}]},
        "201 201 201 403 404 401 401",
    ),
    # A shot that is no longer than a burst, and a take that is none.
    ("GET", "/api/shots/{shot_id}/bursts"): (no_body, "200 200 200 200 404 401 401"),
    ("POST", "/api/shots/{shot_id}/bursts"): (
        lambda w: {"styles": [{"style_version": w.take.take_styles.get().style_version_id}]},
        "409 409 409 403 404 401 401",
    ),
    ("GET", "/api/shots/{shot_id}/contact-sheets"): (no_body, "200 200 200 200 404 401 401"),
    ("POST", "/api/shots/{shot_id}/contact-sheets"): (a_contact_sheet, "201 201 201 403 404 401 401"),
    ("POST", "/api/shots/{shot_id}/contact-sheets/estimate"): (
        a_contact_sheet,
        "200 200 200 403 404 401 401",
    ),
    ("POST", "/api/takes/{take_id}/whole"): (no_body, "409 409 409 403 404 401 401"),
    ("POST", "/api/shots/{shot_id}/takes/estimate"): ({"preset": "draft"}, "200 200 200 200 404 401 401"),
    # One picture is too few: who may is told so.
    ("POST", "/api/shots/{shot_id}/takes/imported"): ({"files": "a.png"}, "422 422 422 403 404 401 401"),
    ("GET", "/api/takes/{take_id}/snapshot"): (no_body, "200 200 200 200 404 401 401"),
    ("GET", "/api/takes/{take_id}/approved"): (no_body, "200 200 200 200 404 401 401"),
    # Of a work in progress: nothing of it is approved.
    ("GET", "/api/takes/{take_id}/export"): (no_body, "200 200 200 200 404 401 401"),
    ("POST", "/api/takes/{take_id}/decisions"): (
        lambda w: {"kind": "approve", "seen": w.seen},
        "204 204 403 403 404 401 401",
    ),
    ("POST", "/api/takes/{take_id}/kept"): (
        lambda w: {"frame": 1002, "revision": w.seen["1002"], "seen": w.seen["1002"]},
        "204 204 403 403 404 401 401",
    ),
    ("POST", "/api/takes/{take_id}/painted"): (
        lambda w: {"file": "painted.png", "frame": 1002, "seen": w.seen["1002"]},
        "201 201 201 403 404 401 401",
    ),
    ("POST", "/api/takes/{take_id}/reruns"): (lambda w: {"seen": w.seen}, "201 201 201 403 404 401 401"),
    ("POST", "/api/takes/{take_id}/reruns/plan"): (
        lambda w: {"seen": w.seen},
        "200 200 200 200 404 401 401",
    ),
    ("POST", "/api/takes/{take_id}/notes"): (
        {"first_frame": 1001, "last_frame": 1002, "text": "Look", "flagged": True},
        "201 201 201 201 404 401 401",
    ),
    ("POST", "/api/renders/{render_id}/cancel"): (no_body, "204 204 204 403 404 401 401"),
    ("POST", "/api/renders/{render_id}/pause"): (no_body, "204 204 204 403 404 401 401"),
    ("POST", "/api/renders/{render_id}/resume"): (no_body, "409 409 409 403 404 401 401"),
    ("POST", "/api/takes/{take_id}/reruns/draft"): ({"frame": 1001}, "201 201 201 403 404 401 401"),
    ("GET", "/api/takes/{take_id}/reruns/flagged"): (no_body, "200 200 200 200 404 401 401"),
    ("POST", "/api/takes/{take_id}/reruns/flagged"): ({"factor": 2}, "409 409 409 403 404 401 401"),
    ("POST", "/api/renders/{render_id}/answer"): (
        lambda w: {"better": True, "seen": w.seen},
        "409 409 403 403 404 401 401",
    ),
    ("POST", "/api/renders/{render_id}/retry"): (no_body, "409 409 409 403 404 401 401"),
    ("POST", "/api/renders/{render_id}/priority"): ({"priority": "high"}, "204 204 403 403 404 401 401"),
    ("GET", "/api/queue"): (no_body, "200 200 200 200 200 401 401"),
    ("POST", "/api/notes/{note_id}/replies"): ({"text": "Why?"}, "201 201 201 201 404 401 401"),
    ("POST", "/api/notes/{note_id}/resolve"): (no_body, "204 204 204 204 404 401 401"),
    ("POST", "/api/notes/{note_id}/reopen"): (no_body, "409 409 409 409 404 401 401"),
    ("GET", "/api/styles"): (no_body, "200 200 200 200 200 401 401"),
    ("POST", "/api/styles"): (
        {"file": "style.png", "name": "Mosaic"},
        "201 201 201 403 201 401 401",
    ),
    ("POST", "/api/styles/{style_id}/crop"): (
        {"crop": {"left": 0, "top": 0, "width": 32, "height": 32}},
        "201 403 403 403 403 401 401",
    ),
    ("GET", "/api/styles/{style_id}/takes"): (no_body, "200 403 403 403 403 401 401"),
    ("POST", "/api/styles/{style_id}/state"): ({"state": "retired"}, "204 403 403 403 403 401 401"),
    ("GET", "/api/projects/{project_id}/webhooks"): (no_body, "200 200 403 403 404 401 401"),
    ("POST", "/api/projects/{project_id}/webhooks"): (
        {"address": "http://192.0.2.1/hook", "kinds": ["take.finished"]},
        "201 201 403 403 404 401 401",
    ),
    ("DELETE", "/api/webhooks/{webhook_id}"): (no_body, "204 204 403 403 404 401 401"),
    ("POST", "/api/webhooks/{webhook_id}/test"): (no_body, "201 201 403 403 404 401 401"),
    ("GET", "/api/webhooks/{webhook_id}/deliveries"): (no_body, "200 200 403 403 404 401 401"),
    ("POST", "/api/deliveries/{delivery_id}/redeliver"): (no_body, "409 409 403 403 404 401 401"),
    ("GET", "/api/tokens"): (no_body, "200 200 200 200 200 401 401"),
    ("POST", "/api/tokens"): ({"name": "farm"}, "201 201 201 201 201 401 401"),
    # Dave's: nobody else has it.
    ("DELETE", "/api/tokens/{token_id}"): (no_body, "404 404 404 204 404 401 401"),
    ("GET", "/api/uploads"): (no_body, "200 200 200 200 200 401 401"),
    ("OPTIONS", "/api/uploads"): (no_body, "204 204 204 204 204 401 401"),
    ("POST", "/api/uploads"): (no_body, "201 201 201 403 201 401 401"),
    # Carol's upload, which is nobody else's business. Django's client sends no kind with an empty piece.
    ("HEAD", "/api/uploads/{upload_id}"): (no_body, "404 404 200 404 404 401 401"),
    ("PATCH", "/api/uploads/{upload_id}"): (no_body, "404 404 415 404 404 401 401"),
    ("DELETE", "/api/uploads/{upload_id}"): (no_body, "404 404 204 404 404 401 401"),
    ("GET", "/api/settings"): (no_body, "200 200 200 200 200 401 401"),
    ("GET", "/api/workers"): (no_body, "200 200 200 200 200 401 401"),
}
COLUMNS = ("alice", "bob", "carol", "dave", "charlie", "erin", "nobody")
#: What lets somebody in is refused to who comes by a token.
ONLY_BY_BROWSER = {
    ("POST", "/api/people/{user_id}/sign-in-links"),
    ("GET", "/api/tokens"),
    ("POST", "/api/tokens"),
    ("DELETE", "/api/tokens/{token_id}"),
}
#: How uploads are asked about: the kind of a piece, and headers.
TUS = (
    "application/offset+octet-stream",
    {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "0",
        "Upload-Offset": "0",
        "Upload-Metadata": "filename YS5tb3Y=",
    },
)
QUERIES = {
    "/api/settings": "?width=450&height=350",
    "/api/takes/{take_id}/export": "?kind=pictures&work_in_progress=true",
}


def test_every_operation_is_in_the_table() -> None:
    document = api.get_openapi_schema(path_prefix="/api/")
    operations = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert operations == TABLE.keys()


@pytest.mark.parametrize(("method", "path"), TABLE)
def test_each_persona_is_answered_as_the_table_says(world: World, method: str, path: str) -> None:
    body, statuses = TABLE[method, path]
    expected = dict(zip(COLUMNS, map(int, statuses.split()), strict=True))
    answers = {
        name: attempt(signed_in(getattr(world.people, name)), world, method, path, body) for name in COLUMNS
    }
    assert answers == expected

    if (method, path) in ONLY_BY_BROWSER:
        expected = dict.fromkeys(COLUMNS, 403)
    answers = {name: attempt(by_token(world.tokens[name]), world, method, path, body) for name in COLUMNS}
    assert answers == expected


def attempt(client: Client, world: World, method: str, path: str, body: Body) -> int:
    """The status of this request by this client. Whatever it writes is taken back."""
    values = body(world) if callable(body) else body
    with transaction.atomic():
        if values is None:
            kind, headers = TUS if "/uploads" in path else ("", {})
            address = world.address(path) + QUERIES.get(path, "")
            answer = client.generic(method, address, content_type=kind, headers=headers)
        elif files := {name: upload(values[name]) for name in ("file", "files") if name in values}:
            answer = client.post(world.address(path), values | files)
        else:
            answer = client.generic(
                method, world.address(path), json.dumps(values), content_type="application/json"
            )
        transaction.set_rollback(True)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json", answer.content
        assert method == "HEAD" or answer.json()["detail"]
    return answer.status_code


def signed_in(user: Any) -> Client:
    client = Client()
    if isinstance(user, User):
        client.force_login(user)
    return client


def by_token(token: str) -> Client:
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})


def test_a_writing_request_without_the_csrf_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people.bob)
    address = world.address("/api/takes/{take_id}/notes")
    body = json.dumps({"first_frame": 1001, "last_frame": 1001, "text": "Look"})
    assert client.post(address, body, content_type="application/json").status_code == 403
    client.get("/api/me")  # sets the cookie
    token = client.cookies["csrftoken"].value
    accepted = client.post(address, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert accepted.status_code == 201


def test_projects_of_others_are_not_in_the_list(world: World) -> None:
    def names(user: User) -> list[str]:
        return [project["name"] for project in signed_in(user).get("/api/projects").json()]

    assert names(world.people.dave) == ["The Harbour"]
    assert names(world.people.charlie) == ["Elsewhere"]
