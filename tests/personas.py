"""The people of the tests, one for each way of standing to alice's project."""

from dataclasses import dataclass, fields
from fractions import Fraction

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser

from stylizer.actions import (
    OPERATOR,
    TakeOrder,
    WeightedStyle,
    add_member,
    add_style,
    create_project,
    create_take,
    create_user,
    import_shot,
)
from stylizer.media.sources import encode_source
from stylizer.models import Project, Role, Shot, Style, Take, User

WIDTH, HEIGHT = 48, 32


@dataclass(frozen=True)
class Personas:
    """alice is admin of the project, bob its manager, carol an artist in it, dave a reviewer.

    erin belonged to it and was switched off. charlie is a stranger: a manager, but of another project. nobody
    is not signed in.
    """

    alice: User
    bob: User
    carol: User
    dave: User
    erin: User
    charlie: User
    nobody: AnonymousUser

    def __iter__(self):
        return ((field.name, getattr(self, field.name)) for field in fields(self))


@pytest.fixture
def project(db: None) -> Project:
    return create_project(actor=OPERATOR, name="The Harbour")


@pytest.fixture
def people(project: Project) -> Personas:
    def member(username: str, role: Role, of: Project = project) -> User:
        user = create_user(actor=OPERATOR, username=username, name=username.capitalize())
        add_member(actor=OPERATOR, project=of, user=user, role=role)
        return user

    erin = member("erin", Role.ADMIN)
    erin.is_active = False
    erin.save()
    return Personas(
        alice=member("alice", Role.ADMIN),
        bob=member("bob", Role.MANAGER),
        carol=member("carol", Role.ARTIST),
        dave=member("dave", Role.REVIEWER),
        erin=erin,
        charlie=member("charlie", Role.MANAGER, of=create_project(actor=OPERATOR, name="Elsewhere")),
        nobody=AnonymousUser(),
    )


def picture(seed: int, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """A picture that any 8-bit file holds exactly, another one for each seed."""
    levels = np.random.default_rng(seed).integers(0, 256, (height, width, 3))
    return (levels / np.float32(255)).astype(np.float32)


@pytest.fixture
def style(people: Personas) -> Style:
    return add_style(actor=people.carol, name="Woodcut", picture=encode_source(picture(99)))


@pytest.fixture
def shot(people: Personas, project: Project) -> Shot:
    """Five frames, numbered from 1001 as on set."""
    return import_shot(
        actor=people.carol,
        project=project,
        name="harbour_010",
        frames=(picture(seed) for seed in range(5)),
        rate=Fraction(24),
        first_frame=1001,
    )


@pytest.fixture
def take(people: Personas, shot: Shot, style: Style) -> Take:
    """A take whose first render is queued."""
    return create_take(
        actor=people.carol, shot=shot, order=TakeOrder([WeightedStyle(style.versions.get())], preset="draft")
    )
