/** Reruns of flagged frames: what one of them did to the error, and whether somebody has said what to keep. */

import type { Decision, Render, Revision } from "../api/types";
import { frameBefore, keptRevision, transitionBetween, type TakeState } from "../live/take-state";

export interface RerunEffect {
  /** The rerun's frames, in order. */
  readonly frames: readonly number[];
  /** Mean error of the pairs with a frame of the rerun, as they were and as they are; null: not measured. */
  readonly before: number | null;
  readonly after: number | null;
  /** Pairs whose error fell, and pairs whose error rose. */
  readonly better: number;
  readonly worse: number;
  /** Pairs that are not measured yet on both sides. */
  readonly unmeasured: number;
}

/** The newest finished rerun of flagged frames that nobody has answered. */
export function openQuestion(state: TakeState): Render | undefined {
  return [...state.renders.values()].findLast(
    (render) =>
      render.held_stronger !== null &&
      render.state === "done" &&
      decisionAbout(state, render, "keep") === undefined,
  );
}

export function effectOf(state: TakeState, render: Render): RerunEffect {
  const seen = decisionAbout(state, render, "rerun")?.seen ?? {};
  const frames = [...render.frames].sort((a, b) => a - b);
  const inside = new Set(frames);
  const before = (frame: number): Revision | undefined =>
    inside.has(frame) ? revisionOf(state, frame, seen[frame] ?? null) : beside(state, render, frame);
  const after = (frame: number): Revision | undefined =>
    inside.has(frame)
      ? state.frames.get(frame)?.revisions.find((each) => each.render === render.id)
      : beside(state, render, frame);
  const pairs = [...new Set(frames.flatMap((frame) => [frame, frame + 1]))].filter((frame) =>
    state.frames.has(frame),
  );
  const errors = pairs.map((frame) => {
    const first = frameBefore(state, frame);
    return [before, after].map((at) => transitionBetween(state, at(first), at(frame))?.mean ?? null) as [
      number | null,
      number | null,
    ];
  });
  const measured = errors.filter((pair): pair is [number, number] => pair[0] !== null && pair[1] !== null);
  return {
    frames,
    before: mean(measured.map(([was]) => was)),
    after: mean(measured.map(([, is]) => is)),
    better: measured.filter(([was, is]) => is < was).length,
    worse: measured.filter(([was, is]) => is > was).length,
    unmeasured: errors.filter(([was, is]) => was !== null && is === null).length,
  };
}

function decisionAbout(state: TakeState, render: Render, kind: Decision["kind"]): Decision | undefined {
  return [...state.decisions.values()].find((each) => each.render === render.id && each.kind === kind);
}

/** The frame beside the rerun as it was held, or as it is kept. */
function beside(state: TakeState, render: Render, frame: number): Revision | undefined {
  const held = render.held[String(frame)];
  return held === undefined ? keptRevision(state.frames.get(frame)) : revisionOf(state, frame, held);
}

function revisionOf(state: TakeState, frame: number, id: number | null): Revision | undefined {
  return state.frames.get(frame)?.revisions.find((each) => each.id === id);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
