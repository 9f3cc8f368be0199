import { expect, it } from "vitest";

import { snapshot, take } from "../live/fixture";
import { fromSnapshot, type TakeState } from "../live/take-state";
import { FIRST_COLOURING, overlayOf, type Colouring } from "./overlays";

/** A shot with takes that reach so far; the first is looked at. */
function shot(...reaches: readonly { error: number | null; speed: number | null }[]): TakeState {
  const takes = reaches.map((reach, index) => ({ ...take(7 + index), reach }));
  return fromSnapshot(snapshot({ takes }), 7);
}

const HERE = shot({ error: 0.003, speed: 7 }, { error: 0.012, speed: null });
const THERE = shot({ error: 0.03, speed: 70 });

function style(wish: Parameters<typeof overlayOf>[0], change: Partial<Colouring>, state = HERE) {
  return overlayOf(wish, { ...FIRST_COLOURING, ...change }, state, THERE)?.style;
}

it("takes its scale by hand, from all takes of the shot, or from both compared takes", () => {
  expect(style("error", { scale: 0.02 })).toMatchObject({ largest: 0.02 });
  expect(style("error", { scale: "shot" })).toMatchObject({ largest: 0.02 });
  expect(style("residual", { scale: "pair" })).toMatchObject({ largest: 0.05 });
});

it("has the whole scale where errors are larger than any step", () => {
  const bright = shot({ error: 0.3, speed: 3000 });
  expect(style("error", { scale: "shot" }, bright)).toMatchObject({ largest: 0.25 });
  expect(style("flow", { rim: "shot" }, bright)).toMatchObject({ rim: 1000 });
});

it("has a rim as fast as the shot moves, or by hand", () => {
  expect(style("flow", {})).toMatchObject({ kind: "flow", rim: 10 });
  expect(style("flow", { rim: 2 })).toMatchObject({ rim: 2 });
});

it("lays nothing over the pictures unless something is asked for", () => {
  expect(overlayOf("none", FIRST_COLOURING, HERE, null)).toBeNull();
  expect(overlayOf("causes", FIRST_COLOURING, HERE, null)).toMatchObject({
    layer: "error",
    style: { causesOnly: true },
  });
});
