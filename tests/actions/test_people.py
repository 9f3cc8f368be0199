"""Accounts, roles and sign-in links."""

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from stylizer.actions import (
    OPERATOR,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    add_member,
    create_project,
    create_user,
    issue_sign_in_link,
    remove_member,
    set_user_active,
    use_sign_in_link,
)
from stylizer.models import AccessChange, Membership, Project, SignInLink, User
from tests.personas import Personas


def test_a_link_signs_in_once(people: Personas) -> None:
    token = issue_sign_in_link(actor=people.alice, user=people.dave).token
    assert use_sign_in_link(token=token) == people.dave
    with pytest.raises(NotFound, match="used already"):
        use_sign_in_link(token=token)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_gets_in(people: Personas) -> None:
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave).token
    second: list[object] = []

    def use() -> None:
        try:
            second.append(use_sign_in_link(token=token))
        except NotFound as refusal:
            second.append(type(refusal))
        finally:
            connection.close()

    racer = threading.Thread(target=use)
    with transaction.atomic():
        assert use_sign_in_link(token=token) == people.dave
        racer.start()
        while not somebody_waits_for_a_lock():
            assert racer.is_alive()
    racer.join()
    assert second == [NotFound]


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


def test_a_link_runs_out(people: Personas) -> None:
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave, hours=1).token
    past = Now() - timedelta(seconds=1)
    SignInLink.objects.update(created_at=Now() - timedelta(hours=2), expires_at=past)
    with pytest.raises(NotFound):
        use_sign_in_link(token=token)


def test_the_token_itself_is_not_kept(people: Personas) -> None:
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave).token
    assert token not in str(SignInLink.objects.values().get())


def test_an_account_that_is_off_gets_no_link_and_uses_none(people: Personas) -> None:
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave).token
    set_user_active(actor=people.alice, user=people.dave, is_active=False)
    with pytest.raises(NotFound):
        use_sign_in_link(token=token)
    with pytest.raises(Refused, match="switched off"):
        issue_sign_in_link(actor=OPERATOR, user=people.dave)


def test_a_project_admin_is_no_site_admin(people: Personas) -> None:
    site_admin = create_user(actor=OPERATOR, username="root", is_superuser=True)
    with pytest.raises(Invalid, match="site admin"):
        create_user(actor=people.alice, username="eve", is_superuser=True)
    with pytest.raises(Forbidden, match="site admin"):
        issue_sign_in_link(actor=people.alice, user=site_admin)
    with pytest.raises(Forbidden, match="site admin"):
        set_user_active(actor=people.alice, user=site_admin, is_active=False)


def test_a_project_admin_gets_no_hold_of_other_projects_through_a_link(
    people: Personas, project: Project
) -> None:
    """Whoever has charlie's link sees what charlie sees."""
    for _ in range(2):
        with pytest.raises(Forbidden, match="no admin"):
            issue_sign_in_link(actor=people.alice, user=people.charlie)
        with pytest.raises(Forbidden, match="no admin"):
            set_user_active(actor=people.alice, user=people.charlie, is_active=False)
        add_member(actor=people.alice, project=project, user=people.charlie, role="reviewer")
    elsewhere = Project.objects.get(name="Elsewhere")
    add_member(actor=OPERATOR, project=elsewhere, user=people.alice, role="admin")
    assert issue_sign_in_link(actor=people.alice, user=people.charlie).token


