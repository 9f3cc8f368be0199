import { describe, expect, it } from "vitest";

import { asCrop, between, grabbed, holds, pressed, whole, within } from "./crop-box";

const PICTURE = { width: 400, height: 300 };
const CROP = { left: 100, top: 50, width: 200, height: 150 };

describe("a crop's rectangle", () => {
  it("lies between two corners, in whichever order", () => {
    const expected = { left: 20, top: 10, width: 100, height: 80 };
    expect(between([20.3, 10.2], [120, 90], PICTURE)).toEqual(expected);
    expect(between([120, 90], [20, 10], PICTURE)).toEqual(expected);
  });

  it("stays within the picture, and is never too small", () => {
    expect(between([-50, -50], [900, 900], PICTURE)).toEqual(whole(PICTURE));
    expect(within({ left: 390, top: 290, width: 3, height: 4 }, PICTURE)).toEqual({
      left: 368,
      top: 268,
      width: 32,
      height: 32,
    });
  });

  it("is none where it is all of the picture", () => {
    expect(asCrop(whole(PICTURE), PICTURE)).toBeNull();
    expect(asCrop(CROP, PICTURE)).toEqual(CROP);
  });

  it("is grabbed at its corners, whose opposite one stays", () => {
    expect(grabbed(CROP, [104, 47], 8)).toEqual([300, 200]);
    expect(grabbed(CROP, [299, 53], 8)).toEqual([100, 200]);
    expect(grabbed(CROP, [200, 50], 8)).toBeNull();
    expect(holds(CROP, [200, 60])).toBe(true);
    expect(holds(CROP, [200, 40])).toBe(false);
  });

  it("is moved by arrows, and changed in size with Shift", () => {
    expect(pressed(CROP, "ArrowLeft", false, PICTURE)).toEqual({ ...CROP, left: 96 });
    expect(pressed(CROP, "ArrowDown", true, PICTURE)).toEqual({ ...CROP, height: 153 });
    expect(pressed({ ...CROP, left: 200 }, "ArrowRight", true, PICTURE)).toEqual({ ...CROP, left: 200 });
    expect(pressed(CROP, "a", false, PICTURE)).toBeNull();
  });
});
