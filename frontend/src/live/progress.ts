/** How far renders are. What has left off says nothing any more: others may paint its frames by now. */

import type { ProgressMessage } from "../api/types";
import type { TakeState } from "./take-state";

/** By render: the last message. */
export type Progress = ReadonlyMap<number, ProgressMessage>;

/** Without the progress of renders that nobody works on: done, given up, paused, or cancelled. */
export function stillRunning(progress: Progress, { renders }: TakeState): Progress {
  const runs = (render: number): boolean => renders.get(render)?.state === "running";
  return [...progress.keys()].every(runs)
    ? progress
    : new Map([...progress].filter(([render]) => runs(render)));
}
