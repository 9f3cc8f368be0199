"""Pictures and fields beside Django: who gets them, how they are cached, and what never leaves the folder."""

import asyncio
import gzip
import json
import socket

import httpx
import pytest
from django.core import signing

from stylizer import actions
from stylizer.access import media_pass
from stylizer.access.stores import shot_store
from stylizer.actions import OPERATOR
from stylizer.live.media import media
from tests.web import PATIENCE

MISSING = "0" * 64


@pytest.fixture
def source(shot) -> str:
    """Address of the shot's first source picture."""
    return f"/media/shots/{shot.pk}/{shot.source_frames.get(number=1001).picture}"


@pytest.fixture
def browser(web_server, people, take):
    """dave's, after it has opened the take."""
    with web_server.client(people.dave) as client:
        assert client.get(f"/api/takes/{take.pk}/snapshot").status_code == 200
        yield client


def problem(answer: httpx.Response) -> dict:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    return body


def test_a_source_picture_comes_as_it_is_stored(browser, shot, source) -> None:
    answer = browser.get(source)
    assert answer.status_code == 200
    assert answer.content == shot_store(shot.pk).path(source.rpartition("/")[2]).read_bytes()
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_large_file_comes_whole(browser, shot) -> None:
    data = bytes(range(256)) * 4096  # several times what is read at once
    name = shot_store(shot.pk).put(data, "png")
    assert browser.get(f"/media/shots/{shot.pk}/{name}").content == data


