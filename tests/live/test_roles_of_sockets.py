"""Who may listen: every websocket times every way of standing to the project, and until when."""

import pytest
from django.contrib.auth.models import AnonymousUser
from websockets import ConnectionClosed, Origin
from websockets.sync.client import connect

from stylizer import actions
from stylizer.actions.claims import claim_render
from stylizer.actions.tokens import create_token
from stylizer.live import listener as listening
from stylizer.live.routing import websocket_urlpatterns
from stylizer.models import Render, RenderState, Shot, User
from tests import studio
from tests.web import PATIENCE, WebServer, session_cookies

LISTENS, NOT_SIGNED_IN, NOT_FOUND = None, 4401, 4404

#: Address → what becomes of the socket of alice, bob, carol, dave, charlie, erin and nobody.
SOCKETS = {
    r"^ws/shots/(?P<shot>[0-9]{1,18})/$": (
        "/ws/shots/{shot}/",
        (LISTENS, LISTENS, LISTENS, LISTENS, NOT_FOUND, NOT_SIGNED_IN, NOT_SIGNED_IN),
    ),
    r"^ws/studio/$": (
        "/ws/studio/",
        (LISTENS, LISTENS, LISTENS, LISTENS, LISTENS, NOT_SIGNED_IN, NOT_SIGNED_IN),
    ),
    r"": ("/ws/elsewhere/", (NOT_FOUND,) * 7),
}
COLUMNS = ("alice", "bob", "carol", "dave", "charlie", "erin", "nobody")


def test_every_socket_is_in_the_table() -> None:
    assert [route.pattern.regex.pattern for route in websocket_urlpatterns] == list(SOCKETS)


@pytest.mark.parametrize("pattern", SOCKETS)
def test_each_persona_is_answered_as_the_table_says(web_server, people, shot: Shot, pattern: str) -> None:
    path, codes = SOCKETS[pattern]
    answers = {
        name: outcome(web_server, getattr(people, name), path.format(shot=shot.pk)) for name in COLUMNS
    }
    assert answers == dict(zip(COLUMNS, codes, strict=True))


def outcome(web_server: WebServer, user: User | AnonymousUser, path: str) -> int | None:
    """The code with which the server ends this person's socket; None where it talks to them."""
    cookies = "; ".join(f"{name}={value}" for name, value in session_cookies(user).items())
    address = f"ws://{web_server.host}{path}"
    with connect(address, origin=Origin(web_server.url), additional_headers={"Cookie": cookies}) as socket:
        try:
            socket.recv(timeout=PATIENCE)
        except ConnectionClosed:
            return socket.close_code
        return LISTENS


@pytest.fixture
def no_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that ends within the test ends by the news itself, not by the next look at the clock."""
    monkeypatch.setattr(listening, "BEAT", 3600.0)


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("DELETE", "/api/projects/{project}/members/{dave}", NOT_FOUND),
        ("POST", "/api/people/{dave}/switch-off", NOT_SIGNED_IN),
    ],
)
def test_a_socket_ends_when_its_role_is_taken_in_the_browser(
    no_beats, web_server, people, project, shot, method: str, path: str, code: int
) -> None:
    with web_server.watch(people.dave, shot.pk) as dave, web_server.watch(people.bob, shot.pk) as bob:
        dave.receive(), bob.receive()
        with web_server.client(people.alice) as alice:
            address = path.format(project=project.pk, dave=people.dave.pk)
            assert alice.request(method, address).status_code == 204
        assert dave.close_code() == code
        bob.send({"type": "since", "number": 0})
        assert bob.receive()["type"] == "event"


def test_who_loses_the_role_loses_the_page_and_the_rerun_that_waits(
    no_beats, web_server, people, project, take
) -> None:
    kept = studio.paint(take)
    with web_server.watch(people.carol, take.shot_id) as page, web_server.client(people.carol) as carol:
        page.receive()
        asked = carol.post(f"/api/takes/{take.pk}/reruns", json={"seen": {"1002": kept[1002].pk}})
        assert asked.status_code == 201, asked.text
        with web_server.client(people.alice) as alice:
            address = f"/api/projects/{project.pk}/members/{people.carol.pk}"
            assert alice.delete(address).status_code == 204
        assert page.close_code() == NOT_FOUND
        assert carol.get(f"/api/takes/{take.pk}/snapshot").status_code == 404
    assert claim_render(worker=studio.WORKER, render_id=asked.json()["id"]) is None
    rerun = Render.objects.get(pk=asked.json()["id"])
    assert rerun.state == RenderState.FAILED
    assert "Carol may no longer rerun frames" in rerun.failure


def test_another_role_leaves_the_socket_open(no_beats, web_server, people, project, shot) -> None:
    with web_server.watch(people.carol, shot.pk) as carol:
        carol.receive()
        with web_server.client(people.alice) as alice:
            address = f"/api/projects/{project.pk}/members/{people.carol.pk}"
            assert alice.put(address, json={"role": "reviewer"}).status_code == 204
        carol.send({"type": "since", "number": 0})
        assert carol.receive()["type"] == "event"


def test_a_lesser_role_holds_for_the_rerun_that_waits_and_the_link_and_token_from_before(
    no_beats, web_server, people, project, take
) -> None:
    kept = studio.paint(take)
    rerun = actions.request_rerun(actor=people.carol, take=take, seen={1002: kept[1002].pk})
    link = actions.issue_sign_in_link(actor=people.alice, user=people.carol)
    token = create_token(actor=people.carol, name="script")
    actions.add_member(actor=people.alice, project=project, user=people.carol, role="reviewer")

    assert claim_render(worker=studio.WORKER, render_id=rerun.pk) is None
    rerun.refresh_from_db()
    assert (rerun.state, "Carol may no longer rerun frames" in rerun.failure) == (RenderState.FAILED, True)
    seen = {"seen": {"1003": kept[1003].pk}}
    with web_server.client(actions.use_sign_in_link(token=link.token)) as carol:
        assert carol.get(f"/api/takes/{take.pk}/snapshot").status_code == 200
        assert carol.post(f"/api/takes/{take.pk}/reruns", json=seen).status_code == 403
        bearer = {"Authorization": f"Bearer {token.token}"}
        carol.cookies.clear()
        assert carol.post(f"/api/takes/{take.pk}/reruns", json=seen, headers=bearer).status_code == 403
