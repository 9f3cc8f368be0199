import { expect, it } from "vitest";

import { beyondSeam, flaggedFrames, flagsOf, framesAbove } from "./flags";
import { frame, revision, snapshot, transition } from "./fixture";
import { fromSnapshot } from "./take-state";

const state = fromSnapshot(
  snapshot({
    shot: { ...snapshot().shot, frame_count: 6 },
    frames: [11, 12, 13, 14, 15, 16].map((id, index) => ({
      ...frame(1001 + index, [revision(id)]),
      flags: { 12: ["seam"], 15: ["stale", "seam"] }[id] ?? [],
    })),
    transitions: [0.001, 0.0016, 0.001, 0.003, 0.001].map((mean, index) =>
      transition(index + 1, 1002 + index, [11 + index, 12 + index], mean),
    ),
  }),
  7,
);
const never = () => false;

it("finds the frames that ask for eyes, and those above a threshold", () => {
  expect(flaggedFrames(state)).toEqual([1002, 1005]);
  expect(flagsOf(state, 1005)).toEqual(["stale", "seam"]);
  expect(framesAbove(state, 0.0015)).toEqual([1003, 1005]);
});

it("goes on from the held frame, no farther than the shot, and up to what stays as it is", () => {
  const earlier = { factor: 2, held: 1002, away: -1 } as const;
  const later = { factor: 2, held: 1004, away: 1 } as const;
  expect(beyondSeam(state, earlier, 4, never)).toEqual([1001, 1002]);
  expect(beyondSeam(state, later, 2, never)).toEqual([1004, 1005]);
  expect(beyondSeam(state, later, Infinity, never)).toEqual([1004, 1005, 1006]);
  expect(beyondSeam(state, later, Infinity, (n) => n === 1006)).toEqual([1004, 1005]);
  expect(beyondSeam(state, later, 2, (n) => n === 1004)).toEqual([]);
});
