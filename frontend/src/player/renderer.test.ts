import { expect, it } from "vitest";

import { samplingOf, type Scene } from "./renderer";
import { FITTED } from "./zoom";

function scene(width: number, height: number, scale = 1): Scene {
  return {
    picture: { width, height } as ImageBitmap,
    other: null,
    proxy: false,
    arrangement: "single",
    zoom: { ...FITTED, scale },
    amount: 0,
    overlay: null,
    field: null,
    otherField: null,
  };
}

it("shows pixels as they are where each takes one of the screen, though boxes are rounded", () => {
  expect(samplingOf(scene(1024, 436), { width: 1024, height: 436 })).toBe("squares");
  expect(samplingOf(scene(1024, 436, 1024 / 853), { width: 853, height: 363 })).toBe("squares");
  expect(samplingOf(scene(1024, 436), { width: 853, height: 363 })).toBe("shrunk");
  expect(samplingOf(scene(1024, 436, 3), { width: 1024, height: 436 })).toBe("squares");
});

it("judges wide pixels by the side that they are smaller along", () => {
  expect(samplingOf(scene(160, 180), { width: 320, height: 180 })).toBe("smooth");
  expect(samplingOf(scene(160, 180), { width: 240, height: 135 })).toBe("shrunk");
  expect(samplingOf(scene(160, 180, 3), { width: 320, height: 180 })).toBe("squares");
});
