import { expect, it } from "vitest";

import { revision, snapshot } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import { differences, obstacleToComparing, regionsOf, settingsOf } from "./compare";

const shot = { first_frame: 1001, frame_count: 96, width: 1024, height: 436 };

it("compares takes frame by frame only where the frames are the same ones", () => {
  expect(obstacleToComparing(shot, shot)).toBeNull();
  expect(obstacleToComparing(shot, { ...shot, frame_count: 48 })).toBe("48 frames; this shot has 96");
  expect(obstacleToComparing(shot, { ...shot, first_frame: 1 })).toBe("starts at 1; this shot at 1001");
  expect(obstacleToComparing(shot, { ...shot, width: 1920, height: 800 })).toBe(
    "1920×800 px; this shot is 1024×436",
  );
});

it("names the settings that differ, also those that only one of them has", () => {
  expect(differences({ a: 1, b: [1, 2], c: "x" }, { a: 1, b: [1, 3], d: 4 })).toEqual([
    { name: "b", here: [1, 2], there: [1, 3] },
    { name: "c", here: "x", there: undefined },
    { name: "d", here: undefined, there: 4 },
  ]);
});

it("knows what a rerun changed of the take's settings", () => {
  const take = { id: 7, settings: { style_weight: 100, iterations: 20 } };
  const render = { id: 2, take: 7, settings_changed: { style_weight: [100, 150] } };
  const base = snapshot();
  const state = fromSnapshot(
    {
      ...base,
      takes: [take] as unknown as typeof base.takes,
      renders: [render] as unknown as typeof base.renders,
    },
    7,
  );
  expect(settingsOf(state, { ...revision(11), render: 2 })).toEqual({ style_weight: 150, iterations: 20 });
  expect(settingsOf(state, { ...revision(11), render: 1 })).toEqual({ style_weight: 100, iterations: 20 });
});

it("says which regions a take has, and that it has none", () => {
  const base = snapshot();
  const words = (regions: unknown[]): string =>
    regionsOf(fromSnapshot({ ...base, takes: [{ id: 7, regions }] as unknown as typeof base.takes }, 7));
  expect(words([])).toBe("none");
  expect(
    words([
      { style: { name: "Night Swirls", version: 2 }, strength: 0.6 },
      { style: null, strength: 1 },
    ]),
  ).toBe("Night Swirls 2, 60 % · the take’s style, 100 %");
});
