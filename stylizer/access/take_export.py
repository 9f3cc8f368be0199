"""What leaves the house: frames of a take as a film, or as numbered pictures."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self

from stylizer.access.deliverable import Deliverable, deliverables
from stylizer.access.errors import NotDeliverable, frame_list
from stylizer.access.stores import shot_store
from stylizer.engine.picture import Picture
from stylizer.media.burn_in import burn_in
from stylizer.media.clips import write_clip
from stylizer.media.errors import DamagedFile
from stylizer.media.pictures import decode_master, encode_master
from stylizer.media.sound import Soundtrack
from stylizer.media.streamed_zip import zip_parts
from stylizer.media.whole_file import whole_folder
from stylizer.models import Take

#: Told how many frames are made, after each.
Made = Callable[[int], object]


@dataclass(frozen=True)
class TakeExport:
    """Consecutive frames of a take on their way out; `marked`: each says that it is a work in progress.

    A file that vanishes meanwhile, or is damaged, ends each way of writing with :class:`NotDeliverable`, a
    full disk with :class:`DiskFull`; nothing of what was written stays then.
    """

    take: Take
    frames: list[Deliverable]
    marked: bool

    @classmethod
    def of(cls, take: Take, first: int | None, last: int | None, *, work_in_progress: bool) -> Self:
        """The frames from `first` to `last`, or from and to the shot's ends.

        Raises :class:`NotDeliverable` for what is not there, its file on the disk included, or, but for a
        work in progress, not approved.
        """
        shot = take.shot
        first = shot.first_frame if first is None else first
        last = shot.last_frame if last is None else last
        if not shot.first_frame <= first <= last <= shot.last_frame:
            raise NotDeliverable(
                f"{shot} has the frames {shot.first_frame} to {shot.last_frame}, not {first} to {last}."
            )
        chosen = deliverables(take, range(first, last + 1), approved_only=not work_in_progress)
        store = shot_store(take.shot_id)
        if gone := [each.frame for each in chosen if not store.path(each.picture).is_file()]:
            raise NotDeliverable(
                f"The picture of {frame_list(gone)} is missing; restore the shot's files from a backup, or "
                "have it painted again."
            )
        return cls(take, chosen, marked=work_in_progress)

    def write_pictures(self, folder: Path, made: Made = lambda _count: None) -> None:
        """16-bit PNG files numbered as the shot's frames; the folder appears, whole, at the end."""
        with whole_folder(folder) as unfinished:
            for name, data in self._files(made):
                (unfinished / name).write_bytes(data)

    def archive(self, made: Made = lambda _count: None) -> Generator[bytes, None, None]:
        """The same files in a zip, part by part; one that broke off is no zip that can be opened."""
        return zip_parts(self._files(made))

    def write_film(self, path: Path, made: Made = lambda _count: None) -> None:
        """MP4 or MOV of the shot's rate, with its sound, timecode and tags; it appears, whole, at the end."""
        shot = self.take.shot
        tags = shot.tags.later(self.frames[0].frame - shot.first_frame)
        write_clip(path, self._pictures(made), shot.rate, self._sound(), tags)

    def _files(self, made: Made) -> Iterator[tuple[str, bytes]]:
        digits = max(4, len(str(self.frames[-1].frame)))
        for count, frame in enumerate(self.frames, 1):
            data = encode_master(self._picture(frame)) if self.marked else self._stored(frame)
            yield f"frame_{frame.frame:0{digits}}.png", data
            made(count)

    def _pictures(self, made: Made) -> Iterator[Picture]:
        for count, frame in enumerate(self.frames, 1):
            yield self._picture(frame)
            made(count)

    def _picture(self, frame: Deliverable) -> Picture:
        picture = decode_master(self._stored(frame))
        if not self.marked:
            return picture
        words = f"{self.take.shot}  {self.take}  frame {frame.frame}  r{frame.revision}  work in progress"
        return burn_in(picture, words)

    def _stored(self, frame: Deliverable) -> bytes:
        try:
            return shot_store(self.take.shot_id).read(frame.picture)
        except DamagedFile as error:
            raise NotDeliverable(f"{error.message} Or have its frame painted again.") from error

    def _sound(self) -> Soundtrack | None:
        shot = self.take.shot
        if not shot.audio:
            return None
        path = shot_store(shot.pk).path(shot.audio)
        if not path.is_file():
            raise NotDeliverable(
                f"The sound of {shot} is missing; restore the shot's files from a backup, or export pictures "
                "instead, which have none."
            )
        start = Fraction(self.frames[0].frame - shot.first_frame) / shot.rate
        to_the_end = self.frames[-1].frame == shot.last_frame
        end = None if to_the_end else start + len(self.frames) / shot.rate
        return Soundtrack(path, start, end)
