/** What takes a decision back. */

import type { NewDecision } from "../api/types";
import type { TakeState } from "../live/take-state";

/**
 * The judgements that put back what stands on the frames of a decision before it is made: one for each kind and
 * reason. Where nothing stood, and where a rerun had been asked for, which can't be judged, it is withdrawn.
 */
export function restoring(state: TakeState, { kind, seen, decided }: NewDecision): NewDecision[] {
  const groups = new Map<string, NewDecision>();
  for (const [frame, revision] of Object.entries(seen)) {
    const stood = state.frames.get(Number(frame))?.decision;
    const before =
      stood && stood.kind !== "rerun"
        ? { kind: stood.kind, reason: stood.reason }
        : { kind: "withdraw" as const, reason: "" };
    if (kind === "withdraw" && before.kind === "withdraw") continue; // nothing is left to withdraw
    const key = `${before.kind} ${before.reason}`;
    const group = groups.get(key) ?? { ...before, seen: {}, decided: {} };
    groups.set(key, {
      ...group,
      seen: { ...group.seen, [frame]: revision },
      decided: { ...group.decided, [frame]: decided?.[frame] ?? null },
    });
  }
  return [...groups.values()];
}
