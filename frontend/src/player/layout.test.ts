import { expect, it } from "vitest";

import { aspectOf, shapeOf, boxAt, layOut, pictureBoxes, pixelAt, type Split } from "./layout";

const wide = { width: 1024, height: 436 };

it("puts two pictures where both become larger", () => {
  expect(layOut(wide, { width: 1000, height: 500 }, false)).toEqual({
    width: 1000,
    height: 425,
    split: "none",
  });
  expect(layOut(wide, { width: 1000, height: 500 }, true).split).toBe("down");
  expect(layOut(wide, { width: 2000, height: 500 }, true).split).toBe("across");
  const portrait = layOut({ width: 436, height: 1024 }, { width: 1000, height: 500 }, true);
  expect(portrait.split).toBe("across");
  expect(portrait.height).toBeLessThanOrEqual(500);
});

function pixelOnCanvas(split: Split, x: number, y: number) {
  const { place, second } = boxAt(split, { x, y });
  return pixelAt(wide, place, second);
}

it("finds the pixel under a place, in whichever picture it is", () => {
  expect(pixelOnCanvas("none", 0.5, 0.5)).toEqual({ x: 512, y: 218, second: false });
  expect(pixelOnCanvas("none", 1.2, -0.1)).toEqual({ x: 1023, y: 0, second: false });
  expect(pixelOnCanvas("across", 0.75, 0.5)).toEqual({ x: 512, y: 218, second: true });
  expect(pixelOnCanvas("across", 1, 1)).toEqual({ x: 1023, y: 435, second: true });
  expect(pixelOnCanvas("down", 0.5, 0.25)).toEqual({ x: 512, y: 218, second: false });
});

it("says where each picture lies, as the pixels under a place do", () => {
  for (const split of ["none", "across", "down"] as const) {
    const boxes = pictureBoxes(split);
    expect(boxes.length).toBe(split === "none" ? 1 : 2);
    boxes.forEach(([left, top, width, height], index) => {
      const middle = pixelOnCanvas(split, left + width / 2, top + height / 2);
      expect(middle).toEqual({ x: 512, y: 218, second: index === 1 });
    });
  }
});

it("shows wide and narrow pixels at their shape", () => {
  const anamorphic = { width: 160, height: 180, pixel_aspect: [2, 1] } as const;
  expect(shapeOf(anamorphic)).toEqual({ width: 320, height: 180 });
  expect(aspectOf({ ...anamorphic, pixel_aspect: [10, 11] })).toBeCloseTo(160 / 198);
});
