"""`manage.py import_shots`: footage on mounted storage, without an upload."""

from argparse import ArgumentParser
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Q
from tqdm import tqdm

from stylizer.access.objects import visible_projects
from stylizer.access.roles import Action, require
from stylizer.actions import ActionRefused, NoRoom, import_shot, split_shot
from stylizer.actions.errors import frame_list
from stylizer.engine.errors import EngineError
from stylizer.management.acting import acting_user, add_acting
from stylizer.management.teaching import TeachingCommand
from stylizer.media.clip import Clip
from stylizer.media.found_footage import FoundFootage, find_footage
from stylizer.media.sequences import DEFAULT_RATE
from stylizer.media.sound_file import SOUND_SUFFIX, sound_file
from stylizer.models import Project, Shot, User

EXAMPLES = """
examples:
  # What is there, and what of it can be read.
  manage.py import_shots /mnt/plates --project "The Harbour" --as ada --dry-run

  # All of it. Say it again when there is more: what is in the project already stays as it is.
  manage.py import_shots /mnt/plates /mnt/pickups/sh090.mov --project "The Harbour" --as ada

  # Edited footage: a shot of each part between the cuts that are found.
  manage.py import_shots /mnt/edit.mov --project "The Harbour" --as ada --split

Folders are searched to any depth. A video becomes a shot, and so does a series of numbered pictures; its name
is where it was found, such as sc02/sh010_plate, and its frames keep their numbers. Files are copied into the
studio: nothing on the storage is changed. Ends with status 1 if something could not be read.
"""


class Command(TeachingCommand):
    help = "Import videos and numbered pictures from mounted storage as shots of a project."

    def examples(self) -> str:
        return EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="folder or video")
        parser.add_argument("--project", required=True, metavar="NAME", help="to put the shots into")
        add_acting(parser)
        parser.add_argument(
            "--rate", type=_rate, default=DEFAULT_RATE, help="of pictures: 24, or 24000/1001 (default 24)"
        )
        parser.add_argument("--split", action="store_true", help="make a shot of each part between cuts")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported")

    def handle(
        self,
        *,
        paths: list[Path],
        project: str,
        username: str,
        rate: Fraction,
        split: bool,
        dry_run: bool,
        **_: Any,
    ) -> None:
        actor = acting_user(username)
        into = _project(actor, project)
        imported, there, refused = 0, 0, 0
        for found in self._find(paths, rate):
            if _is_there(into, found.name):
                self.stdout.write(f"{found.name}: there already")
                there += 1
            elif complaint := self._import(actor, into, found, split, dry_run):
                self.stdout.write(f"{found.name}: {complaint}")
                refused += 1
            else:
                imported += 1
        verb = "Would import" if dry_run else "Imported"
        self.stdout.write(f"{verb} {imported}, there already {there}, not read {refused}.")
        if refused:
            raise CommandError(f"{refused} could not be read; the lines above say why.")

    def _find(self, paths: list[Path], rate: Fraction) -> list[FoundFootage]:
        try:
            return [found for path in paths for found in find_footage(path, rate)]
        except EngineError as error:
            raise CommandError(error.message) from error

    def _import(self, actor: User, project: Project, found: FoundFootage, split: bool, dry_run: bool) -> str:
        """Why it could not be; empty if it was."""
        cuts = ""
        try:
            clip = found.read()
            if not dry_run:
                cuts = _answer_cuts(actor, _import(actor, project, found.name, clip), split)
        except NoRoom as error:
            raise CommandError(error.message) from error
        except (ActionRefused, EngineError) as error:
            return error.message
        size, rate = f"{clip.width}×{clip.height}", f"{float(clip.rate):g} fps"
        frames = f"{clip.frame_count} frames, {clip.numbers[0]}–{clip.numbers[-1]}"
        timecode = f", from {clip.tags.timecode}" if clip.tags.timecode else ""
        self.stdout.write(f"{found.name}: {frames}, {size}, {rate}{timecode}")
        for remark in filter(None, (clip.remark, cuts)):
            self.stdout.write(f"  {remark}")
        return ""


def _import(actor: User, project: Project, name: str, clip: Clip) -> Shot:
    sound = clip.sound(clip.numbers)
    bar = tqdm(clip.frames(), total=clip.frame_count, desc=name, unit="frame", leave=False, disable=None)
    with bar as frames:
        return import_shot(
            actor=actor,
            project=project,
            name=name,
            frames=frames,
            rate=clip.rate,
            first_frame=clip.first_number,
            audio=sound_file(sound) if sound else b"",
            audio_suffix=SOUND_SUFFIX,
            tags=clip.tags,
            remark=clip.remark,
        )


def _answer_cuts(actor: User, shot: Shot, split: bool) -> str:
    """What was found of cuts, and done about it; empty where there are none."""
    cuts = shot.unanswered_cuts
    if not cuts:
        return ""
    if split:
        parts = split_shot(actor=actor, shot=shot, cuts=cuts)
        return f"Split before {frame_list(cuts)}: {', '.join(part.name for part in parts)}."
    page = f"/shots/{shot.pk}/cuts"
    return f"It seems to be cut before {frame_list(cuts)}: say whether, at {page}, or use --split."


def _is_there(project: Project, name: str) -> bool:
    """Whether a shot was made of this; its first part, where it was split since."""
    return project.shots.filter(Q(name=name) | Q(name=f"{name} 1")).exists()


def _project(actor: User, name: str) -> Project:
    """Raises CommandError where the person may not import into it."""
    mine = visible_projects(actor)
    project = mine.filter(name=name).first()
    if project is None:
        known = ", ".join(mine.order_by("name").values_list("name", flat=True)[:20])
        raise CommandError(f"{actor} is in no project called {name!r}; there are: {known or 'none yet'}.")
    try:
        require(actor, project, Action.IMPORT_SHOT)
    except ActionRefused as error:
        raise CommandError(error.message) from error
    return project


def _rate(words: str) -> Fraction:
    return Fraction(words)
