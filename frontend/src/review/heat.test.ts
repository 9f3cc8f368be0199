import { expect, it } from "vitest";

import { frame, revision, snapshot, transition } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import { FIRST_HEAT, overlayStyle } from "./heat";

function take(mean: number) {
  const frames = [frame(1001, [revision(11)]), frame(1002, [revision(12)])];
  return fromSnapshot(snapshot({ frames, transitions: [transition(1, 1002, [11, 12], mean)] }), 7);
}

it("takes its scale by hand, from the take, or from both compared takes", () => {
  const largest = (scale: typeof FIRST_HEAT.scale): number =>
    overlayStyle({ ...FIRST_HEAT, scale }, false, take(0.001), take(0.01)).largest;
  expect(largest(0.02)).toBe(0.02);
  expect(largest("take")).toBe(0.005); // above the p95 of 0.003
  expect(largest("pair")).toBe(0.05); // above that of 0.03
});

it("has the whole scale where errors are larger than any step", () => {
  expect(overlayStyle({ ...FIRST_HEAT, scale: "take" }, false, take(1), null).largest).toBe(0.25);
});
