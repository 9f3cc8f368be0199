import { expect, it } from "vitest";

import type { Render } from "../api/types";
import { beyondSeam, flaggedFrames, flagsOf, framesAbove, seams } from "./flags";
import { frame, revision, snapshot, transition } from "./fixture";
import { fromSnapshot } from "./take-state";

const render = (id: number, kind: Render["kind"]): Render => ({
  id,
  take: 7,
  kind,
  state: "done",
  frames: [],
  held: {},
  done: 1,
  total: 1,
  requested_by: "Ada",
  reason: "",
  failure: "",
  pause_reason: "",
  worker: "",
  created_at: "2026-01-01T12:00:00Z",
  started_at: null,
  finished_at: null,
  settings_changed: {},
});

/** Frames 1001–1006, of which 1003 and 1004 were rendered again, with these errors into 1002 … 1006. */
function rerunTake(errors: number[], kind: Render["kind"] = "rerun") {
  const revisions = [11, 12, 23, 24, 15, 16].map((id) => ({ ...revision(id), render: id > 20 ? 2 : 1 }));
  return fromSnapshot(
    snapshot({
      shot: { ...snapshot().shot, frame_count: 6 },
      renders: [render(1, "first"), render(2, kind)],
      frames: revisions.map((each, index) => frame(1001 + index, [each])),
      transitions: errors.map((mean, index) =>
        transition(index + 1, 1002 + index, [revisions[index]!.id, revisions[index + 1]!.id], mean),
      ),
    }),
    7,
  );
}

it("finds the border of a rerun that stands out, and on which side the frame was held", () => {
  const state = rerunTake([0.001, 0.0016, 0.001, 0.003, 0.001]);
  expect([...seams(state).values()]).toEqual([
    { frame: 1003, ratio: expect.closeTo(1.6) as number, held: 1002, away: -1 },
    { frame: 1005, ratio: expect.closeTo(3) as number, held: 1005, away: 1 },
  ]);
  expect(flaggedFrames(state)).toEqual([1003, 1005]);
  expect(flagsOf(state, 1005)).toEqual(["seam"]);
  expect(framesAbove(state, 0.0015)).toEqual([1003, 1005]);
});

it("calls neither a calm border nor a wild pair inside of one render a seam", () => {
  expect(seams(rerunTake([0.001, 0.0014, 0.009, 0.001, 0.001])).size).toBe(0);
  expect(seams(rerunTake([0.001, 0.009, 0.001, 0.009, 0.001], "first")).size).toBe(0);
});

it("goes on from the held frame, and no farther than the shot", () => {
  const state = rerunTake([0.001, 0.003, 0.001, 0.003, 0.001]);
  const [left, right] = [...seams(state).values()];
  expect(beyondSeam(state, left!, 4)).toEqual([1001, 1002]);
  expect(beyondSeam(state, right!, 2)).toEqual([1005, 1006]);
});
