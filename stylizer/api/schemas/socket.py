"""The messages of a shot's websocket."""

from typing import Literal

from pydantic import Field

from .base import FrameNumber, Moment, Wire
from .review import Patch


class HeadMessage(Wire):
    """The number of the shot's last event: on connecting, and every few seconds."""

    type: Literal["head"]
    number: int


class EventMessage(Wire):
    """One event of a shot, in order and without gaps."""

    type: Literal["event"]
    number: int
    kind: str
    actor: str
    at: Moment
    data: Patch


class ProgressMessage(Wire):
    """How far a render is. Never stored: the last one wins, and one may be missed."""

    type: Literal["progress"]
    shot: int
    render: int
    take: int
    frame: FrameNumber
    iteration: int
    iterations: int
    loss: float | None
    phase: Literal["load", "flow", "optimise", "measure"]
    frames_done: int
    frames_total: int
    eta_seconds: float | None


class FormingMessage(Wire):
    """What a frame looks like while it is painted. No picture of the take: it is never stored."""

    type: Literal["forming"]
    shot: int
    render: int
    take: int
    frame: FrameNumber
    iteration: int
    iterations: int
    picture: str = Field(description="A small WebP in base64.")


class ExportMessage(Wire):
    """How far an export is that was asked for with `report_as`. Never stored: the last one wins."""

    type: Literal["export"]
    shot: int
    report_as: int
    made: int = Field(description="Frames.")
    total: int
    seconds_left: float


class PresentPerson(Wire):
    """Somebody who looks at the shot."""

    username: str
    name: str
    take: int
    frame: FrameNumber


class PeopleMessage(Wire):
    """Everybody who looks at the shot, each once. Never stored: the last one wins."""

    type: Literal["people"]
    people: list[PresentPerson]


class AliveMessage(Wire):
    """On the studio's socket: on connecting, and every few seconds."""

    type: Literal["alive"]


class ChangedMessage(Wire):
    """On the studio's socket: something was written to a shot of the viewer's. Never stored."""

    type: Literal["changed"]
    shot: int


class HereMessage(Wire):
    """From the browser: where its person is. After every move, and in answer to every head number."""

    type: Literal["here"]
    take: int
    frame: FrameNumber


class SinceMessage(Wire):
    """From the browser: send the events after this number again."""

    type: Literal["since"]
    number: int = Field(ge=0)
