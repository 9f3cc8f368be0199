"""A real web server on the test database, and browsers' stand-ins that are signed in to it."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from websockets import ConnectionClosed, Origin
from websockets.sync.client import ClientConnection, connect

from stylizer.models import User

#: Seconds until a message that must come counts as missing. Passing tests do not wait for it.
PATIENCE = 20.0


class Watcher:
    """A browser's websocket on a shot."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.connection.recv(timeout=PATIENCE))
        return message

    def receive_until(self, number: int) -> list[dict[str, Any]]:
        """The events up to this number, as they come; head numbers are left out."""
        events: list[dict[str, Any]] = []
        while not events or events[-1]["number"] < number:
            message = self.receive()
            if message["type"] == "event":
                events.append(message)
        return events

    def send(self, message: Any) -> None:
        self.connection.send(message if isinstance(message, str) else json.dumps(message))

    def close_code(self) -> int:
        """The code with which the server ends the socket."""
        with suppress(ConnectionClosed):
            while True:
                self.receive()
        assert self.connection.close_code is not None
        return self.connection.close_code


class WebServer:
    """uvicorn in a thread, as the launcher runs it in a process."""

    def __init__(self) -> None:
        from project.asgi import application

        self._socket = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(
            application,
            ws="websockets-sansio",
            lifespan="on",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = f"http://{self.host}"

    def start(self) -> None:
        # Who connects before it is ready waits in the socket's queue.
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()

    def client(self, user: User | AnonymousUser) -> httpx.Client:
        """Like a browser of this user: session cookie, CSRF cookie and header."""
        return httpx.Client(
            base_url=self.url,
            cookies=session_cookies(user) | {"csrftoken": CSRF_TOKEN},
            headers={"X-CSRFToken": CSRF_TOKEN},
            timeout=PATIENCE,
        )

    @contextmanager
    def watch(
        self,
        user: User | AnonymousUser,
        shot: int,
        origin: str | None = None,
        cookies: dict[str, str] | None = None,
    ) -> Iterator[Watcher]:
        """A socket of this user's, in a session of its own unless `cookies` has one."""
        pairs = (session_cookies(user) if cookies is None else cookies).items()
        with connect(
            f"ws://{self.host}/ws/shots/{shot}/",
            origin=Origin(origin or self.url),
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in pairs)},
        ) as connection:
            yield Watcher(connection)


CSRF_TOKEN = "c" * 32


def session_cookies(user: User | AnonymousUser) -> dict[str, str]:
    """A fresh session of the user; none for who is not signed in."""
    if not isinstance(user, User):
        return {}
    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


@pytest.fixture
def web_server(transactional_db: None) -> Iterator[WebServer]:
    server = WebServer()
    server.start()
    yield server
    server.stop()


class RestartedServer:
    """A web server that can be killed; who connects meanwhile waits in the socket's queue."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._environment, self._log = environment, log
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.start()

    def start(self) -> None:
        number = self._socket.fileno()
        command = [sys.executable, "-m", "uvicorn", "project.asgi:application", "--lifespan", "on"]
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [*command, "--fd", str(number)],
                cwd=settings.BASE_DIR,
                env=self._environment,
                pass_fds=[number],
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        self.kill()
        self._socket.close()


@pytest.fixture
def restarted_server(child_environment: dict[str, str], tmp_path: Path) -> Iterator[RestartedServer]:
    server = RestartedServer(child_environment, tmp_path / "web.log")
    yield server
    server.close()
