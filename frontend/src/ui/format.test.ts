import { expect, it } from "vitest";

import {
  ago,
  bytes,
  duration,
  framesOf,
  frameRate,
  percent,
  ranges,
  seconds,
  takeNumber,
  thousandths,
} from "./format";

it("writes errors in thousandths", () => {
  expect([0.0018, 0.0123, 0.00004, 0, null].map(thousandths)).toEqual(["1.8", "12.3", "0.04", "0.0", "–"]);
});

it("never calls a small share nothing", () => {
  expect([0, 0.001, 0.07, 1].map(percent)).toEqual(["0 %", "<1 %", "7 %", "100 %"]);
});

it("writes times, sizes and rates", () => {
  expect([0, 42.4, 725, 3725].map(duration)).toEqual(["0:00", "0:42", "12:05", "1:02:05"]);
  expect([2.44, 711.6, null].map(seconds)).toEqual(["2.4 s", "11:52", "–"]);
  expect([512, 1500, 25_000_000, 999_900].map(bytes)).toEqual(["512 B", "1.5 kB", "25 MB", "1.0 MB"]);
  expect([[24, 1] as const, [24000, 1001] as const, [30000, 1001] as const].map(frameRate)).toEqual([
    "24",
    "23.976",
    "29.97",
  ]);
});

it("reads frames and ranges, and no further than just beyond the shot", () => {
  const read = (text: string) => framesOf(text, 1001, 1100);
  expect(read("1040, 1001; 1003 – 1005 1004-1006")).toEqual([1001, 1003, 1004, 1005, 1006, 1040]);
  expect(read("1099–999999999")).toEqual([1099, 1100, 1101]);
  expect(read("5, 1001, 2000")).toEqual([5, 1001, 2000]);
  expect(["", "1005–1003", "1001, some", "1001–"].map(read)).toEqual([[], null, null, null]);
});

it("gathers consecutive frames", () => {
  expect(ranges([1001, 1002, 1003, 1007, 1009, 1010])).toBe("1001–1003, 1007, 1009–1010");
  expect(ranges([])).toBe("");
});

it("says how long ago", () => {
  const now = Date.parse("2026-01-02T12:00:00Z");
  expect(ago("2026-01-02T11:59:50Z", now)).toBe("just now");
  expect(ago("2026-01-02T11:57:00Z", now)).toBe("3 min ago");
  expect(ago("2026-01-01T12:00:00Z", now)).toBe("1 day ago");
});

it("numbers takes as on a slate", () => {
  expect(takeNumber(3)).toBe("v003");
});
