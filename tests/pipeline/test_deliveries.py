"""Webhooks over real sockets: a receiver that fails first, and the real worker."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from stylizer import actions
from stylizer.actions.webhooks import take_delivery
from stylizer.client import SignatureRefused, check_signature
from stylizer.models import Delivery, DeliveryState, Take, Webhook
from stylizer.pipeline import outgoing
from stylizer.pipeline.deliveries import deliver, signature
from tests import studio
from tests.pipeline.test_worker_process import PATIENCE, start_worker  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


class Receiver(ThreadingHTTPServer):
    """Answers with the statuses that it is given, then 204; keeps what it was sent."""

    def __init__(self, *statuses: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses = list(statuses)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.paths: list[str] = []
        self.came = threading.Semaphore(0)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.server.paths.append(self.path)
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.address)
        self.end_headers()
        self.server.came.release()

    def log_message(self, *_arguments: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def receive(settings) -> Iterator[Callable[..., Receiver]]:
    settings.STYLIZER_PRIVATE_WEBHOOKS = True
    started: list[Receiver] = []

    def receive(*statuses: int) -> Receiver:
        started.append(Receiver(*statuses))
        threading.Thread(target=started[-1].serve_forever, kwargs={"poll_interval": 0.05}).start()
        return started[-1]

    yield receive
    for receiver in started:
        receiver.shutdown()
        receiver.server_close()


def add(people, project, address: str) -> str:
    """The secret of a new webhook."""
    kinds = ["take.finished", "decision.made", "frame.failed"]
    return actions.add_webhook(actor=people.bob, project=project, address=address, kinds=kinds).secret


def due_now() -> None:
    """End every pause."""
    Delivery.objects.exclude(next_attempt_at=None).update(next_attempt_at="2020-01-01T00:00:00Z")


def test_a_receiver_that_fails_first_gets_the_same_message_signed(people, project, take, receive) -> None:
    receiver = receive(500, 302)
    secret = add(people, project, receiver.address)
    studio.paint(take)
    delivery = Delivery.objects.get()
    for _ in range(3):
        deliver(delivery.pk)
        due_now()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DELIVERED
    assert [each.status for each in delivery.attempts.order_by("number")] == [500, 302, 204]
    assert len(receiver.heard) == 3  # the redirect was not followed
    for headers, body in receiver.heard:
        check_signature(secret, headers["Stylizer-Signature"], body)
        assert headers["Stylizer-Kind"] == json.loads(body)["kind"] == "take.finished"
        assert headers["Stylizer-Delivery"] == str(delivery.pk)
    assert len({body for _, body in receiver.heard}) == 1


def test_an_attempt_that_is_not_due_is_not_made(people, project, take, receive) -> None:
    receiver = receive(500)
    add(people, project, receiver.address)
    studio.paint(take)
    delivery = Delivery.objects.get()
    deliver(delivery.pk)
    deliver(delivery.pk)
    assert (len(receiver.heard), delivery.attempts.count()) == (1, 1)


def test_nobody_there_and_nobody_allowed(people, project, take: Take, receive, settings) -> None:
    receiver = receive()
    add(people, project, "http://127.0.0.1:9/")
    add(people, project, receiver.address)
    settings.STYLIZER_PRIVATE_WEBHOOKS = False  # as where a name has come to mean another address
    studio.paint(take)
    for delivery in Delivery.objects.all():
        deliver(delivery.pk)
        attempt = delivery.attempts.get()
        assert attempt.status is None
        assert "private address" in attempt.failure
    settings.STYLIZER_PRIVATE_WEBHOOKS = True
    due_now()
    first, second = Delivery.objects.order_by("pk")
    deliver(first.pk)
    assert first.attempts.get(number=2).failure
    deliver(second.pk)
    assert len(receiver.heard) == 1


def test_a_path_in_any_letters(people, project, take, receive) -> None:
    receiver = receive()
    add(people, project, receiver.address + "/häfen ?für=uns")
    studio.paint(take)
    deliver(Delivery.objects.get().pk)
    assert Delivery.objects.get().state == DeliveryState.DELIVERED
    assert receiver.paths == ["/hook/h%C3%A4fen%20?f%C3%BCr=uns"]


def test_a_failure_of_any_kind_is_written_down(people, project, take, receive) -> None:
    add(people, project, receive().address)
    Webhook.objects.update(address=f"http://{'ü' * 70}.example/")  # as from before such were refused
    studio.paint(take)
    deliver(Delivery.objects.get().pk)
    assert "Invalid IDNA hostname" in Delivery.objects.get().attempts.get().failure


def test_a_server_that_answers_byte_by_byte_is_given_up_as_a_whole(
    people, project, take, receive, monkeypatch
) -> None:
    """Each byte comes within the time for a read, and the head never ends."""
    monkeypatch.setattr(outgoing, "ALL_WITHIN", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=(server,))
        dripping.start()
        receive()
        add(people, project, f"http://127.0.0.1:{server.getsockname()[1]}/")
        studio.paint(take)
        deliver(Delivery.objects.get().pk)
        dripping.join(PATIENCE)
        assert not dripping.is_alive()
    assert Delivery.objects.get().attempts.get().failure == "It took too long: ReadTimeout."


def drip(server: socket.socket) -> None:
    """Send a head that never ends until the other side goes away."""
    connection, _ = server.accept()
    with connection, contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nDrip: ")
        for _ in range(60_000):  # fewer than what a client takes for a head that is too long
            connection.sendall(b".")
            threading.Event().wait(0.01)


def test_a_webhook_that_is_removed_meanwhile(people, project, take, receive) -> None:
    add(people, project, receive().address)
    studio.paint(take)
    delivery = take_delivery(delivery_id=Delivery.objects.get().pk)
    actions.remove_webhook(actor=people.bob, webhook=delivery.webhook)
    deliver(delivery.pk)
    assert not Delivery.objects.exists()


def test_the_worker_sends_and_sends_again(people, project, receive, child_environment, start_worker) -> None:  # noqa: F811
    child_environment["STYLIZER_PRIVATE_WEBHOOKS"] = "1"
    receiver = receive(503)
    secret = add(people, project, receiver.address)
    webhook = project.webhooks.get()
    actions.try_webhook(actor=people.bob, webhook=webhook)
    start_worker()
    assert receiver.came.acquire(timeout=PATIENCE)
    assert receiver.came.acquire(timeout=PATIENCE)  # after a pause of ten seconds
    headers, body = receiver.heard[1]
    check_signature(secret, headers["Stylizer-Signature"], body)
    assert json.loads(body)["kind"] == "test"


@pytest.mark.parametrize(
    ("secret", "body", "later", "words"),
    [
        ("other", b"{}", 0, "not that of this body"),
        ("secret", b"[]", 0, "not that of this body"),
        ("secret", b"{}", 301, "within 300 s"),
    ],
)
def test_a_signature_that_does_not_hold(secret: str, body: bytes, later: int, words: str) -> None:
    header = signature("secret", b"{}", 1_000)
    check_signature("secret", header, b"{}", now=1_299)
    with pytest.raises(SignatureRefused, match=words):
        check_signature(secret, header, body, now=1_000 + later)
    with pytest.raises(SignatureRefused, match="no time"):
        check_signature("secret", "v1=abc", b"{}")
