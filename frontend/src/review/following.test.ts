import { expect, it } from "vitest";

import type { ProgressMessage, Render } from "../api/types";
import { snapshot } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import { brushFrame, personFrame, sameLeader } from "./following";

const render = (id: number, state: Render["state"]): Render => ({ id, take: 7, state }) as Render;
const at = (frame: number, phase: ProgressMessage["phase"]): ProgressMessage =>
  ({ frame, phase }) as ProgressMessage;

it("finds the brush where a running render paints or looks for motion", () => {
  const state = fromSnapshot(snapshot({ renders: [render(1, "paused"), render(2, "running")] }), 7);
  const brush = (...progress: [number, ProgressMessage][]) => brushFrame(state, new Map(progress));
  expect(brush()).toBeNull();
  expect(brush([1, at(1001, "optimise")])).toBeNull();
  expect(brush([1, at(1001, "optimise")], [2, at(1003, "optimise")])).toBe(1003);
  expect(brush([2, at(1004, "flow")])).toBe(1004);
  expect(brush([2, at(1002, "measure")])).toBeNull();
});

it("finds people where they are, and nowhere who has left", () => {
  const bob = { username: "bob", name: "Bob", take: 7, frame: 1002 };
  expect(personFrame([bob], "bob")).toBe(1002);
  expect(personFrame([bob], "ada")).toBeNull();
});

it("tells leaders apart", () => {
  const [ada, bob] = ["ada", "bob"].map((name) => ({ kind: "person" as const, username: name, name }));
  expect(sameLeader(ada!, { ...ada!, name: "Ada" })).toBe(true);
  expect(sameLeader(ada!, bob!)).toBe(false);
  expect(sameLeader(ada!, { kind: "brush" })).toBe(false);
  expect(sameLeader({ kind: "brush" }, { kind: "brush" })).toBe(true);
  expect(sameLeader(null, bob!)).toBe(false);
});
