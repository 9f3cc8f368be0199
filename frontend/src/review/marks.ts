/** Frames that somebody wants to come back to. They are this browser's own, the same in all its windows. */

import { useShared } from "../stored";

interface Kept {
  /** In order. */
  readonly frames: readonly number[];
}

export interface Marks extends Kept {
  readonly toggle: (frame: number) => void;
}

export function useMarks(shot: number): Marks {
  const [{ frames }, change] = useShared<Kept>(`stylizer.marks.${shot}`, { frames: [] });
  return { frames, toggle: (frame) => change((now) => ({ frames: toggled(now.frames, frame) })) };
}

function toggled(frames: readonly number[], frame: number): readonly number[] {
  return frames.includes(frame)
    ? frames.filter((each) => each !== frame)
    : [...frames, frame].sort((a, b) => a - b);
}
