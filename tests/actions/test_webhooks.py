"""What webhooks are told, and where they may be sent."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from stylizer import actions
from stylizer.actions import addresses, claims, endings, results, webhooks
from stylizer.actions.errors import Invalid, Refused
from stylizer.models import AccessChange, Delivery, DeliveryState, Style, Take, Webhook
from tests import studio
from tests.personas import Personas

ALL = ["take.finished", "decision.made", "frame.failed"]


@pytest.fixture(autouse=True)
def private_addresses(settings) -> None:
    settings.STYLIZER_PRIVATE_WEBHOOKS = True


def hook(people: Personas, project, kinds=ALL) -> Webhook:
    made = actions.add_webhook(actor=people.bob, project=project, address="http://192.0.2.1/", kinds=kinds)
    return Webhook.objects.get(pk=made.id)


def told() -> list[dict]:
    return [json.loads(body) for body in Delivery.objects.order_by("pk").values_list("body", flat=True)]


def test_making_and_removing_is_written_down(people, project) -> None:
    actions.remove_webhook(actor=people.bob, webhook=hook(people, project))
    changes = AccessChange.objects.filter(actor=people.bob, address="http://192.0.2.1/").order_by("pk")
    said = [(each.kind, each.person, each.project) for each in changes]
    assert said == [("webhook made", people.bob, project), ("webhook removed", people.bob, project)]


def test_the_end_of_a_render_and_decisions_are_told(people, project, take: Take) -> None:
    hook(people, project)
    studio.paint(take)
    actions.decide(actor=people.bob, take=take, kind="approve", seen={1001: studio.kept(take)[1001]})
    actions.request_rerun(actor=people.carol, take=take, seen={1002: studio.kept(take)[1002]})

    finished, approved, rerun = told()
    assert (finished["kind"], finished["shot"]) == (
        "take.finished",
        {"id": take.shot_id, "name": "harbour_010"},
    )
    assert [(row["take"], row["state"]) for row in finished["data"]["renders"]] == [(take.pk, "done")]
    assert (approved["kind"], approved["event"]["actor"]) == ("decision.made", "Bob")
    assert [row["kind"] for row in approved["data"]["decisions"]] == ["approve"]
    assert [row["kind"] for row in rerun["data"]["decisions"]] == ["rerun"]


def test_a_frame_is_told_when_it_is_given_up_and_a_render_when_it_fails(people, project, take: Take) -> None:
    hook(people, project)
    lease = studio.claim(take)
    results.fail_frame(claim=lease, position=0, frame=1001, message="It diverged.")
    assert told() == []
    results.fail_frame(claim=lease, position=0, frame=1001, message="It diverged.")
    endings.fail_render(claim=lease, message="No such weights.")
    frame, render = told()
    assert frame["kind"] == "frame.failed"
    assert [(row["number"], row["failure"]) for row in frame["data"]["frames"]] == [(1001, "It diverged.")]
    assert render["data"]["renders"][0]["failure"] == "No such weights."


def test_a_take_is_not_finished_while_another_render_of_it_is_under_way(people, project, take: Take) -> None:
    hook(people, project, kinds=["take.finished"])
    studio.paint(take)
    for frame in (1001, 1005):
        seen = {frame: studio.kept(take)[frame]}
        actions.request_rerun(actor=people.carol, take=take, seen=seen)
    first = take.renders.filter(state="queued").order_by("pk").first()
    lease = claims.claim_render(worker=studio.WORKER, render_id=first.pk)
    endings.finish_render(claim=lease)
    assert len(told()) == 1
    studio.paint(take)
    assert len(told()) == 2


def test_a_take_whose_last_render_is_cancelled_or_refused_is_told(
    people, project, take: Take, style: Style
) -> None:
    hook(people, project, kinds=["take.finished"])
    actions.cancel_render(actor=people.carol, render=take.renders.get())
    actions.create_take(
        actor=people.carol,
        shot=take.shot,
        order=actions.TakeOrder([actions.WeightedStyle(style.versions.get())]),
    )
    actions.set_style_state(actor=people.alice, style=style, state="withdrawn", reason="The heirs said no")
    states = [[row["state"] for row in each["data"]["renders"]] for each in told()]
    assert states == [["cancelled"], ["failed"]]


def test_only_what_was_chosen_and_only_of_the_project(people, project, take: Take) -> None:
    hook(people, project, kinds=["frame.failed"])
    elsewhere = people.charlie.projects.get()
    actions.add_webhook(actor=people.charlie, project=elsewhere, address="http://192.0.2.2/", kinds=ALL)
    studio.paint(take)
    assert told() == []


def test_pauses_grow_until_it_is_given_up_and_one_may_begin_again(people, project) -> None:
    delivery = actions.try_webhook(actor=people.bob, webhook=hook(people, project))
    waits = []
    while (taken := webhooks.take_delivery(delivery_id=delivery.pk)) is not None:
        assert webhooks.take_delivery(delivery_id=delivery.pk) is None  # nobody else makes this attempt
        webhooks.record_attempt(delivery=taken, milliseconds=3, status=500, failure="The answer was 500.")
        delivery.refresh_from_db()
        if delivery.next_attempt_at is not None:
            waits.append(delivery.next_attempt_at - timezone.now())
            Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) > timedelta(hours=12)
    assert (delivery.state, delivery.attempts.count()) == (DeliveryState.GIVEN_UP, 8)

    actions.redeliver(actor=people.bob, delivery=delivery)
    taken = webhooks.take_delivery(delivery_id=delivery.pk)
    webhooks.record_attempt(delivery=taken, milliseconds=3, status=204, failure="")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts.count()) == (DeliveryState.DELIVERED, 9)
    actions.redeliver(actor=people.bob, delivery=delivery)
    with pytest.raises(Refused, match="under way"):
        actions.redeliver(actor=people.bob, delivery=delivery)


def test_old_deliveries_are_forgotten(people, project) -> None:
    old, waiting = (actions.try_webhook(actor=people.bob, webhook=hook(people, project)) for _ in range(2))
    webhooks.record_attempt(delivery=old, milliseconds=3, status=204, failure="")
    webhooks.forget_old_deliveries()
    assert Delivery.objects.count() == 2
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=31))
    webhooks.forget_old_deliveries()
    assert list(Delivery.objects.all()) == [waiting]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.com/",
        "example.com",
        "http://",
        "http://[::1",
        "http://host:99999/",
        "https://user:secret@192.0.2.1/",
        "http://192.0.2.1/\n",
        "javascript:alert(1)",
        f"http://{'ü' * 70}.example/",
        "http://\u2024.example/",
    ],
)
def test_what_is_no_address_is_refused(people, project, address: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_webhook(actor=people.bob, project=project, address=address, kinds=ALL)
    assert refusal.value.field == "address"


def test_an_address_in_any_letters_is_taken(people, project) -> None:
    address = "http://192.0.2.1/häfen?für=uns"
    actions.add_webhook(actor=people.bob, project=project, address=address, kinds=ALL)
    assert project.webhooks.get().address == address


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.9",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_private_addresses_are_refused_unless_the_server_allows_them(
    people, project, settings, host: str
) -> None:
    settings.STYLIZER_PRIVATE_WEBHOOKS = False
    with pytest.raises(Invalid, match=r"private address|not known"):
        actions.add_webhook(actor=people.bob, project=project, address=f"http://{host}/", kinds=ALL)


def test_public_addresses_are_let_pass() -> None:
    assert all(map(addresses.is_outside, ["93.184.215.14", "1.1.1.1", "2606:4700::1111"]))


def test_a_host_in_any_letters_is_asked_for_by_its_ascii_name() -> None:
    url = addresses.on_the_wire("https://straße.example/ä")
    assert (url.raw_host, url.raw_path) == (b"xn--strae-oqa.example", b"/%C3%A4")
