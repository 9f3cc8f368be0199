"""A studio, as a program of one person's sees it."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar
from urllib.parse import urlencode

from .connection import Connection
from .downloads import fetch_file, fetch_picture
from .errors import StylizerError
from .uploads import send_files
from .values import Crop, Event, Person, Project, Role, Shot, Style, StyleTakes, Take

#: Seconds between two looks for new events.
LOOK_EVERY = 2.0

_Named = TypeVar("_Named", Project, Style)


class Studio:
    """A studio at an address such as ``https://stylizer.example``, for whom the token is of.

    Use it as a context manager, or close it. Every method raises :class:`Refusal` with what the studio says
    against it, and :class:`Unreachable` where the studio does not answer.
    """

    def __init__(self, address: str, token: str, *, timeout: float = 30.0) -> None:
        """``timeout``: seconds to connect, and to send a piece of a request."""
        self._connection = Connection(address, token, timeout)

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What is there

    def projects(self) -> list[Project]:
        """The person's projects, by name."""
        return [Project.read(each) for each in self._connection.get("/projects")]

    def project(self, name: str) -> Project:
        """The project of this name. Raises StylizerError where the person is in none."""
        return _named(name, self.projects(), "project")

    def shots(self, project: Project) -> list[Shot]:
        """The shots of a project, by name."""
        return [Shot.read(each) for each in self._connection.get(f"/projects/{project.id}/shots")]

    def shot(self, shot_id: int) -> Shot:
        """One shot."""
        return Shot.read(self._connection.get(f"/shots/{shot_id}"))

    def styles(self) -> list[Style]:
        """The style library, by name."""
        return [Style.read(each) for each in self._connection.get("/styles")]

    def style(self, name: str) -> Style:
        """The style of this name. Raises StylizerError where there is none."""
        return _named(name, self.styles(), "style")

    def take(self, take_id: int) -> Take:
        """A take with its frames and renders, as they are now."""
        return Take.read(self._connection.get(f"/takes/{take_id}/snapshot"), take_id)

    # From footage to frames

    def upload_shot(
        self,
        project: Project,
        files: Sequence[Path],
        name: str,
        *,
        first_frame: int | None = None,
        rate: Fraction | None = None,
        key: str | None = None,
    ) -> Shot:
        """Import one video, one picture, or the numbered pictures of a sequence.

        ``first_frame`` is by default the number in the first file's name, else 1. ``rate`` in frames a
        second is for pictures; a video has its own. ``key`` makes a second call return the first one's shot,
        within a day; a lost connection is dealt with either way. Files go in pieces: after a call that ended
        with :class:`Unreachable`, or was killed, the next one goes on where it stopped, for a day.
        """
        data: dict[str, str | list[str]] = {"name": name}
        if first_frame is not None:
            data["first_frame"] = str(first_frame)
        if rate is not None:
            data["rate"] = str(rate)
        data["uploads"] = send_files(self._connection, files)
        made = self._connection.start(f"/projects/{project.id}/shots", key, data=data)
        return self.shot(made["id"])

    def proposed_cuts(self, shot: Shot) -> list[int]:
        """Where the footage seems to be cut: the first frames after the cuts, without dissolves."""
        proposed = self._connection.get(f"/shots/{shot.id}/cuts")["proposed"]
        return [cut["after"] for cut in proposed if cut["after"] == cut["before"] + 1]

    def split_shot(self, shot: Shot, cuts: Collection[int]) -> list[Shot]:
        """Make every part between the cuts a shot of its own; ``shot`` becomes the first one.

        Without cuts, it is said to be one shot, whatever was proposed. Refused for a shot that has a take.
        """
        if not cuts:
            self._connection.write("DELETE", f"/shots/{shot.id}/cuts")
            return [self.shot(shot.id)]
        made = self._connection.write("POST", f"/shots/{shot.id}/split", {"cuts": list(cuts)})
        return [self.shot(each["id"]) for each in made]

    def start_take(
        self,
        shot: Shot,
        styles: Style | Mapping[Style, float],
        *,
        preset: Literal["draft", "standard", "final"] = "standard",
        overrides: Mapping[str, Any] | None = None,
        name: str = "",
        key: str | None = None,
    ) -> Take:
        """Start a take of the whole shot in one style, or in a blend with weights.

        ``overrides`` are settings other than the preset's. ``key`` as in :meth:`upload_shot`.
        """
        weights = {styles: 1.0} if isinstance(styles, Style) else styles
        body = {
            "styles": [{"style_version": each.version, "weight": w} for each, w in weights.items()],
            "preset": preset,
            "overrides": dict(overrides or {}),
            "name": name,
        }
        return self.take(self._connection.start(f"/shots/{shot.id}/takes", key, json=body)["id"])

    def paint_contact_sheet(
        self,
        shot: Shot,
        styles: Collection[Style],
        columns: Sequence[Mapping[str, Any]],
        *,
        preset: Literal["draft", "standard", "final"] = "standard",
        overrides: Mapping[str, Any] | None = None,
        frames: Collection[int] | None = None,
        key: str | None = None,
    ) -> list[list[list[int]]]:
        """Have bursts painted of each style with each column's settings, to compare: 24 at most.

        The ids of the takes that they are: a row for each style, of a cell for each column, with a burst of
        each run of consecutive ``frames``, 12 at most, or one of those between which the shot moves most.
        ``key`` as in :meth:`upload_shot`.
        """
        body = {
            "styles": [{"style_version": style.version} for style in styles],
            "columns": [dict(column) for column in columns],
            "preset": preset,
            "overrides": dict(overrides or {}),
            "frames": None if frames is None else [*frames],
        }
        path = f"/shots/{shot.id}/contact-sheets"
        made = self._connection.start(path, key, json=body)["id"]
        sheet = next(each for each in self._connection.get(path) if each["id"] == made)
        return [[[burst["id"] for burst in cell] for cell in row] for row in sheet["rows"]]

    def start_whole_take(self, burst: int, *, key: str | None = None) -> Take:
        """Start the take that a burst was to show, with the settings that it was asked for with."""
        return self.take(self._connection.start(f"/takes/{burst}/whole", key)["id"])

    def follow(
        self, take: Take, *, every: float = LOOK_EVERY, pause: Callable[[float], None] = time.sleep
    ) -> Iterator[Event]:
        """The take's events after ``take`` was fetched, as they come, until none of its renders is under way.

        Looks every so many seconds; a lost connection is waited for.
        """
        seen = take.event
        while True:
            is_under_way = self.take(take.id).is_under_way  # first: what ends it may come between both looks
            events = self.events(take.shot, since=seen)
            for event in events:
                seen = event.number
                if event.concerns(take.id):
                    yield event
            if not is_under_way:
                return
            if not events:
                pause(every)

    def events(self, shot_id: int, *, since: int = 0) -> list[Event]:
        """The shot's events after this number: its audit trail."""
        return [Event.read(each) for each in self._connection.get(f"/shots/{shot_id}/events", since=since)]

    def fetch_approved(self, take: Take, folder: Path) -> dict[int, Path]:
        """Write the approved frames as they are now, as ``frame_1001.png``; return the files by frame number.

        They are 16-bit PNG in sRGB. Each appears when it is whole and its bytes are those of its name on the
        server; one that is there already is not fetched again. Refused with 409 where the rights to a style
        were withdrawn.
        """
        folder.mkdir(parents=True, exist_ok=True)
        files: dict[int, Path] = {}
        for each in self._connection.get(f"/takes/{take.id}/approved"):
            files[each["frame"]] = folder / f"frame_{each['frame']:04d}.png"
            fetch_picture(self._connection, each["picture"], files[each["frame"]])
        return files

    def fetch_export(
        self,
        take: Take,
        target: Path,
        kind: Literal["film", "prores", "pictures"] = "film",
        *,
        frames: range | None = None,
        work_in_progress: bool = False,
    ) -> Path:
        """Write the approved frames as one file: an MP4, a MOV (ProRes), or numbered 16-bit PNG in a zip.

        A film has the footage's rate, sound and timecode. Refused with 409 where a frame is not approved,
        but as ``work_in_progress``, which says so in every picture. It takes as long as the encoding does.
        """
        query = {"kind": kind, "work_in_progress": str(work_in_progress).lower()}
        if frames:
            query |= {"first": str(frames[0]), "last": str(frames[-1])}
        fetch_file(self._connection, f"/api/takes/{take.id}/export?{urlencode(query)}", target)
        return target

    # Decisions

    def approve(self, take: Take, frames: Collection[int], reason: str = "") -> None:
        """Approve frames as they are in ``take``. Refused with 409 and the frames that changed since."""
        self._decide("approve", take, frames, reason)

    def reject(self, take: Take, frames: Collection[int], reason: str = "") -> None:
        """Reject frames as they are in ``take``. Refused with 409 and the frames that changed since."""
        self._decide("reject", take, frames, reason)

    def rerun(
        self,
        take: Take,
        frames: Collection[int],
        *,
        overrides: Mapping[str, Any] | None = None,
        reason: str = "",
        key: str | None = None,
    ) -> int:
        """Have frames painted again between those kept beside them. The id of the render."""
        body = {"seen": _seen(take, frames), "overrides": dict(overrides or {}), "reason": reason}
        made: dict[str, int] = self._connection.start(f"/takes/{take.id}/reruns", key, json=body)
        return made["id"]

    def _decide(self, kind: str, take: Take, frames: Collection[int], reason: str) -> None:
        body = {"kind": kind, "seen": _seen(take, frames), "reason": reason}
        self._connection.write("POST", f"/takes/{take.id}/decisions", body)

    # For admins

    def add_project(self, name: str) -> Project:
        """Make a project, whose admin one becomes."""
        self._connection.write("POST", "/projects", {"name": name})
        return self.project(name)

    def add_person(self, username: str, name: str = "") -> Person:
        """Make an account. A sign-in link for it is made in the browser."""
        made = self._connection.write("POST", "/people", {"username": username, "name": name})
        return Person(made["id"], username, name or username)

    def people(self) -> list[Person]:
        """Everybody in the studio."""
        return [Person.read(each) for each in self._connection.get("/people")]

    def give_role(self, project: Project, person: Person, role: Role) -> None:
        """Give somebody a role in a project, in place of the one that they had."""
        path = f"/projects/{project.id}/members/{person.id}"
        self._connection.write("PUT", path, {"role": role})

    def add_style(
        self,
        picture: Path,
        name: str,
        *,
        crop: Crop | None = None,
        credit: str = "",
        licence: str = "",
        tags: Iterable[str] = (),
        again: bool = False,
    ) -> Style:
        """Add a style from a picture, or a part of it.

        Refused with 409 where the library has such a picture already, unless it is wanted ``again``.
        """
        data = {"name": name, "credit": credit, "licence": licence, "tags": ",".join(tags)}
        data["again"] = str(again).lower()
        if crop:
            data["crop"] = ",".join(map(str, astuple(crop)))
        with picture.open("rb") as file:
            made = self._connection.post_form("/styles", data, {"file": (picture.name, file)})
        return self._style(made["id"])

    def crop_style(self, style: Style, crop: Crop | None) -> Style:
        """Give a style a new version with another part of its picture, or with the whole of it.

        Takes keep the version that they have.
        """
        self._connection.write("POST", f"/styles/{style.id}/crop", {"crop": crop and asdict(crop)})
        return self._style(style.id)

    def takes_with(self, style: Style) -> StyleTakes:
        """The takes that retiring a style, or withdrawing its rights, concerns."""
        return StyleTakes.read(self._connection.get(f"/styles/{style.id}/takes"))

    def set_style_state(
        self, style: Style, state: Literal["draft", "published", "retired", "withdrawn"], reason: str = ""
    ) -> None:
        """Publish or retire a style, or withdraw its rights for a reason.

        Takes with a retired style are painted on; with a withdrawn one they are not, nor are they exported.
        """
        self._connection.write("POST", f"/styles/{style.id}/state", {"state": state, "reason": reason})

    def _style(self, style_id: int) -> Style:
        return next(each for each in self.styles() if each.id == style_id)


def _seen(take: Take, frames: Collection[int]) -> dict[str, int | None]:
    kept = take.revisions()
    if strange := sorted(set(frames) - kept.keys()):
        raise StylizerError(f"Take {take.number} has no frame {strange[0]}.")
    return {str(number): kept[number] for number in frames}


def _named(name: str, things: Iterable[_Named], word: str) -> _Named:
    by_name = {thing.name: thing for thing in things}
    if name not in by_name:
        known = ", ".join(sorted(by_name)) or "none"
        raise StylizerError(f"There is no {word} {name!r} for this token; there are: {known}.")
    return by_name[name]
