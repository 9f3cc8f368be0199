"""A real Chromium, and a studio that the real launcher runs on the test's database."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch_chromium
from tests.browser.room import SignedIn
from tests.launch.launcher import serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop on this thread; the tests' own queries are synchronous all the same.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = launch_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def address(browser: Browser, child_environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Where `manage.py serve`, with its web server and its worker, answers."""
    with serving(child_environment, tmp_path / "serve.log") as address:
        yield address


@pytest.fixture
def sign_in(browser: Browser, address: str) -> Iterator[SignedIn]:
    people = SignedIn(browser, address)
    yield people
    people.close()


@pytest.fixture
def web_address(browser: Browser, child_environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Where a web server without a worker answers: its takes are painted by the test."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        command = [sys.executable, "-m", "uvicorn", "project.asgi:application", "--lifespan", "on"]
        with (tmp_path / "web.log").open("w") as log:
            server = subprocess.Popen(
                [*command, "--ws", "websockets-sansio", "--fd", str(number)],
                cwd=django_settings.BASE_DIR,
                env=child_environment,
                pass_fds=[number],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        # Who connects before it is ready waits in the socket's queue.
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


@pytest.fixture
def visit(browser: Browser, web_address: str) -> Iterator[SignedIn]:
    people = SignedIn(browser, web_address)
    yield people
    people.close()


@pytest.fixture
def visit_without_a_card(browser: Browser, web_address: str) -> Iterator[SignedIn]:
    """On a machine that has no graphics card, where the player draws on a plain canvas."""
    people = SignedIn(browser, web_address, card=False)
    yield people
    people.close()
