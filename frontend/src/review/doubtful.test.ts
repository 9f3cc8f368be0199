import { expect, it } from "vitest";

import type { BadRegion, Transition } from "../api/types";
import { snapshot } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import { causesOf, doubtful, standingOutWords } from "./doubtful";
import { FIRST_LOOK } from "./look";

const parts = { "out of frame": 0.02, disocclusion: 0.071, "flow error": 0.709, "not converged": 0.2 };

function take(flags: string[]) {
  const { frames, transitions } = snapshot();
  const flagged = frames.map((frame) => (frame.number === 1002 ? { ...frame, flags } : frame));
  return fromSnapshot(snapshot({ frames: flagged, transitions }), 7);
}

it("names the causes of a region by their parts, and leaves out what is hardly there", () => {
  const region: BadRegion = { tile: [0, 0, 32, 32], error: 0.01, blame: "flow error", parts };
  expect(causesOf(region, false)).toBe("flow error 71 %, not converged 20 %, disocclusion 7 %");
  expect(causesOf(region, true)).toContain("painted by hand 20 %");
});

it("asks for the causes of a frame that is flagged, or above the threshold of the reviewer", () => {
  const [measured] = snapshot().transitions as [Transition];
  expect(doubtful(take([]), FIRST_LOOK, 0.005, 1002)).toBeUndefined();
  expect(doubtful(take([]), FIRST_LOOK, 0.001, 1002)).toEqual(measured);
  expect(doubtful(take(["unmeasured"]), FIRST_LOOK, 0.005, 1002)).toEqual(measured);
  expect(doubtful(take(["failed"]), FIRST_LOOK, 0.005, 1001)).toBeUndefined();
});

it("says how far a frame stands out, with what is known", () => {
  const standing = { factor: 15, beside_footage: 7.24, blame: "not converged" } as const;
  expect(standingOutWords(standing, false)).toBe(
    "15.0 × the median, 7.2 × beside the source residual, mostly not converged",
  );
  expect(standingOutWords({ ...standing, beside_footage: null }, true)).toBe(
    "15.0 × the median, mostly painted by hand",
  );
  expect(standingOutWords({ factor: 2, beside_footage: null, blame: "" }, false)).toBe("2.0 × the median");
});
