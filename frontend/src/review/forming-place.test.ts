import { expect, it } from "vitest";

import { frame, revision, snapshot } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import { formingPlace } from "./forming-place";
import { FIRST_LOOK } from "./look";

const rendering = { rendering: "rendering" as const };
const state = fromSnapshot(
  snapshot({
    frames: [
      frame(1001, [revision(11)]),
      { ...frame(1002, [revision(12)]), ...rendering },
      { ...frame(1003), ...rendering },
      frame(1004),
    ],
  }),
  7,
);
const AT_REST = { followed: false, playing: false, pinned: false };
const FOLLOWED = { ...AT_REST, followed: true };

it("shows a frame's first picture in full, and no frame that nobody paints", () => {
  expect(formingPlace(state, FIRST_LOOK, 1003, AT_REST)).toBe("whole");
  expect(formingPlace(state, FIRST_LOOK, 1003, { ...AT_REST, playing: true })).toBe("whole");
  expect(formingPlace(state, FIRST_LOOK, 1001, FOLLOWED)).toBeNull();
  expect(formingPlace(state, FIRST_LOOK, 1004, FOLLOWED)).toBeNull();
});

it("leaves a still alone unless the brush is followed", () => {
  expect(formingPlace(state, FIRST_LOOK, 1002, AT_REST)).toBe("corner");
  expect(formingPlace(state, FIRST_LOOK, 1002, FOLLOWED)).toBe("whole");
  expect(formingPlace(state, FIRST_LOOK, 1002, { ...FOLLOWED, playing: true })).toBeNull();
  expect(formingPlace(state, { ...FIRST_LOOK, swapped: true }, 1003, FOLLOWED)).toBe("corner"); // the source
});

it("never takes the place of what is measured or compared", () => {
  expect(formingPlace(state, FIRST_LOOK, 1002, { ...FOLLOWED, pinned: true })).toBe("corner");
  for (const look of [
    { ...FIRST_LOOK, overlay: "error" as const },
    { ...FIRST_LOOK, comparison: "wipe" as const },
    { ...FIRST_LOOK, comparison: "difference" as const },
    { ...FIRST_LOOK, swapped: true },
  ])
    expect(formingPlace(state, look, 1002, FOLLOWED)).toBe("corner");
});
