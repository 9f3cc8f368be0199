"""Accounts, roles and sign-in links."""

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models.functions import Now

from stylizer.actions import (
    OPERATOR,
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
from stylizer.models import Membership, Project, SignInLink, User
from tests.personas import Personas


def test_a_link_signs_in_once(people: Personas) -> None:
    token = issue_sign_in_link(actor=people.alice, user=people.dave)
    assert use_sign_in_link(token=token) == people.dave
    with pytest.raises(NotFound, match="used already"):
        use_sign_in_link(token=token)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_gets_in(people: Personas) -> None:
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave)
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
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave, hours=1)
    past = Now() - timedelta(seconds=1)
    SignInLink.objects.update(created_at=Now() - timedelta(hours=2), expires_at=past)
    with pytest.raises(NotFound):
        use_sign_in_link(token=token)


def test_the_token_itself_is_not_kept(people: Personas) -> None:
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave)
    assert token not in str(SignInLink.objects.values().get())


def test_an_account_that_is_off_gets_no_link_and_uses_none(people: Personas) -> None:
    token = issue_sign_in_link(actor=OPERATOR, user=people.dave)
    set_user_active(actor=people.alice, user=people.dave, is_active=False)
    with pytest.raises(NotFound):
        use_sign_in_link(token=token)
    with pytest.raises(Refused, match="switched off"):
        issue_sign_in_link(actor=OPERATOR, user=people.dave)


def test_a_project_admin_is_no_site_admin(people: Personas) -> None:
    site_admin = create_user(actor=OPERATOR, username="root", is_superuser=True)
    with pytest.raises(Invalid, match="site admin"):
        create_user(actor=people.alice, username="eve", is_superuser=True)
    with pytest.raises(Refused, match="site admin"):
        issue_sign_in_link(actor=people.alice, user=site_admin)
    with pytest.raises(Refused, match="site admin"):
        set_user_active(actor=people.alice, user=site_admin, is_active=False)


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
