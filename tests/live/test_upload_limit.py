"""What is too large is refused without being kept, whether it says its size or not."""

from collections.abc import Iterator

import pytest

MEGABYTE = b"x" * 2**20


@pytest.fixture(autouse=True)
def limit(settings) -> None:
    settings.STYLIZER_UPLOAD_LIMIT_MB = 2


def pieces(megabytes: int) -> Iterator[bytes]:
    """Sent in chunks, without a Content-Length."""
    for _ in range(megabytes):
        yield MEGABYTE


@pytest.mark.parametrize("content", [MEGABYTE * 3, pieces(3)], ids=["declared", "undeclared"])
def test_an_upload_over_the_limit_is_refused(web_server, people, content) -> None:
    with web_server.client(people.carol) as browser:
        answer = browser.post("/api/styles", content=content)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert "STYLIZER_UPLOAD_LIMIT_MB" in answer.json()["detail"]
        assert browser.get("/api/me").json()["upload_limit"] == 2 * 2**20


def test_an_upload_at_the_limit_comes_through(web_server, people) -> None:
    with web_server.client(people.carol) as browser:
        assert browser.post("/api/styles", content=pieces(2)).status_code == 422
