/** The words for flags, causes and states. */

import type { Decision, Frame, FrameDecision, RenderState, Revision } from "../api/types";
import type { Shape } from "../ui/shapes";

const FLAGS: Readonly<Record<string, string>> = {
  failed: "Could not be painted",
  flagged: "Flagged in a note",
  unmeasured: "More than 20 % unmeasured: don't trust the error",
  "neighbour changed": "A neighbour changed since the approval",
  "stands out": "Its error stands out in the take",
  seam: "Seam at the border of a rerun",
  "region edge": "The edge of the region painted again shows",
  stale: "Painted against a neighbour replaced since",
};

export function flagWords(flag: string): string {
  return FLAGS[flag] ?? flag;
}

export const CAUSE_WORDS: Readonly<Record<string, string>> = {
  out_of_frame: "out of frame",
  disoccluded: "disoccluded",
  motion_boundary: "motion boundary",
  flow_disputed: "flow disputed",
};

export const DECISION_SHAPES: Readonly<Record<FrameDecision["kind"], Shape>> = {
  approve: "tick",
  reject: "cross",
  rerun: "arrow",
};

export const DECISION_TONES: Readonly<Record<FrameDecision["kind"], string>> = {
  approve: "good",
  reject: "bad",
  rerun: "warn",
};

export const DECIDED: Readonly<Record<FrameDecision["kind"], string>> = {
  approve: "approved",
  reject: "rejected",
  rerun: "rerun asked",
};

/** What somebody did: "Ada asked for a rerun". */
export const DID: Readonly<Record<Decision["kind"], string>> = {
  approve: "approved",
  reject: "rejected",
  rerun: "asked for a rerun",
  keep: "chose the kept revision",
  withdraw: "withdrew the decision",
};

/** Where a revision comes from: "rendered", "painted by Ada". */
export function originWords({ origin, painter }: Revision): string {
  return painter === null ? origin : `${origin} by ${painter}`;
}

export const RENDERING: Readonly<Record<Frame["rendering"], string>> = {
  none: "not rendered",
  queued: "queued",
  rendering: "being painted",
  done: "done",
  failed: "failed",
};

export const RENDER_STATES: Readonly<Record<RenderState, string>> = {
  queued: "waiting for a worker",
  running: "painting",
  paused: "paused",
  done: "done",
  failed: "failed",
  cancelled: "cancelled",
};
