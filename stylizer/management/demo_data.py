"""The demo studio: one account for each role, a project, the demo shots and styles, and a take to watch.

Everything is made through the actions, as people do in the browser, and only where it is not there yet.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

from stylizer.actions.people import OPERATOR, add_member, create_project, create_user
from stylizer.actions.shots import import_shot
from stylizer.actions.styles import add_style
from stylizer.actions.take_orders import TakeOrder, WeightedStyle
from stylizer.actions.takes import create_take
from stylizer.demo.scenes import SHOTS
from stylizer.demo.shot import Shot as DrawnShot
from stylizer.demo.styles import STYLES
from stylizer.engine.picture import Picture
from stylizer.media.sources import encode_source
from stylizer.models import Project, Role, Shot, Style, Take, User

PROJECT = "Demo"
PEOPLE = {
    Role.MANAGER: ("mira", "Mira"),
    Role.ARTIST: ("ari", "Ari"),
    Role.REVIEWER: ("rae", "Rae"),
    Role.ADMIN: ("ada", "Ada"),
}
FIRST_SHOT = next(iter(SHOTS))
FIRST_STYLE = next(iter(STYLES))

LookAfter = Callable[[], None]
"""Called between two pieces of work: drawing a shot takes seconds, and the children may need us meanwhile."""


def demo_people() -> dict[Role, User]:
    """The accounts, the manager's first."""
    return {role: _user(*names, is_superuser=role == Role.ADMIN) for role, names in PEOPLE.items()}


def demo_project(people: dict[Role, User]) -> Project:
    """The project, with all of them in it."""
    project = Project.objects.filter(name=PROJECT).first()
    if project is None:
        project = create_project(actor=people[Role.ADMIN], name=PROJECT)
    for role, user in people.items():
        if not project.memberships.filter(user=user).exists():
            add_member(actor=people[Role.ADMIN], project=project, user=user, role=role)
    return project


def demo_take(project: Project, artist: User, look_after: LookAfter) -> Take:
    """The take to watch: the first demo shot in the first demo style."""
    shot = demo_shot(project, artist, FIRST_SHOT, look_after)
    take = shot.takes.order_by("number").first()
    if take is None:
        style = WeightedStyle(demo_style(FIRST_STYLE).versions.get(number=1))
        take = create_take(actor=artist, shot=shot, order=TakeOrder([style]))
    return take


def demo_shot(project: Project, artist: User, name: str, look_after: LookAfter) -> Shot:
    drawn = SHOTS[name]
    title = f"{drawn.name} {drawn.title}"
    return project.shots.filter(name=title).first() or import_shot(
        actor=artist,
        project=project,
        name=title,
        frames=_draw(drawn, look_after),
        rate=Fraction(*drawn.rate),
        first_frame=drawn.first_frame,
    )


def demo_style(name: str) -> Style:
    drawn = STYLES[name]
    return Style.objects.filter(name=drawn.title).first() or add_style(
        actor=OPERATOR,
        name=drawn.title,
        picture=encode_source(drawn.draw().astype(np.float32) / np.float32(255)),
        credit="Drawn by Stylizer's own code",
        licence="Apache-2.0",
        tags=drawn.tags,
    )


def fill_studio(project: Project, artist: User, look_after: LookAfter) -> None:
    """The other styles and shots."""
    for name in STYLES:
        look_after()
        demo_style(name)
    for name in SHOTS:
        demo_shot(project, artist, name, look_after)


def _user(username: str, name: str, *, is_superuser: bool) -> User:
    return User.objects.filter(username=username).first() or create_user(
        actor=OPERATOR, username=username, name=name, is_superuser=is_superuser
    )


def _draw(shot: DrawnShot, look_after: LookAfter) -> Iterator[Picture]:
    for index in range(shot.frame_count):
        look_after()
        yield shot.render(index)
