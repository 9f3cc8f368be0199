import { expect, test } from "vitest";

import { addRegion, changeRegion, unmasked, wireRegions } from "./region-drafts";

test("a region goes to the server once its mask is there, in its place and with its style", () => {
  let regions = addRegion(addRegion([]));
  expect(unmasked(regions)).toBe(1);
  regions = changeRegion(regions, 1, { mask: 7, strength: 0.25 });
  expect(unmasked(regions)).toBe(2);
  regions = changeRegion(regions, 2, { mask: 9, style: 4 });
  expect(unmasked(regions)).toBeNull();
  expect(wireRegions(regions)).toEqual([
    { mask: 7, style_version: null, strength: 0.25 },
    { mask: 9, style_version: 4, strength: 1 },
  ]);
});

test("a new region never takes the key of one that is there", () => {
  const regions = addRegion(addRegion([])).slice(1);
  expect(addRegion(regions).map((region) => region.key)).toEqual([2, 3]);
});
