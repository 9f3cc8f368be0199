import { describe, expect, it } from "vitest";

import type { FlowField } from "../player/flow";
import { carried } from "./carry";

/** Everything moves by so many pixels between two frames. */
function moving(right: number, down: number, width = 16, height = 8): FlowField {
  const count = width * height;
  const levels = new Int16Array(2 * count).fill(right * 32, 0, count).fill(down * 32, count);
  return { kind: "flow", width, height, levels, step: 1 / 32 };
}

/** One pixel of a picture of 8 × 4. */
function dot(x: number, y: number) {
  const inside = new Uint8Array(32);
  inside[y * 8 + x] = 255;
  return { width: 8, height: 4, inside };
}

describe("carried", () => {
  it("moves a region along with the footage, and back again", () => {
    const there = carried(dot(2, 1), moving(4, 2), 1); // two pixels to the right and one down, at half the size
    expect(there).toEqual(dot(4, 2));
    expect(carried(there, moving(4, 2), -1)).toEqual(dot(2, 1));
  });

  it("spreads what comes to lie between two pixels over both", () => {
    const { inside } = carried(dot(2, 1), moving(1, 0), 1);
    expect([inside[8 + 2], inside[8 + 3]]).toEqual([128, 128]);
  });

  it("loses what leaves the picture", () => {
    expect(carried(dot(7, 1), moving(4, 0), 1).inside.some((value) => value > 0)).toBe(false);
  });
});
