"""The image's command with the compose file's environment, as the proxy and the health check speak to it."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from django.conf import settings
from websockets import Origin
from websockets.sync.client import connect

from stylizer.actions import issue_sign_in_link
from stylizer.actions.people import OPERATOR
from stylizer.models import Shot
from tests.personas import Personas
from tests.web import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

DOCKER = settings.BASE_DIR / "docker"
SITE = "film.example"
AS_PROXIED = {"Host": SITE, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


def command_of_the_image() -> list[str]:
    words = re.findall(r"^CMD (\[.*?\])$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE | re.DOTALL)
    command: list[str] = json.loads(words[-1].replace("\\\n", ""))
    assert command[0] == "python"
    return [sys.executable, *command[1:]]


def environment_of_compose() -> dict[str, str]:
    given = yaml.safe_load((DOCKER / "compose.yaml").read_text())["x-stylizer"]["environment"]
    values = {"SITE": SITE, "SECRET_KEY": "x" * 60, "DATABASE_PASSWORD": "secret"}
    return {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda match: values[match[1]], value)
        for name, value in given.items()
    }


@pytest.fixture
def address(child_environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Of the server, on this test's database and data folder."""
    command = command_of_the_image()
    with socket.create_server(("127.0.0.1", 0)) as listening, (tmp_path / "web.log").open("w") as log:
        where = command.index("--host")
        assert command[where : where + 4] == ["--host", "0.0.0.0", "--port", "8000"]  # noqa: S104
        command[where : where + 4] = ["--fd", str(listening.fileno())]
        ours = {name: child_environment[name] for name in ("DATABASE_URL", "STYLIZER_DATA")}
        server = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=child_environment | {"STYLIZER_ENV": "production"} | environment_of_compose() | ours,
            pass_fds=[listening.fileno()],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        server.terminate()
        server.wait(PATIENCE)


def test_people_come_through_the_proxy(address: str, people: Personas, shot: Shot) -> None:
    health = httpx.get(
        f"http://{address}/", headers={"Host": "localhost"}, follow_redirects=True, timeout=PATIENCE
    )
    assert health.status_code == 200
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave).token
    origin = {"Origin": f"https://{SITE}"}
    proxy = httpx.HTTPTransport(local_address="127.0.0.2")  # another machine than the server's
    with httpx.Client(
        base_url=f"http://{address}", headers=AS_PROXIED | origin, timeout=PATIENCE, transport=proxy
    ) as browser:
        page = browser.get(f"/sign-in/{token}")
        assert "Strict-Transport-Security" in page.headers
        form = {"csrfmiddlewaretoken": re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page.text)[0]}
        cookies = "; ".join(part.partition(";")[0] for part in page.headers.get_list("set-cookie"))
        signed_in = browser.post(f"/sign-in/{token}", data=form, headers={"Cookie": cookies})
        assert signed_in.status_code == 302, signed_in.text
        (session,) = [each for each in signed_in.headers.get_list("set-cookie") if "session" in each]
        assert "Secure" in session
        cookies = session.partition(";")[0]
        assert browser.get("/api/me", headers={"Cookie": cookies}).json()["username"] == "dave"
    url = f"ws://{address}/ws/shots/{shot.pk}/"
    headers = {"Cookie": cookies, "X-Forwarded-Proto": "https"}
    with connect(
        url.replace(address, SITE),
        sock=_connected(address),
        origin=Origin(f"https://{SITE}"),
        additional_headers=headers,
    ) as page:
        assert json.loads(page.recv(timeout=PATIENCE))["type"] == "head"


def _connected(address: str) -> socket.socket:
    host, _, port = address.partition(":")
    return socket.create_connection((host, int(port)))
