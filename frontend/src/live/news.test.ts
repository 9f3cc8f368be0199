import { expect, it } from "vitest";

import type { Note, Render } from "../api/types";
import { frame, snapshot, take } from "./fixture";
import { newsBetween } from "./news";
import { applyPatch, fromSnapshot, type TakeState } from "./take-state";

const render = (changes: Partial<Render>): Render =>
  ({
    id: 1,
    take: 7,
    kind: "first",
    state: "running",
    frames: [1001, 1002],
    failure: "",
    ...changes,
  }) as Render;
const note = (changes: Partial<Note>): Note =>
  ({
    id: 1,
    take: 7,
    first_frame: 1002,
    last_frame: 1003,
    text: "flickers",
    replies: [],
    ...changes,
  }) as Note;

const start = fromSnapshot(snapshot({ takes: [take(7)], renders: [render({})] }), 7);
const after = (patch: Parameters<typeof applyPatch>[1]): TakeState => applyPatch(start, patch, 11);
const words = (now: TakeState, before = start): string[] =>
  newsBetween(before, now).map((each) => each.words);

it("tells the end of a take once all of its parts are painted", () => {
  const last = after({ renders: [render({ state: "done" })] });
  expect(words(last)).toEqual(["Take v001 is painted."]);
  expect(words(last, last)).toEqual([]);
  const segment = render({ id: 2, kind: "segment" });
  expect(words(after({ renders: [render({ state: "done" }), segment] }))).toEqual([]);
});

it("tells a rerun's end and a failure, with its reason", () => {
  const rerun = render({ id: 2, kind: "rerun", state: "done", frames: [1001, 1002, 1004] });
  expect(words(after({ renders: [rerun] }))).toEqual(["The rerun of 1001–1002, 1004 is painted."]);
  const failed = render({ state: "failed", failure: "The disk is full." });
  expect(words(after({ renders: [failed] }))).toEqual(["Take v001 could not be painted. The disk is full."]);
  const lost = { ...frame(1003), rendering: "failed" as const, failure: "Out of memory." };
  expect(newsBetween(start, after({ frames: [lost] }))).toMatchObject([
    { kind: "failed", words: "Frame 1003 could not be painted. Out of memory.", frame: 1003 },
  ]);
});

it("tells what others write, and not what one wrote oneself", () => {
  const said = after({ notes: [note({ author: "Bob" })] });
  expect(newsBetween(start, said)).toMatchObject([{ words: "Bob on 1002–1003: flickers", frame: 1002 }]);
  expect(words(after({ notes: [note({ author: "Ada" })] }))).toEqual([]);
  const replies = [
    { id: 1, text: "Where?", author: "Ada", created_at: "2026-01-01T12:00:00Z" },
    { id: 2, text: "Left", author: "Bob", created_at: "2026-01-01T12:01:00Z" },
  ];
  const answered = applyPatch(said, { notes: [note({ author: "Bob", replies })] }, 12);
  expect(words(answered, said)).toEqual(["Bob on 1002–1003: Left"]);
});
