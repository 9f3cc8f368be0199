import { expect, it } from "vitest";

import type { FormingMessage, ProgressMessage, Render } from "../api/types";
import { frame, revision, snapshot } from "./fixture";
import { afterProgress, previewOf, stillForming, withPreview, type Forming } from "./forming";
import { applyPatch, fromSnapshot } from "./take-state";

function preview(change: Partial<FormingMessage> = {}): FormingMessage {
  const where = { shot: 3, render: 1, take: 7, frame: 1003, iteration: 4, iterations: 20 };
  return { type: "forming", ...where, picture: "AAAA", ...change };
}

function progress(change: Partial<ProgressMessage>): ProgressMessage {
  const where = { shot: 3, render: 1, take: 7, frame: 1003, iteration: 4, iterations: 20 };
  const rest = { loss: 1, phase: "optimise", frames_done: 2, frames_total: 4, eta_seconds: null } as const;
  return { type: "progress", ...where, ...rest, ...change };
}

const NONE: Forming = new Map();
const forming = withPreview(NONE, preview());

it("keeps the last preview of each render", () => {
  const both = withPreview(
    withPreview(forming, preview({ iteration: 9 })),
    preview({ render: 2, frame: 1001 }),
  );
  expect(previewOf(both, 1003)?.iteration).toBe(9);
  expect(previewOf(both, 1001)?.render).toBe(2);
  expect(previewOf(both, 1002)).toBeUndefined();
});

it("drops a preview when its render begins something else, or begins anew", () => {
  expect(afterProgress(forming, progress({ iteration: 5 }))).toBe(forming);
  expect(afterProgress(forming, progress({ render: 2, frame: 1001 }))).toBe(forming);
  for (const change of [{ frame: 1004 }, { phase: "measure" as const, iteration: 0 }, { iteration: 1 }])
    expect(afterProgress(forming, progress(change))).toEqual(NONE);
});

it("drops a preview when its frame is no longer painted", () => {
  const base = fromSnapshot(snapshot(), 7);
  const running = { id: 1, take: 7, state: "running" } as Render;
  const painted = applyPatch(
    base,
    { renders: [running], frames: [{ ...frame(1003), rendering: "rendering" }] },
    11,
  );
  expect(stillForming(forming, painted)).toBe(forming);
  const done = applyPatch(painted, { frames: [frame(1003, [revision(13)])] }, 12);
  expect(stillForming(forming, done)).toEqual(NONE);
  const cancelled = applyPatch(painted, { renders: [{ ...running, state: "cancelled" }] }, 12);
  expect(stillForming(forming, cancelled)).toEqual(NONE);
});
