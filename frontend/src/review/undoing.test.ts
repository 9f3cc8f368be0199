import { expect, it } from "vitest";

import type { FrameDecision, NewDecision } from "../api/types";
import { frame, revision, snapshot } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import { seenDecisions, seenRevisions } from "./decisions";
import { restoring } from "./undoing";

function judged(number: number, kind: FrameDecision["kind"], reason = "") {
  const decision = { id: number, kind, by: "Bob", at: "2026-01-01T12:00:00Z", reason, revision: number + 10 };
  return { ...frame(number, [revision(number + 10)]), decision };
}

const frames = [
  judged(1001, "reject", "Too dark"),
  judged(1002, "approve"),
  judged(1003, "reject", "Too dark"),
  judged(1004, "reject", "It boils"),
  judged(1005, "rerun"),
  frame(1006, [revision(1016)]),
];
const state = fromSnapshot(snapshot({ frames }), 7);

function decision(kind: NewDecision["kind"], about: number[]): NewDecision {
  return { kind, seen: seenRevisions(state, about), reason: "", decided: seenDecisions(state, about) };
}

it("puts back each verdict with its reason, and withdraws where none stood", () => {
  const all = [1001, 1002, 1003, 1004, 1005, 1006];
  expect(restoring(state, decision("approve", all))).toEqual([
    { ...decision("reject", [1001, 1003]), reason: "Too dark" },
    decision("approve", [1002]),
    { ...decision("reject", [1004]), reason: "It boils" },
    decision("withdraw", [1005, 1006]),
  ]);
});

it("withdraws nothing that was withdrawn", () => {
  expect(restoring(state, decision("withdraw", [1002, 1005]))).toEqual([decision("approve", [1002])]);
});
