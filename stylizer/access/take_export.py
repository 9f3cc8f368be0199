"""What leaves the house: frames of a take as a film, or as numbered pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self
from zipfile import ZIP_STORED, ZipFile

from stylizer.access.deliverable import Deliverable, deliverables
from stylizer.access.errors import NotDeliverable
from stylizer.access.stores import shot_store
from stylizer.engine.picture import Picture
from stylizer.media.burn_in import burn_in
from stylizer.media.clips import write_clip
from stylizer.media.errors import DamagedFile
from stylizer.media.pictures import decode_master, encode_master
from stylizer.media.sound import Soundtrack
from stylizer.media.whole_file import whole_file, whole_folder
from stylizer.models import Take


@dataclass(frozen=True)
class TakeExport:
    """Consecutive frames of a take on their way out; `marked`: each says that it is a work in progress.

    A file that vanished or was damaged ends each way of writing with :class:`NotDeliverable`, a full disk
    with :class:`DiskFull`; nothing of what was written stays then.
    """

    take: Take
    frames: list[Deliverable]
    marked: bool

    @classmethod
    def of(cls, take: Take, first: int | None, last: int | None, *, work_in_progress: bool) -> Self:
        """The frames from `first` to `last`, or from and to the shot's ends.

        Raises :class:`NotDeliverable` for what is not there or, but for a work in progress, not approved.
        """
        shot = take.shot
        first = shot.first_frame if first is None else first
        last = shot.last_frame if last is None else last
        if not shot.first_frame <= first <= last <= shot.last_frame:
            raise NotDeliverable(
                f"{shot} has the frames {shot.first_frame} to {shot.last_frame}, not {first} to {last}."
            )
        chosen = deliverables(take, range(first, last + 1), approved_only=not work_in_progress)
        return cls(take, chosen, marked=work_in_progress)

    def write_pictures(self, folder: Path) -> None:
        """16-bit PNG files numbered as the shot's frames; the folder appears, whole, at the end."""
        with whole_folder(folder) as unfinished:
            for name, data in self._files():
                (unfinished / name).write_bytes(data)

    def write_archive(self, path: Path) -> None:
        """The same files in a zip, which saves nothing by packing PNG again."""
        with whole_file(path) as unfinished, ZipFile(unfinished, "w", ZIP_STORED) as archive:
            for name, data in self._files():
                archive.writestr(name, data)

    def write_film(self, path: Path) -> None:
        """MP4 of the shot's rate, with its sound, timecode and colour tags; it appears, whole, at the end."""
        shot = self.take.shot
        pictures = (picture for _, picture in self._pictures())
        tags = shot.tags.later(self.frames[0].frame - shot.first_frame)
        write_clip(path, pictures, shot.rate, self._sound(), tags)

    def _files(self) -> Iterator[tuple[str, bytes]]:
        digits = max(4, len(str(self.frames[-1].frame)))
        for frame, picture in self._pictures():
            yield f"frame_{frame.frame:0{digits}}.png", encode_master(picture)

    def _pictures(self) -> Iterator[tuple[Deliverable, Picture]]:
        store = shot_store(self.take.shot_id)
        for frame in self.frames:
            try:
                picture = decode_master(store.read(frame.picture))
            except DamagedFile as error:
                raise NotDeliverable(f"{error.message} Or have its frame painted again.") from error
            if self.marked:
                words = (
                    f"{self.take.shot}  {self.take}  frame {frame.frame}  r{frame.revision}  work in progress"
                )
                picture = burn_in(picture, words)
            yield frame, picture

    def _sound(self) -> Soundtrack | None:
        shot = self.take.shot
        if not shot.audio:
            return None
        start = Fraction(self.frames[0].frame - shot.first_frame) / shot.rate
        to_the_end = self.frames[-1].frame == shot.last_frame
        end = None if to_the_end else start + len(self.frames) / shot.rate
        return Soundtrack(shot_store(shot.pk).path(shot.audio), start, end)
