import { describe, expect, it } from "vitest";

import { columnTransform, outwards, sampleCount, type Line } from "./slice";

const frame = { width: 200, height: 100 };
const across: Line = { from: { x: 0.1, y: 0.5 }, to: { x: 0.9, y: 0.5 } };
const lines: Record<string, Line> = {
  across,
  down: { from: { x: 0.3, y: 0 }, to: { x: 0.3, y: 1 } },
  slanted: { from: { x: 0.2, y: 0.9 }, to: { x: 0.7, y: 0.1 } },
};

function apply([a, b, c, d, e, f]: readonly number[], x: number, y: number): [number, number] {
  return [a! * x + c! * y + e!, b! * x + d! * y + f!];
}

it("has a sample for every pixel of the line", () => {
  expect(sampleCount(across, frame)).toBe(160);
  expect(sampleCount(lines["down"]!, frame)).toBe(100);
});

describe.each(Object.entries(lines))("the line %s", (_, line) => {
  it("lies on its column from end to end", () => {
    const samples = sampleCount(line, frame);
    const transform = columnTransform(line, frame, 7, samples);
    for (const share of [0, 0.5, 1]) {
      const x = (line.from.x + share * (line.to.x - line.from.x)) * frame.width;
      const y = (line.from.y + share * (line.to.y - line.from.y)) * frame.height;
      const [column, row] = apply(transform, x, y);
      expect(column).toBeCloseTo(7.5);
      expect(row).toBeCloseTo(share * samples);
    }
  });

  it("is neither stretched nor mirrored sideways into its neighbours", () => {
    const [a, b, c, d] = columnTransform(line, frame, 0, sampleCount(line, frame));
    expect(a * d - b * c).toBeCloseTo(1, 1);
  });
});

it("takes frames from the present one outwards, each once", () => {
  expect(outwards(1003, 1001, 1006)).toEqual([1003, 1002, 1004, 1001, 1005, 1006]);
  expect(outwards(1001, 1001, 1001)).toEqual([1001]);
});
