import { describe, expect, it } from "vitest";

import { bounded, drawnBy, FITTED, placeInPicture, scaledAt } from "./zoom";

describe("zoom", () => {
  it("keeps what is under the pointer under it", () => {
    const at = { x: 0.25, y: 0.75 };
    const twice = scaledAt(FITTED, 2, at);
    expect(twice).toEqual({ scale: 2, x: 0.125, y: 0.375 });
    const larger = scaledAt(twice, 8, at);
    expect(placeInPicture(larger, at)).toEqual(placeInPicture(FITTED, at));
    expect(scaledAt(larger, 1, at)).toEqual(FITTED);
  });

  it("draws the picture along, up to its edges", () => {
    const middle = scaledAt(FITTED, 4, { x: 0.5, y: 0.5 });
    expect(drawnBy(middle, { x: 0.5, y: -0.5 })).toEqual({ scale: 4, x: 0.25, y: 0.5 });
    expect(drawnBy(middle, { x: 9, y: -9 })).toEqual({ scale: 4, x: 0, y: 0.75 });
    expect(drawnBy(FITTED, { x: 0.3, y: 0.3 })).toEqual(FITTED);
  });

  it("has a picture that is smaller than its box in the middle", () => {
    expect(scaledAt(FITTED, 0.5, { x: 0.1, y: 0.9 })).toEqual({ scale: 0.5, x: -0.5, y: -0.5 });
  });

  it("goes from all of it, or a pixel for a pixel where that is less, to 32 pixels for one", () => {
    expect(bounded(0.01, 0.5)).toBe(0.5);
    expect(bounded(0.01, 3)).toBe(1);
    expect(bounded(1e6, 0.5)).toBe(16);
    expect(bounded(1e6, 1 / 64)).toBe(1);
  });
});
