/** Why frames ask for eyes: what the server says, and seams, which only show against the whole take. */

import { median } from "./median";
import { keptRevision, keptTransition, type TakeState } from "./take-state";

/** A pair at the border of a rerun whose error stands out: the rerun did not melt into what it was held by. */
export interface Seam {
  /** The later frame of the pair. */
  readonly frame: number;
  /** Its error as a multiple of the take's median. */
  readonly ratio: number;
  /** The frame that was held, and the direction away from the rerun: −1 earlier, 1 later. */
  readonly held: number;
  readonly away: 1 | -1;
}

/** A border's error above this multiple of the take's median is a seam. */
const SEAM = 1.5;

const found = new WeakMap<TakeState, ReadonlyMap<number, Seam>>();

/** The seams by their later frame. */
export function seams(state: TakeState): ReadonlyMap<number, Seam> {
  let result = found.get(state);
  if (!result) {
    result = findSeams(state);
    found.set(state, result);
  }
  return result;
}

function findSeams(state: TakeState): Map<number, Seam> {
  const result = new Map<number, Seam>();
  if (![...state.renders.values()].some((render) => render.kind === "rerun")) return result;
  const typical = medianError(state);
  if (typical === null) return result;
  for (const frame of state.frames.keys()) {
    const mean = keptTransition(state, frame)?.mean ?? null;
    const held = mean !== null && mean > SEAM * typical ? heldAt(state, frame) : null;
    if (held !== null && mean !== null)
      result.set(frame, { frame, ratio: mean / typical, held, away: held === frame ? 1 : -1 });
  }
  return result;
}

/** Which frame of the pair (before, frame) was held by the newer rerun; null where none was. */
function heldAt(state: TakeState, frame: number): number | null {
  const [earlier, later] = [frame - 1, frame].map(
    (each) => keptRevision(state.frames.get(each))?.render ?? 0,
  );
  if (earlier === undefined || later === undefined || earlier === later) return null;
  const newer = state.renders.get(Math.max(earlier, later));
  if (newer?.kind !== "rerun") return null;
  return newer.id === earlier ? frame : frame - 1;
}

function medianError(state: TakeState): number | null {
  return median([...state.frames.keys()].map((frame) => keptTransition(state, frame)?.mean ?? null));
}

/** The frames to render again so that a seam moves `count` frames on; fewer at the shot's end. */
export function beyondSeam({ shot }: TakeState, { held, away }: Seam, count: number): number[] {
  const frames = Array.from({ length: count }, (_, index) => held + away * index);
  const last = shot.first_frame + shot.frame_count - 1;
  return frames.filter((frame) => frame >= shot.first_frame && frame <= last).sort((a, b) => a - b);
}

/** A frame's flags in the order of weight. */
export function flagsOf(state: TakeState, number: number): string[] {
  return [...(state.frames.get(number)?.flags ?? []), ...(seams(state).has(number) ? ["seam"] : [])];
}

/** Frames that ask for eyes, in order. */
export function flaggedFrames(state: TakeState): number[] {
  const flagged = [...state.frames.values()].filter((frame) => frame.flags.length > 0);
  return [...new Set([...flagged.map((frame) => frame.number), ...seams(state).keys()])].sort(
    (a, b) => a - b,
  );
}

/** Frames whose mean error is above a threshold, in order. */
export function framesAbove(state: TakeState, threshold: number): number[] {
  return [...state.frames.keys()]
    .filter((frame) => (keptTransition(state, frame)?.mean ?? 0) > threshold)
    .sort((a, b) => a - b);
}
