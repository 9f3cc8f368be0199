import { describe, expect, it } from "vitest";

import {
  COLOUR_MAPS,
  colourField,
  colourTable,
  errorAt,
  onHatch,
  shareOfScale,
  type ErrorStyle,
} from "./colour-maps";
import { CAUSE_UNKNOWN } from "./field";

const STYLE: ErrorStyle = {
  kind: "error",
  map: "viridis",
  largest: 0.01,
  curve: "linear",
  threshold: 0,
  opacity: 1,
  causesOnly: false,
};

/** Relative luminance of sRGB bytes (WCAG 2.2). */
function luminance([red = 0, green = 0, blue = 0]: Uint8Array): number {
  const linear = [red, green, blue].map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

describe.each(COLOUR_MAPS)("%s", (map) => {
  it("gets lighter from end to end", () => {
    const table = colourTable(map);
    const steps = Array.from({ length: 256 }, (_, entry) =>
      luminance(table.subarray(entry * 4, entry * 4 + 3)),
    );
    for (let entry = 16; entry < 256; entry += 16) {
      expect(steps[entry] ?? 0).toBeGreaterThan(steps[entry - 16] ?? 1);
    }
  });
});

it("has viridis's published ends and middle", () => {
  const table = colourTable("viridis");
  expect([...table.subarray(0, 3)]).toEqual([68, 1, 84]);
  expect([...table.subarray(255 * 4, 255 * 4 + 3)]).toEqual([253, 231, 37]);
  [33, 145, 140].forEach((value, channel) => {
    expect(Math.abs((table[128 * 4 + channel] ?? 0) - value)).toBeLessThanOrEqual(2);
  });
});

it("puts errors on an absolute scale and clips above it", () => {
  expect([0, 0.005, 0.01, 0.5].map((error) => shareOfScale(error, STYLE))).toEqual([0, 0.5, 1, 1]);
});

it("spreads small errors over three decades on a logarithmic scale, and reads them back", () => {
  const style = { ...STYLE, curve: "log" as const };
  [0, 1e-5, 1e-4, 1e-3, 1e-2, 1].forEach((error, index) =>
    expect(shareOfScale(error, style)).toBeCloseTo([0, 0, 1 / 3, 2 / 3, 1, 1][index]!),
  );
  for (const share of [0, 0.25, 1]) {
    expect(shareOfScale(errorAt(share, style), style)).toBeCloseTo(share);
    expect(shareOfScale(errorAt(share, STYLE), STYLE)).toBeCloseTo(share);
  }
});

describe("a coloured field", () => {
  const field = {
    kind: "error" as const,
    width: 3,
    height: 1,
    error: Uint16Array.of(100, 100, 20),
    cause: Uint8Array.of(0, 2, 0),
    step: 1e-4,
    preview: false,
  };
  const alphas = (style: ErrorStyle): number[] => {
    const pixels = colourField(field, style);
    return [3, 7, 11].map((index) => pixels[index]!);
  };

  it("has colours where it was measured and greys where not", () => {
    const pixels = colourField(field, STYLE);
    expect([...pixels.subarray(0, 4)]).toEqual([253, 231, 37, 255]);
    expect(new Set(pixels.subarray(4, 7)).size).toBe(1);
    expect(alphas(STYLE)).toEqual([255, 255, 255]);
  });

  it("is clear below the threshold, and everywhere measured where only causes are asked for", () => {
    expect(alphas({ ...STYLE, threshold: 0.005 })).toEqual([255, 255, 0]);
    expect(alphas({ ...STYLE, causesOnly: true })).toEqual([0, 255, 0]);
  });
});

it("tells the causes apart by their hatch", () => {
  const patterns = [1, 2, 3, 4, CAUSE_UNKNOWN].map((cause) =>
    Array.from({ length: 576 }, (_, index) =>
      onHatch(cause, index % 24, Math.floor(index / 24)) ? 1 : 0,
    ).join(""),
  );
  expect(new Set(patterns)).toHaveLength(5);
  expect(patterns.at(-1)).not.toContain("1"); // plain until it is known
});
