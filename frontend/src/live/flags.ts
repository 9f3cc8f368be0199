/** Why frames ask for eyes, as the server says. */

import type { Seam } from "../api/types";
import { keptTransition, type TakeState } from "./take-state";

/** Frames that ask for eyes, in order. */
export function flaggedFrames(state: TakeState): number[] {
  return [...state.frames.values()]
    .filter((frame) => frame.flags.length > 0)
    .map((frame) => frame.number)
    .sort((a, b) => a - b);
}

/** A frame's flags in the order of weight. */
export function flagsOf(state: TakeState, number: number): readonly string[] {
  return state.frames.get(number)?.flags ?? [];
}

/** The frames to render again so that a seam moves `count` frames on; fewer where `stays` or the shot ends. */
export function beyondSeam(
  { shot }: TakeState,
  { held, away }: Seam,
  count: number,
  stays: (frame: number) => boolean,
): number[] {
  const [first, last] = [shot.first_frame, shot.first_frame + shot.frame_count - 1];
  const frames: number[] = [];
  for (let n = held; frames.length < count && n >= first && n <= last && !stays(n); n += away) frames.push(n);
  return frames.sort((a, b) => a - b);
}

/** Frames whose mean error is above a threshold, in order. */
export function framesAbove(state: TakeState, threshold: number): number[] {
  return [...state.frames.keys()]
    .filter((frame) => (keptTransition(state, frame)?.mean ?? 0) > threshold)
    .sort((a, b) => a - b);
}
