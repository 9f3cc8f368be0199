import { expect, it } from "vitest";

import { frame, revision, snapshot, transition } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import { curve, framesBeyond, LANES, reading } from "./lanes";

const levels = [0.5, 0.5, 0.55, 0.5];
const state = fromSnapshot(
  snapshot({
    frames: levels.map((brightness, index) => ({
      ...frame(1001 + index, [{ ...revision(11 + index), brightness, source_brightness: 0.4 }]),
    })),
    transitions: [transition(1, 1002, [11, 12], 0.008)],
  }),
  7,
);
const [brightness, , footage] = LANES.drift.measures;

it("tells drift from the take's own median, beside the footage's", () => {
  if (!brightness || !footage) throw new Error("The lane has lost a measure.");
  expect(curve(state, brightness, [1001, 1003])).toEqual([1, 0.55 / 0.5]);
  expect(brightness.format(reading(state, brightness, 1003) ?? 0)).toBe("+10.0 %");
  expect(reading(state, footage, 1003)).toBe(1);
});

it("goes to frames beyond the threshold of the lane that is shown", () => {
  const thresholds = { error: 0.005, drift: 0.02 };
  expect(framesBeyond(state, { lane: "drift", thresholds })).toEqual([1003]);
  expect(framesBeyond(state, { lane: "drift", thresholds: { ...thresholds, drift: 0.2 } })).toEqual([]);
  expect(framesBeyond(state, { lane: "losses", thresholds })).toEqual([1002]);
});
