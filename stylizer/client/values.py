"""What a studio tells, as values with types. What a newer studio tells beyond that is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Self

Role = Literal["reviewer", "artist", "manager", "admin"]
RenderState = Literal["queued", "running", "paused", "done", "failed", "cancelled"]

#: The states in which a render may still make frames.
UNDER_WAY: frozenset[str] = frozenset({"queued", "running", "paused"})


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of a request."""

    field: str
    detail: str


@dataclass(frozen=True)
class Project:
    """A project of the token's person, and what they are in it."""

    id: int
    name: str
    role: Role

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From the API's JSON."""
        return cls(values["id"], values["name"], values["role"])


@dataclass(frozen=True)
class Person:
    """Somebody in the studio."""

    id: int
    username: str
    name: str

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From the API's JSON."""
        return cls(values["id"], values["username"], values["name"])


@dataclass(frozen=True)
class Shot:
    """A shot; its frames are numbered as on set."""

    id: int
    name: str
    first_frame: int
    frame_count: int
    width: int
    height: int
    rate: Fraction
    """Frames a second."""
    timecode: str
    """Of the first frame, such as ``01:00:00:00``; empty where the footage has none."""
    remark: str
    """What was done about unusual footage, such as an uneven rate; empty where nothing was."""

    @property
    def frames(self) -> range:
        """The numbers of its frames."""
        return range(self.first_frame, self.first_frame + self.frame_count)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From the API's JSON."""
        return cls(
            values["id"],
            values["name"],
            values["first_frame"],
            values["frame_count"],
            values["width"],
            values["height"],
            Fraction(*values["rate"]),
            values["timecode"],
            values["remark"],
        )


@dataclass(frozen=True)
class Crop:
    """A part of a picture, in pixels of the picture as it was sent, upright."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Style:
    """A style of the library."""

    id: int
    name: str
    state: Literal["draft", "published", "retired", "withdrawn"]
    version: int
    """The id of its newest version: what a take is painted with."""
    crop: Crop | None
    """The part of its picture that is painted with; None: all of it."""

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From the API's JSON."""
        newest = values["versions"][-1]
        crop = newest["crop"] and Crop(**newest["crop"])
        return cls(values["id"], values["name"], values["state"], newest["id"], crop)


@dataclass(frozen=True)
class StyleTakes:
    """The takes that a change of a style concerns."""

    takes: tuple[int, ...]
    """The ids of those in one's own projects, the newest first."""
    elsewhere: int
    """How many more there are, in projects of others."""

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From the API's JSON."""
        return cls(tuple(each["id"] for each in values["takes"]), values["elsewhere"])


@dataclass(frozen=True)
class Render:
    """One request to make frames of a take: the first run, or a rerun."""

    id: int
    kind: Literal["first", "segment", "rerun"]
    state: RenderState
    done: int
    """Frames made, of ``total``."""
    total: int
    failure: str

    @property
    def is_under_way(self) -> bool:
        """Whether it may still make frames."""
        return self.state in UNDER_WAY

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From the API's JSON."""
        names = ("id", "kind", "state", "done", "total", "failure")
        return cls(*(values[name] for name in names))


@dataclass(frozen=True)
class Frame:
    """A frame of a take, as it counts now."""

    number: int
    revision: int | None
    """The id of the kept revision; None before there is one."""
    picture: str | None
    """The path of its 16-bit PNG on the server. The file's name is the SHA-256 of its bytes."""
    decision: Literal["approve", "reject", "rerun", "keep"] | None
    failure: str

    @property
    def is_approved(self) -> bool:
        """Whether a manager's approval stands."""
        return self.decision == "approve"

    @classmethod
    def read(cls, values: Mapping[str, Any], folder: str) -> Self:
        """From the API's JSON; ``folder`` is where the shot's pictures lie."""
        kept = next((each for each in values["revisions"] if each["id"] == values["kept"]), None)
        return cls(
            values["number"],
            values["kept"],
            folder + kept["picture"] if kept else None,
            values["decision"]["kind"] if values["decision"] else None,
            values["failure"],
        )


@dataclass(frozen=True)
class Take:
    """A take, as of one event of its shot."""

    id: int
    number: int
    name: str
    shot: int
    event: int
    """The number of the shot's last event that is in it."""
    frames: tuple[Frame, ...]
    renders: tuple[Render, ...]

    @property
    def is_under_way(self) -> bool:
        """Whether a render may still make frames of it."""
        return any(render.is_under_way for render in self.renders)

    @property
    def approved(self) -> tuple[Frame, ...]:
        """The frames that may leave the house."""
        return tuple(frame for frame in self.frames if frame.is_approved)

    def revisions(self, frames: Mapping[int, Any] | range | list[int] | None = None) -> dict[int, int | None]:
        """Frame number → kept revision, of all frames or of these: what a decision says it has seen."""
        chosen = None if frames is None else set(frames)
        return {each.number: each.revision for each in self.frames if chosen is None or each.number in chosen}

    @classmethod
    def read(cls, snapshot: Mapping[str, Any], take: int) -> Self:
        """From the API's snapshot of the take with this id."""
        own = next(each for each in snapshot["takes"] if each["id"] == take)
        folder = snapshot["shot"]["media"]
        return cls(
            take,
            own["number"],
            own["name"],
            own["shot"],
            snapshot["number"],
            tuple(Frame.read(each, folder) for each in snapshot["frames"]),
            tuple(Render.read(each) for each in snapshot["renders"]),
        )


@dataclass(frozen=True)
class Event:
    """One change of a shot."""

    number: int
    kind: str
    """Such as ``revision.committed`` or ``frames.approved``."""
    actor: str
    """A person's name, or a worker's."""
    at: str
    """ISO 8601, UTC."""
    data: Mapping[str, Any]
    """The new values: lists under ``takes``, ``renders``, ``frames``, ``decisions`` and so on."""

    def concerns(self, take: int) -> bool:
        """Whether anything of this take changed."""
        return any(
            row.get("take", row["id"] if name == "takes" else None) == take
            for name, rows in self.data.items()
            for row in rows
        )

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From the API's JSON."""
        return cls(values["number"], values["kind"], values["actor"], values["at"], values["data"])
