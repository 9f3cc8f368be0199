"""Writes the frames of a take as a film or as numbered pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from stylizer.access.deliverable import Deliverable
from stylizer.access.stores import shot_store
from stylizer.engine.picture import Picture
from stylizer.media.burn_in import burn_in
from stylizer.media.clips import write_clip
from stylizer.media.pictures import decode_master, encode_master
from stylizer.media.sound import Soundtrack
from stylizer.media.whole_file import whole_folder
from stylizer.models import Take


@dataclass(frozen=True)
class TakeExport:
    """Consecutive frames of a take on their way out; `marked`: each says that it is a work in progress."""

    take: Take
    frames: list[Deliverable]
    marked: bool

    def write_pictures(self, folder: Path) -> None:
        """16-bit PNG files numbered as the shot's frames; the folder appears, whole, at the end."""
        digits = max(4, len(str(self.frames[-1].frame)))
        with whole_folder(folder) as unfinished:
            for frame, picture in self._pictures():
                (unfinished / f"frame_{frame.frame:0{digits}}.png").write_bytes(encode_master(picture))

    def write_film(self, path: Path) -> None:
        """MP4 of the shot's rate, with its sound, timecode and colour tags; it appears, whole, at the end."""
        shot = self.take.shot
        pictures = (picture for _, picture in self._pictures())
        tags = shot.tags.later(self.frames[0].frame - shot.first_frame)
        write_clip(path, pictures, shot.rate, self._sound(), tags)

    def _pictures(self) -> Iterator[tuple[Deliverable, Picture]]:
        store = shot_store(self.take.shot_id)
        for frame in self.frames:
            picture = decode_master(store.read(frame.picture))
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
