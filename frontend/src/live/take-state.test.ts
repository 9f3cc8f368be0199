import { expect, it } from "vitest";

import { frame, revision, snapshot, transition } from "./fixture";
import {
  applyPatch,
  frameBefore,
  fromSnapshot,
  keptRevision,
  keptTransition,
  otherThan,
  worstFrame,
} from "./take-state";
import { flaggedFrames } from "./flags";

it("gives the fresh state when the events are applied to the old one", () => {
  const third = frame(1003, [revision(13)]);
  const rerun = { ...frame(1002, [revision(12), revision(22, 2)]), flags: ["neighbour changed"] };
  const events = [
    { frames: [third], transitions: [transition(2, 1003, [12, 13], 0.003)] },
    {}, // one that this viewer may not see
    { frames: [rerun], transitions: [transition(3, 1002, [11, 22], 0.001)] },
    { transitions: [transition(4, 1003, [22, 13], 0.004)] },
  ];
  const old = fromSnapshot(snapshot(), 7);
  const now = events.reduce((state, patch, index) => applyPatch(state, patch, 11 + index), old);
  const fresh = snapshot({
    number: 14,
    frames: [frame(1001, [revision(11)]), rerun, third, frame(1004)],
    transitions: [
      transition(1, 1002, [11, 12], 0.002),
      transition(2, 1003, [12, 13], 0.003),
      transition(3, 1002, [11, 22], 0.001),
      transition(4, 1003, [22, 13], 0.004),
    ],
  });
  expect(now).toEqual(fromSnapshot(fresh, 7));
});

it("leaves the old state as it was, and values of other takes aside", () => {
  const old = fromSnapshot(snapshot(), 7);
  const now = applyPatch(old, { frames: [{ ...frame(1003, [revision(99)]), take: 8 }] }, 11);
  expect(now.frames).toBe(old.frames);
  expect(old.number).toBe(10);
  expect(now.number).toBe(11);
});

it("measures between the kept revisions, whichever they are", () => {
  const both = frame(1002, [revision(12), revision(22, 2)]);
  const first = { ...both, kept: 12 };
  const transitions = [transition(1, 1002, [11, 12], 0.002), transition(2, 1002, [11, 22], 0.009)];
  const state = fromSnapshot(snapshot({ transitions }), 7);
  expect(keptTransition(applyPatch(state, { frames: [both] }, 11), 1002)?.id).toBe(2);
  expect(keptTransition(applyPatch(state, { frames: [first] }, 11), 1002)?.id).toBe(1);
  expect(keptTransition(state, 1001)).toBeUndefined();
  const round = { ...state, takes: new Map([[7, { ...state.takes.get(7)!, settings: { loop: true } }]]) };
  expect([1001, 1002].map((each) => frameBefore(round, each))).toEqual([1004, 1001]);
  expect([1001, 1002].map((each) => frameBefore(state, each))).toEqual([1000, 1001]);
  expect(keptRevision(first)?.id).toBe(12);
  expect(otherThan(first, keptRevision(first))?.id).toBe(22);
  expect(otherThan(both, keptRevision(both))?.id).toBe(12);
});

it("finds the worst frame and the flagged ones", () => {
  const frames = [
    { ...frame(1003, [revision(13)]), flags: ["unmeasured"] },
    { ...frame(1001, [revision(11)]), flags: ["flagged"] },
    frame(1002, [revision(12)]),
  ];
  const transitions = [transition(1, 1002, [11, 12], 0.002), transition(2, 1003, [12, 13], null)];
  const state = fromSnapshot(snapshot({ frames, transitions }), 7);
  expect(flaggedFrames(state)).toEqual([1001, 1003]);
  expect(worstFrame(state)).toBe(1002);
});
