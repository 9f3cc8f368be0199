import { expect, it } from "vitest";

import { frame, revision, snapshot } from "../live/fixture";
import { applyPatch, fromSnapshot } from "../live/take-state";
import { spreadFrames } from "./spread";

const whole = snapshot();
const shot = { ...whole.shot, first_frame: 1001, frame_count: 30 };
const rendered = Array.from({ length: 30 }, (_, index) => frame(1001 + index, [revision(100 + index)]));
const state = fromSnapshot({ ...whole, shot, frames: rendered }, 7);

const by = { id: 1, by: "Ada", at: "2026-01-01T12:00:00Z", reason: "" };
const held = applyPatch(
  state,
  {
    frames: [
      { ...frame(1007, [revision(106)]), decision: { kind: "approve", revision: 106, ...by } },
      frame(1013, [{ ...revision(112, 2), origin: "painted", painter: "Ada" }]),
      { ...frame(1009, [revision(108)]), decision: { kind: "reject", revision: 108, ...by } },
    ],
  },
  11,
);

const span = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

it("takes as many frames on each side as asked for, and fewer at the shot's ends", () => {
  expect(spreadFrames(state, 1010, 4)).toEqual([...span(1006, 1009), ...span(1011, 1014)]);
  expect(spreadFrames(state, 1003, 4)).toEqual([1001, 1002, ...span(1004, 1007)]);
  expect(spreadFrames(state, 1030, 16)).toEqual(span(1014, 1029));
});

it("ends at a frame that is approved or painted by hand, whatever was asked for", () => {
  expect(spreadFrames(held, 1010, 8)).toEqual([1008, 1009, 1011, 1012]);
  expect(spreadFrames(held, 1010, "next")).toEqual([1008, 1009, 1011, 1012]);
  expect(spreadFrames(held, 1014, "next")).toEqual(span(1015, 1030));
});

it("goes round such frames where it is the whole shot", () => {
  expect(spreadFrames(held, 1010, "all")).toEqual([
    ...span(1001, 1006),
    1008,
    1009,
    1011,
    1012,
    ...span(1014, 1030),
  ]);
});
