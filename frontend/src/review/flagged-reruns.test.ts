import { expect, it } from "vitest";

import type { Decision, Render } from "../api/types";
import { frame, revision, snapshot, transition } from "../live/fixture";
import { fromSnapshot, type TakeState } from "../live/take-state";
import { effectOf, openQuestion } from "./flagged-reruns";

const rerun: Render = {
  id: 2,
  take: 7,
  kind: "rerun",
  state: "done",
  priority: "normal",
  frames: [1002, 1003],
  held: { "1001": 11, "1004": 14 },
  done: 2,
  total: 2,
  requested_by: "Ada",
  reason: "",
  held_stronger: 2,
  by_rule: true,
  failure: "",
  pause_reason: "",
  worker: "",
  created_at: "2026-01-01T12:00:00Z",
  started_at: null,
  finished_at: null,
  settings_changed: {},
};

function decision(id: number, kind: Decision["kind"]): Decision {
  const seen = { "1002": 12, "1003": 13 };
  return { id, take: 7, kind, by: "Ada", at: "2026-01-01T12:00:00Z", reason: "", render: 2, seen };
}

/** 1002 and 1003 were rerun: r12 and r13 became r22 and r23. */
function state(decisions: Decision[] = [decision(1, "rerun")]): TakeState {
  const again = (id: number) => ({ ...revision(id, 2), render: 2 });
  return fromSnapshot(
    snapshot({
      renders: [rerun],
      frames: [
        frame(1001, [revision(11)]),
        frame(1002, [revision(12), again(22)]),
        frame(1003, [revision(13), again(23)]),
        frame(1004, [revision(14)]),
      ],
      transitions: [
        transition(1, 1002, [11, 12], 0.001),
        transition(2, 1003, [12, 13], 0.009),
        transition(3, 1004, [13, 14], 0.008),
        transition(4, 1002, [11, 22], 0.002),
        transition(5, 1003, [22, 23], 0.001),
      ],
      decisions,
    }),
    7,
  );
}

it("holds the error as it was against the error as it is, pair by pair", () => {
  const effect = effectOf(state(), rerun);
  expect(effect.frames).toEqual([1002, 1003]);
  expect(effect.before).toBeCloseTo(0.005);
  expect(effect.after).toBeCloseTo(0.0015);
  expect(effect).toMatchObject({ better: 1, worse: 1, unmeasured: 1 });
});

it("asks until somebody has said what to keep", () => {
  expect(openQuestion(state())?.id).toBe(2);
  expect(openQuestion(state([decision(1, "rerun"), decision(2, "keep")]))).toBeUndefined();
});
