import { expect, it } from "vitest";

import type { Note } from "../api/types";
import { snapshot } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import { drawnNotes, openNotes, threads } from "./threads";

const ARROW: Note["drawing"][number] = {
  kind: "arrow",
  colour: "yellow",
  points: [
    [0, 0],
    [1, 1],
  ],
};

function note(id: number, first: number, last: number, changes: Partial<Note> = {}): Note {
  return {
    id,
    take: 7,
    first_frame: first,
    last_frame: last,
    text: "Hm",
    drawing: [ARROW],
    flagged: false,
    author: "Dave",
    created_at: "2026-01-01T12:00:00Z",
    replies: [],
    resolved_by: null,
    resolved_at: null,
    reopened_by: null,
    reopened_at: null,
    ...changes,
  };
}

const resolved = { resolved_by: "Bob", resolved_at: "2026-01-02T12:00:00Z" };
const state = fromSnapshot(
  snapshot({
    notes: [
      note(1, 1001, 1001, resolved),
      note(2, 1003, 1004),
      note(3, 1001, 1003),
      note(4, 1001, 1001, { drawing: [] }),
    ],
  }),
  7,
);
const ids = (notes: Note[]): number[] => notes.map(({ id }) => id);

it("lists open threads first, each kind in the order of the frames", () => {
  expect(ids(threads(state))).toEqual([3, 4, 2, 1]);
  expect(ids(openNotes(state))).toEqual([3, 4, 2]);
});

it("draws the open notes about a frame, and a resolved one only while it is pointed at", () => {
  expect(ids(drawnNotes(state, 1001, null))).toEqual([3]);
  expect(ids(drawnNotes(state, 1001, 1))).toEqual([3, 1]);
  expect(ids(drawnNotes(state, 1003, 1))).toEqual([3, 2]);
  expect(ids(drawnNotes(state, 1004, null))).toEqual([2]);
});
