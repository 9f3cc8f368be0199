"""What each person can reach at all."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from stylizer.access.errors import NotFound
from stylizer.access.objects import (
    access_note,
    access_project,
    access_render,
    access_revision,
    access_shot,
    access_style,
    access_style_version,
    access_take,
    visible_projects,
    visible_styles,
)
from stylizer.access.roles import ROLE_ACTIONS, Action
from stylizer.access.snapshot import take_snapshot
from stylizer.actions import OPERATOR, add_note, create_user, set_style_state
from stylizer.models import Role, Style, StyleState, Take
from tests import studio
from tests.personas import Personas

MEMBERS = {"alice", "bob", "carol", "dave"}
SIGNED_IN = MEMBERS | {"charlie"}


def reachers(people: Personas, reach: Callable[[Any], Any]) -> set[str]:
    found = set()
    for name, user in people:
        try:
            reach(user)
        except NotFound:
            continue
        found.add(name)
    return found


def test_members_reach_what_is_in_their_project(take: Take, people: Personas) -> None:
    revision = studio.paint(take)[1001]
    note = add_note(actor=people.dave, take=take, first_frame=1001, last_frame=1001, text="Hm")
    for reach in (
        lambda user: access_project(user, take.shot.project_id),
        lambda user: access_shot(user, take.shot_id),
        lambda user: access_take(user, take.pk),
        lambda user: access_render(user, take.renders.get().pk),
        lambda user: access_revision(user, revision.pk),
        lambda user: access_note(user, note.pk),
        lambda user: take_snapshot(user, take.pk),
    ):
        assert reachers(people, reach) == MEMBERS


def test_published_styles_are_for_whoever_is_signed_in(style: Style, people: Personas) -> None:
    assert reachers(people, lambda user: access_style(user, style.pk)) == SIGNED_IN
    set_style_state(actor=people.alice, style=style, state=StyleState.DRAFT)
    version = style.versions.get()
    assert reachers(people, lambda user: access_style(user, style.pk)) == {"alice"}
    assert reachers(people, lambda user: access_style_version(user, version.pk)) == {"alice"}
    assert list(visible_styles(people.erin)) == []


def test_a_site_admin_reaches_everything(take: Take, people: Personas) -> None:
    site_admin = create_user(actor=OPERATOR, username="root", is_superuser=True)
    assert visible_projects(site_admin).count() == 2
    assert take_snapshot(site_admin, take.pk)["viewer"]["role"] == "admin"


@pytest.mark.parametrize("number", [0, -1, 10**12, 2**70])
def test_what_is_not_there_is_not_found(number: int, people: Personas) -> None:
    with pytest.raises(NotFound):
        access_take(people.alice, number)


def test_each_role_may_all_that_the_one_below_may() -> None:
    ladder = [ROLE_ACTIONS[role] for role in (Role.REVIEWER, Role.ARTIST, Role.MANAGER, Role.ADMIN)]
    for below, above in pairwise(ladder):
        assert below < above
    assert ladder[-1] == frozenset(Action)
