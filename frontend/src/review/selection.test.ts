import { expect, it } from "vitest";

import { NOTHING, rangeTo, startAt, these, toggled } from "./selection";

it("takes a range from the last click, either way", () => {
  expect(rangeTo(startAt(1005), 1003).frames).toEqual([1003, 1004, 1005]);
  expect(rangeTo(rangeTo(startAt(1005), 1003), 1006).frames).toEqual([1005, 1006]);
  expect(rangeTo(NOTHING, 1004).frames).toEqual([1004]);
});

it("puts single frames in and out, in order", () => {
  const two = toggled(toggled(NOTHING, 1007), 1002);
  expect(two.frames).toEqual([1002, 1007]);
  expect(toggled(two, 1007).frames).toEqual([1002]);
  expect(rangeTo(two, 1004).frames).toEqual([1002, 1003, 1004]);
});

it("starts the next range at the first of a given set", () => {
  expect(rangeTo(these([1003, 1009]), 1004).frames).toEqual([1003, 1004]);
});
