/** Which notes there are to look at, and in which order. */

import type { Note } from "../api/types";
import type { TakeState } from "../live/take-state";

export function isOpen(note: Note): boolean {
  return note.resolved_by === null;
}

export function isAbout(note: Note, frame: number): boolean {
  return note.first_frame <= frame && frame <= note.last_frame;
}

/** Open notes first, each kind in the order of the frames. */
export function threads({ notes }: TakeState): Note[] {
  return [...notes.values()].sort(
    (a, b) => Number(isOpen(b)) - Number(isOpen(a)) || a.first_frame - b.first_frame || a.id - b.id,
  );
}

export function openNotes(state: TakeState): Note[] {
  return threads(state).filter(isOpen);
}

/** The notes whose drawings lie over a frame: the open ones, and the one that is pointed at. */
export function drawnNotes(state: TakeState, frame: number, pointed: number | null): Note[] {
  return threads(state).filter(
    (note) => note.drawing.length > 0 && isAbout(note, frame) && (isOpen(note) || note.id === pointed),
  );
}
