import { expect, it } from "vitest";

import { chosenCuts, isDissolve, partsOf, proposedPlaces, withCut } from "./cuts";

const found = {
  project: 1,
  posters: {},
  proposed: [
    { before: 1024, after: 1025 },
    { before: 1060, after: 1065 }, // 1061 to 1064 are mixed
  ],
};

it("chooses cuts, and proposes a dissolve at its middle", () => {
  const places = proposedPlaces(found);
  expect(places.map((place) => place.cut)).toEqual([1025, 1063]);
  expect(places.map(isDissolve)).toEqual([false, true]);
  expect(chosenCuts(places)).toEqual([1025]);
});

it("takes a cut that somebody names, and chooses one that is there already", () => {
  const places = proposedPlaces(found);
  expect(chosenCuts(withCut(places, 1010))).toEqual([1010, 1025]);
  expect(withCut(places, 1063)).toHaveLength(2);
  expect(chosenCuts(withCut(places, 1063))).toEqual([1025, 1063]);
});

it("says which frames each part has", () => {
  const shot = { first_frame: 1001, frame_count: 100 };
  expect(partsOf(shot, [])).toEqual([[1001, 1100]]);
  expect(partsOf(shot, [1025, 1063])).toEqual([
    [1001, 1024],
    [1025, 1062],
    [1063, 1100],
  ]);
});