def test_a_field_is_unpacked_on_the_way_in(browser, shot) -> None:
    name = shot_store(shot.pk).put(gzip.compress(b"levels"), "gz")
    answer = browser.get(f"/media/shots/{shot.pk}/{name}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == b"levels"


def test_the_picture_of_a_style_comes_too(browser, style) -> None:
    version = style.versions.get()
    assert browser.get(f"/media/styles/{version.picture}").status_code == 200


def test_head_tells_the_size_and_sends_nothing(browser, source) -> None:
    answer = browser.head(source)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == browser.get(source).headers["content-length"]


def test_what_the_browser_has_is_not_sent_again(browser, source) -> None:
    etag = browser.get(source).headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = browser.get(source, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert browser.get(source, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_file_that_is_gone_is_said_to_be(browser, shot) -> None:
    answer = browser.get(f"/media/shots/{shot.pk}/{MISSING}.png")
    assert answer.status_code == 404
    assert "gone from the data folder" in problem(answer)["detail"]
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_pictures_can_only_be_read(browser, source) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = browser.request(method, source)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


# Who gets them


def test_without_a_pass_nothing_is_shown(web_server, people, shot, source) -> None:
    for user in (people.nobody, people.dave, people.charlie):
        with web_server.client(user) as client:
            answer = client.get(source)
            assert answer.status_code == 403
            assert "Load the page again" in problem(answer)["detail"]


def test_a_stranger_gets_no_pass(web_server, people, shot, take, source) -> None:
    with web_server.client(people.charlie) as client:
        for address in (f"/api/takes/{take.pk}/snapshot", f"/api/shots/{shot.pk}"):
            answer = client.get(address)
            assert answer.status_code == 404
            assert "set-cookie" not in answer.headers
        assert client.get(source).status_code == 403


def with_pass(web_server, value: str, shot: int) -> httpx.Client:
    return httpx.Client(base_url=web_server.url, cookies={f"stylizer_media_{shot}": value})


def test_a_pass_opens_one_shot_only(web_server, people, shot, source) -> None:
    other = media_pass.issue_pass(people.dave.pk, media_pass.shot_folder(shot.pk + 1))
    with with_pass(web_server, other, shot.pk) as client:
        assert "another shot" in problem(client.get(source))["detail"]


def test_a_forged_pass_opens_nothing(web_server, people, shot, source) -> None:
    body = [people.dave.pk, media_pass.shot_folder(shot.pk), 2e9]
    for value in ("", "x", "a:b:c", "W10:1:1", signing.dumps(body, salt="something.else")):
        with with_pass(web_server, value, shot.pk) as client:
            assert client.get(source).status_code == 403


def test_a_pass_runs_out(web_server, people, shot, source, monkeypatch) -> None:
    value = media_pass.issue_pass(people.dave.pk, media_pass.shot_folder(shot.pk))
    with with_pass(web_server, value, shot.pk) as client:
        assert client.get(source).status_code == 200
        monkeypatch.setattr(media_pass, "LIFETIME", -media_pass.LIFETIME)
        assert "run out" in problem(client.get(source))["detail"]


def test_the_cookie_is_for_this_shot_and_no_script(web_server, people, shot) -> None:
    with web_server.client(people.dave) as client:
        answer = client.get(f"/api/shots/{shot.pk}")
    cookies = answer.headers.get_list("set-cookie")
    ours = next(cookie for cookie in cookies if cookie.startswith(f"stylizer_media_{shot.pk}="))
    for attribute in (f"Path=/media/shots/{shot.pk}/", "HttpOnly", "SameSite=Lax", "Max-Age=1800"):
        assert attribute in ours


def test_a_removed_member_sees_no_more_pictures(web_server, people, project, shot, source) -> None:
    with web_server.client(people.dave) as client, web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        client.get(f"/api/shots/{shot.pk}")
        assert client.get(source).status_code == 200
        actions.remove_member(actor=OPERATOR, project=project, user=people.dave)
        watcher.close_code()  # by now this process has heard of it
        assert client.get(source).status_code == 403
        assert client.get(f"/api/shots/{shot.pk}").status_code == 404


def test_a_changed_role_asks_for_a_new_pass_and_gets_it(
    web_server, people, project, shot, take, source
) -> None:
    with web_server.client(people.dave) as client, web_server.watch(people.dave, shot.pk) as watcher:
        watcher.receive()
        client.get(f"/api/shots/{shot.pk}")
        actions.add_member(actor=OPERATOR, project=project, user=people.dave, role="artist")
        actions.add_note(actor=people.bob, take=take, first_frame=1001, last_frame=1001, text="Now")
        watcher.receive_until(1)  # what came before this note has been heard too
        assert client.get(source).status_code == 403
        client.get(f"/api/shots/{shot.pk}")
        assert client.get(source).status_code == 200


# What never leaves the folder


NO_ADDRESSES = [
    "/media/shots/{shot}/../{shot}/{name}",
    "/media/shots/{shot}/..%2f..%2f..%2fetc/passwd",
    "/media/shots/{shot}/%2e%2e/secret-key",
    "/media/shots/{shot}/{name}%00.png",
    "/media/shots/{shot}/{name}%0a",
    "/media/shots/{shot}/{name}/",
    "/media/shots/0{shot}/{name}",
    "/media/shots/{shot}/{flow}.npz",
    "/media/shots/{shot}/{NAME}.png",
    "/media/shots/%D9%A3/{name}",
    "/media//shots/{shot}/{name}",
    "/media/",
    "/media/styles/../shots/{shot}/{name}",
    "/media/secret-key",
]


def test_only_names_of_stored_pictures_are_addresses(web_server, browser, shot, source) -> None:
    name = source.rpartition("/")[2]
    flow = shot_store(shot.pk).put(b"flow", "npz").partition(".")[0]
    assert raw_get(web_server, source, browser)[0] == 200
    for address in NO_ADDRESSES:
        path = address.format(shot=shot.pk, name=name, flow=flow, NAME=name[:64].upper())
        status, body = raw_get(web_server, path, browser)
        assert (path, status, json.loads(body)["status"]) == (path, 404, 404)


def raw_get(web_server, path: str, browser: httpx.Client) -> tuple[int, bytes]:
    """Ask as an attacker does: httpx would tidy the path."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
    request = f"GET {path} HTTP/1.1\r\nHost: {web_server.host}\r\nCookie: {cookies}\r\n"
    with socket.create_connection(web_server.host.split(":"), timeout=PATIENCE) as connection:
        connection.sendall(f"{request}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    headers, _, body = answer.partition(b"\r\n\r\n")
    return int(headers.split()[1]), body


def test_the_database_is_not_asked(data_folder) -> None:
    """pytest-django lets no test reach the database that does not ask for it."""
    name = shot_store(5).put(b"picture", "png")
    value = media_pass.issue_pass(1, media_pass.shot_folder(5))
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/media/shots/5/{name}",
        "headers": [(b"cookie", f"stylizer_media_5={value}".encode())],
    }
    sent = []

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(media(scope, None, send))
    assert sent[0]["status"] == 200
    assert b"".join(message.get("body", b"") for message in sent) == b"picture"
