/** How far a frame that was painted by hand spreads through the shot. */

import { keptRevision, type TakeState } from "../live/take-state";

/** So many frames on each side, up to the next frame that stays, or every frame of the shot. */
export type Reach = 2 | 4 | 8 | 16 | "next" | "all";

export const REACHES: readonly (readonly [Reach, string])[] = [
  [2, "± 2"],
  [4, "± 4"],
  [8, "± 8"],
  [16, "± 16 frames"],
  ["next", "To the next approved"],
  ["all", "Whole shot"],
];

/** The frames to render again around a painted one, in order: never an approved one, nor one painted by hand. */
export function spreadFrames(state: TakeState, painted: number, reach: Reach): number[] {
  const { first_frame: first, frame_count: count } = state.shot;
  const last = first + count - 1;
  const most = typeof reach === "number" ? reach : count;
  const side = (direction: 1 | -1): number[] => {
    const frames: number[] = [];
    for (let n = painted + direction; n >= first && n <= last && frames.length < most; n += direction) {
      if (!staysAsItIs(state, n)) frames.push(n);
      else if (reach !== "all") break; // beyond it, nothing of the paint would arrive
    }
    return frames;
  };
  return [...side(-1).reverse(), ...side(1)];
}

/** Whether a frame is approved or painted by hand, and so no frame to render again. */
export function staysAsItIs(state: TakeState, number: number): boolean {
  const frame = state.frames.get(number);
  return frame?.decision?.kind === "approve" || keptRevision(frame)?.origin === "painted";
}
