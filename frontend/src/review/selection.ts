/** Which frames a decision is about: the chosen ones, or the present frame where none is chosen. */

export interface Selection {
  /** In order, without repetition. */
  readonly frames: readonly number[];
  /** Where the next range starts. */
  readonly anchor: number | null;
}

export const NOTHING: Selection = { frames: [], anchor: null };

/** A plain click: only the place is remembered, for a range from there. */
export function startAt(frame: number): Selection {
  return { frames: [], anchor: frame };
}

/** Shift-click or drag: from the anchor to this frame, either way. */
export function rangeTo(selection: Selection, frame: number): Selection {
  const anchor = selection.anchor ?? frame;
  return { frames: numbersBetween(Math.min(anchor, frame), Math.max(anchor, frame)), anchor };
}

/** Ctrl- or ⌘-click: in or out. */
export function toggled(selection: Selection, frame: number): Selection {
  const frames = selection.frames.includes(frame)
    ? selection.frames.filter((each) => each !== frame)
    : [...selection.frames, frame].sort((a, b) => a - b);
  return { frames, anchor: frame };
}

export function these(frames: readonly number[]): Selection {
  return { frames, anchor: frames[0] ?? null };
}

function numbersBetween(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