def test_a_project_keeps_an_admin_who_can_sign_in(people: Personas, project: Project) -> None:
    """erin is an admin, too, but her account is off."""
    for attempt in (
        lambda: remove_member(actor=people.alice, project=project, user=people.alice),
        lambda: add_member(actor=people.alice, project=project, user=people.alice, role="manager"),
        lambda: set_user_active(actor=OPERATOR, user=people.alice, is_active=False),
    ):
        with pytest.raises(Refused, match=r"last admin of The Harbour.*make somebody else"):
            attempt()
    assert User.objects.get(pk=people.alice.pk).is_active
    add_member(actor=people.alice, project=project, user=people.bob, role="admin")
    remove_member(actor=people.bob, project=project, user=people.alice)


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_take_each_others_role_at_once_one_stays(
    people: Personas, project: Project
) -> None:
    add_member(actor=OPERATOR, project=project, user=people.bob, role="admin")
    second: list[object] = []

    def remove_alice() -> None:
        try:
            second.append(remove_member(actor=people.bob, project=project, user=people.alice))
        except Refused as refusal:
            second.append(refusal.message)
        finally:
            connection.close()

    racer = threading.Thread(target=remove_alice)
    with transaction.atomic():
        remove_member(actor=people.alice, project=project, user=people.bob)
        racer.start()
        while not somebody_waits_for_a_lock():
            assert racer.is_alive()
    racer.join()
    assert second == ["Alice is the last admin of The Harbour: make somebody else its admin first."]


def test_nobody_switches_off_their_own_account(people: Personas) -> None:
    with pytest.raises(Refused, match="your own account"):
        set_user_active(actor=people.alice, user=people.alice, is_active=False)


def test_every_change_of_access_is_written_down(people: Personas, project: Project) -> None:
    before = AccessChange.objects.latest("pk").pk
    frank = create_user(actor=people.alice, username="frank")
    add_member(actor=people.alice, project=project, user=frank, role="artist")
    use_sign_in_link(token=issue_sign_in_link(actor=people.alice, user=frank).token)
    set_user_active(actor=people.alice, user=frank, is_active=False)
    set_user_active(actor=OPERATOR, user=frank, is_active=True)
    remove_member(actor=people.alice, project=project, user=frank)
    rows = AccessChange.objects.filter(pk__gt=before).order_by("pk")
    assert {row.person for row in rows} == {frank}
    assert [(row.kind, row.project, row.role, row.actor) for row in rows] == [
        ("account made", None, "", people.alice),
        ("role given", project, "artist", people.alice),
        ("link made", None, "", people.alice),
        ("link used", None, "", frank),
        ("account off", None, "", people.alice),
        ("account on", None, "", None),
        ("role taken", project, "artist", people.alice),
    ]
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        rows.update(actor=None)


def test_a_person_has_one_role_in_a_project(people: Personas, project: Project) -> None:
    add_member(actor=people.alice, project=project, user=people.dave, role="manager")
    assert Membership.objects.get(project=project, user=people.dave).role == "manager"
    with pytest.raises(Invalid, match="emperor"):
        add_member(actor=people.alice, project=project, user=people.dave, role="emperor")
    remove_member(actor=people.alice, project=project, user=people.dave)
    with pytest.raises(Refused, match="not a member"):
        remove_member(actor=people.alice, project=project, user=people.dave)


def test_names_are_taken_once(people: Personas, project: Project) -> None:
    with pytest.raises(Refused, match="'dave'"):
        create_user(actor=OPERATOR, username="dave")
    with pytest.raises(Refused, match="The Harbour"):
        create_project(actor=OPERATOR, name="The Harbour")
    with pytest.raises(Invalid, match="letters or digits"):
        create_project(actor=OPERATOR, name="…")


def test_whoever_makes_a_project_is_its_admin(people: Personas) -> None:
    project = create_project(actor=people.alice, name="New")
    assert Membership.objects.get(project=project, user=people.alice).role == "admin"


def test_the_command_prints_a_link_that_signs_in(
    people: Personas, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sign_in_link", "dave", "--hours", "2")
    path = capsys.readouterr().out.strip()
    assert path.startswith("/sign-in/")
    assert use_sign_in_link(token=path.removeprefix("/sign-in/")) == people.dave


def test_the_command_names_who_there_is(people: Personas) -> None:
    with pytest.raises(CommandError, match=r"nobody called 'zoe'.*alice, bob"):
        call_command("sign_in_link", "zoe")
    assert not User.objects.filter(username="zoe").exists()
