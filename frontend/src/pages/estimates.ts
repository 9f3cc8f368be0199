/** What several takes need together. */

import type { TakeEstimate } from "../api/types";

/** Time and disk add up, memory does not: a worker paints one after the other. Bursts are of single shots. */
export function together(estimates: readonly TakeEstimate[]): TakeEstimate | undefined {
  const [first] = estimates;
  if (first === undefined || estimates.length === 1) return first;
  const disk = estimates.reduce((sum, each) => sum + each.disk, 0);
  const known = estimates.flatMap(({ seconds }) => seconds ?? []);
  return {
    ...first,
    seconds: known.length === estimates.length ? known.reduce((sum, each) => sum + each, 0) : null,
    memory: Math.max(...estimates.map(({ memory }) => memory)),
    disk,
    fits: first.free - disk >= first.reserve,
    burst: null,
  };
}
