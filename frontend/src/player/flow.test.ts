import { expect, it } from "vitest";

import { BEYOND, colourFlow, drawWheel, movementAt, parseFlow, WHEEL } from "./flow";

it("reads what moves to the right, then what moves down, in 32nds of a pixel", () => {
  const bytes = Uint8Array.from([32, 0, 0, 0x80, 0xe0, 0xff, 8, 0]);
  const field = parseFlow(bytes.buffer, 2, 1);
  expect(movementAt(field, 0)).toEqual({ right: 1, down: -1 });
  expect(movementAt(field, 1)).toEqual({ right: -1024, down: 0.25 });
});

it("refuses a field of another size, and says both", () => {
  expect(() => parseFlow(new ArrayBuffer(10), 2, 2)).toThrow("has 10 bytes; a frame of 2×2 px needs 16");
});

function colourOf(right: number, down: number, rim: number): number[] {
  const levels = Int16Array.of(right * 32, down * 32);
  const field = { kind: "flow", width: 1, height: 1, levels, step: 1 / 32 } as const;
  return [...colourFlow(field, { kind: "flow", rim, opacity: 1 }).subarray(0, 3)];
}

const rounded = (levels: number[]): number[] => [...Uint8ClampedArray.from(levels)];
const hue = (entry: number): number[] => [...WHEEL.subarray(entry * 4, entry * 4 + 3)];

it("is white at rest, has its hue in full at the rim, and is darker beyond it", () => {
  expect(colourOf(0, 0, 4)).toEqual([255, 255, 255]);
  expect(colourOf(4, 0, 4)).toEqual(hue(0));
  expect(colourOf(2, 0, 4)).toEqual(rounded(hue(0).map((level) => (255 + level) / 2)));
  expect(colourOf(9, 0, 4)).toEqual(rounded(hue(0).map((level) => level * BEYOND)));
});

it("goes once around: below, to the left and above are a quarter, a half and three quarters of it", () => {
  expect([colourOf(0, 1, 1), colourOf(-1, 0, 1), colourOf(0, -1, 1)]).toEqual([hue(64), hue(128), hue(192)]);
  const all = new Set(Array.from({ length: 256 }, (_, entry) => hue(entry).join()));
  expect(all.size).toBeGreaterThan(240);
});

it("has the same colours in the wheel as in a field", () => {
  const side = 9;
  const wheel = drawWheel(side);
  const pixel = 4 * side + 8; // the middle of the right edge
  expect([...wheel.subarray(pixel * 4, pixel * 4 + 3)]).toEqual(colourOf(8, 0, 9));
  expect(wheel[3]).toBe(0);
});
