/** Frames that somebody wants to come back to. They are this browser's own. */

import { useStored } from "../stored";

export interface Marks {
  /** In order. */
  readonly frames: readonly number[];
  readonly toggle: (frame: number) => void;
}

export function useMarks(shot: number): Marks {
  const [{ frames }, store] = useStored<{ frames: readonly number[] }>(`stylizer.marks.${shot}`, {
    frames: [],
  });
  return {
    frames,
    toggle: (frame) =>
      store({
        frames: frames.includes(frame)
          ? frames.filter((each) => each !== frame)
          : [...frames, frame].sort((a, b) => a - b),
      }),
  };
}
