"""The entry point: who answers which address, and what stays out of a web process."""

import subprocess
import sys

import httpx
import pytest


def test_web_process_loads_no_torch():
    program = "import project.asgi, sys; print([m for m in ('torch', 'torchvision') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
async def browser():
    from project.asgi import application

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="http://localhost"
    ) as client:
        yield client


async def test_pictures_are_answered_beside_django(browser: httpx.AsyncClient):
    answer = await browser.get("/media/shots/1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "x-frame-options" not in answer.headers  # Django's middleware never saw it


@pytest.mark.django_db(transaction=True)
async def test_pages_are_answered_by_django(browser: httpx.AsyncClient):
    answer = await browser.get("/admin/login/")
    assert answer.status_code == 200
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.django_db(transaction=True)
async def test_a_foreign_host_name_is_refused(browser: httpx.AsyncClient):
    answer = await browser.get("/admin/login/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
