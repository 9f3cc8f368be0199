import { expect, it } from "vitest";

import { edgeOf, frameAt, GUTTER, labelStep, timeline } from "./timeline";

const line = timeline(1001, 100, GUTTER + 1000 + 12);

it("finds the frame under the pointer, and its edge again", () => {
  expect(line.cell).toBe(10);
  for (const frame of [1001, 1037, 1100]) {
    expect(frameAt(line, edgeOf(line, frame))).toBe(frame);
    expect(frameAt(line, edgeOf(line, frame) + 9.9)).toBe(frame);
  }
  expect(frameAt(line, -50)).toBe(1001);
  expect(frameAt(line, 5000)).toBe(1100);
});

it("labels every frame where there is room, fewer where there is not", () => {
  expect(labelStep(line, 60)).toBe(10);
  expect(labelStep(timeline(1, 10, 1072), 60)).toBe(1);
  expect(labelStep(timeline(1, 5000, 1072), 60)).toBe(500);
});
