import { expect, it } from "vitest";

import { frame, revision, snapshot } from "../live/fixture";
import { applyPatch, fromSnapshot } from "../live/take-state";
import { frameWords, mayApprove, mayDecide, seenRevisions } from "./decisions";
import { FIRST_LOOK, pickRevision } from "./look";

const state = fromSnapshot(
  snapshot({
    frames: [frame(1001, [revision(11)]), frame(1002, [revision(12), revision(22, 2)]), frame(1003)],
  }),
  7,
);
const reviewer = { ...state, viewer: { ...state.viewer, role: "reviewer" as const, can: ["note"] } };

it("allows what the role may, and says who may what it may not", () => {
  expect(mayDecide(state, FIRST_LOOK, "approve", [1001, 1002])).toEqual({ allowed: true });
  expect(mayDecide(reviewer, FIRST_LOOK, "approve", [1001])).toEqual({
    allowed: false,
    why: "As a reviewer you can't approve frames; a manager can.",
  });
});

it("judges no frame without a picture, and none by another revision than the kept one", () => {
  expect(mayDecide(state, FIRST_LOOK, "approve", [1002, 1003])).toMatchObject({
    why: "Frame 1003: no picture yet.",
  });
  const earlier = pickRevision(state, FIRST_LOOK, 1002, 12);
  expect(mayDecide(state, earlier, "approve", [1002])).toMatchObject({
    why: "You look at an earlier revision of 1002; r2 is the kept one.",
  });
  expect(mayDecide(state, earlier, "approve", [1001])).toEqual({ allowed: true });
});

it("approves the present frame only when its kept revision is drawn, and says why not", () => {
  const picture = (revision: number) => ({ side: "stylized", take: null, revision, kept: true }) as const;
  const view = (frame: number, revision: number, failure = "") => ({
    seen: { frame, arrangement: "single", first: picture(revision), second: null, proxy: true } as const,
    failure,
  });
  const may = (shown: ReturnType<typeof view>, frames = [1002]) =>
    mayApprove(state, FIRST_LOOK, frames, 1002, shown);
  expect(may(view(1002, 2))).toEqual({ allowed: true });
  for (const late of [view(1001, 1), view(1002, 1)])
    expect(may(late)).toMatchObject({ why: "Frame 1002 is not on the screen yet." });
  expect(may(view(1002, 2, "It is gone."))).toMatchObject({
    why: "Frame 1002 can't be shown, so it can't be approved.",
  });
  expect(may(view(1001, 1), [1001, 1002])).toEqual({ allowed: true });
  expect(may(view(1002, 2), [1003])).toMatchObject({ why: "Frame 1003: no picture yet." });
});

it("reruns neither what is being painted nor what was approved", () => {
  expect(mayDecide(state, FIRST_LOOK, "rerun", [1001, 1003])).toMatchObject({
    why: "Frame 1003: still being painted.",
  });
  const decision = {
    kind: "approve",
    id: 1,
    by: "Ada",
    at: "2026-01-01T12:00:00Z",
    reason: "",
    revision: 11,
  } as const;
  const approved = applyPatch(state, { frames: [{ ...frame(1001, [revision(11)]), decision }] }, 11);
  expect(mayDecide(approved, FIRST_LOOK, "rerun", [1001, 1002])).toMatchObject({
    why: "Frame 1001: approved. Withdraw the approval first.",
  });
});

it("carries the revisions that were on the screen", () => {
  expect(seenRevisions(state, [1001, 1002, 1003])).toEqual({ 1001: 11, 1002: 22, 1003: null });
});

it("names frames", () => {
  expect([[1001], [1001, 1002, 1005]].map(frameWords)).toEqual(["frame 1001", "3 frames, 1001–1002, 1005"]);
});
