"""Where the server listens, and what it answers to."""

import socket

import pytest

from stylizer.launch.address import AddressError, choose_port, names_of_this_machine, url_of


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def test_without_a_wish_the_next_free_port_is_taken(taken_port: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("stylizer.launch.address.DEFAULT_PORT", taken_port)
    assert taken_port < choose_port("127.0.0.1", None) < taken_port + 20


def test_a_taken_port_that_was_asked_for_is_refused_by_number(taken_port: int):
    with pytest.raises(AddressError, match=rf"127\.0\.0\.1:{taken_port}.*Set PORT"):
        choose_port("127.0.0.1", taken_port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_cannot_be_is_refused(port: int):
    with pytest.raises(AddressError, match=str(port)):
        choose_port("127.0.0.1", port)


def test_a_host_that_is_not_ours_is_refused():
    with pytest.raises(AddressError, match="HOST"):
        choose_port("192.0.2.1", None)


def test_on_loopback_only_loopback_names_are_answered():
    assert names_of_this_machine("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]


def test_open_to_the_network_the_machines_own_names_are_answered_and_no_others():
    names = names_of_this_machine("0.0.0.0")  # noqa: S104
    assert socket.gethostname() in names
    assert "*" not in names


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("::1", "http://localhost:8000"),
        ("fe80::1", "http://[fe80::1]:8000"),
        ("film.local", "http://film.local:8000"),
    ],
)
def test_the_shown_address_can_be_opened(host: str, url: str):
    assert url_of(host, 8000) == url


def test_open_to_the_network_the_shown_address_is_one_that_is_answered():
    name = url_of("0.0.0.0", 8000).removeprefix("http://").removesuffix(":8000")  # noqa: S104
    assert name in names_of_this_machine("0.0.0.0")  # noqa: S104
