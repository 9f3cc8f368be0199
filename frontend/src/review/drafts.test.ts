import { expect, it } from "vitest";

import {
  draftOf,
  EMPTY,
  NO_DRAFTS,
  NO_WISH,
  unsent,
  wishOf,
  withDraft,
  withReply,
  withWish,
  type Draft,
  type Drafts,
} from "./drafts";

const DRAFT: Draft = {
  text: "It boils",
  flagged: true,
  drawing: [
    {
      kind: "box",
      colour: "blue",
      points: [
        [0.1, 0.2],
        [0.3, 0.4],
      ],
    },
  ],
};
const at = (first: number, last = first) => ({ first, last });
const stored = (drafts: Drafts): Drafts => JSON.parse(JSON.stringify(drafts)) as Drafts;

it("keeps a draft for its take and frames, and through the browser's storage", () => {
  const drafts = stored(withDraft(NO_DRAFTS, 7, at(1003), DRAFT));
  expect(draftOf(drafts, 7, at(1003))).toEqual(DRAFT);
  for (const elsewhere of [at(1002), at(1003, 1004)]) expect(draftOf(drafts, 7, elsewhere)).toEqual(EMPTY);
  expect(draftOf(drafts, 8, at(1003))).toEqual(EMPTY);
});

it("forgets a draft that is empty: no words, no drawing, no flag", () => {
  const drafts = withDraft(NO_DRAFTS, 7, at(1003), DRAFT);
  const drawn = withDraft(drafts, 7, at(1003), { ...DRAFT, text: "" });
  expect(draftOf(drawn, 7, at(1003)).drawing).toEqual(DRAFT.drawing);
  expect(withDraft(drawn, 7, at(1003), { text: " ", drawing: [], flagged: false })).toEqual(NO_DRAFTS);
});

it("tells where else in the take something is not sent", () => {
  let drafts = NO_DRAFTS;
  for (const frames of [at(1010), at(998, 1002), at(1003), at(998)])
    drafts = withDraft(drafts, 7, frames, DRAFT);
  drafts = withDraft(drafts, 77, at(1001), DRAFT);
  expect(unsent(drafts, 7, at(1003))).toEqual([at(998), at(998, 1002), at(1010)]);
});

it("keeps replies by their note", () => {
  const drafts = withReply(withReply(NO_DRAFTS, 5, "Yes"), 6, "No");
  expect(stored(drafts).replies).toEqual({ "5": "Yes", "6": "No" });
  expect(withReply(drafts, 5, "").replies).toEqual({ "6": "No" });
});

it("keeps what a dialog asks of frames, for this dialog, take and frames alone", () => {
  const wish = { reason: "It boils", overrides: { style_weight: 150 } };
  const drafts = stored(withWish(NO_DRAFTS, "rerun", 7, [1001, 1002, 1005], wish));
  expect(wishOf(drafts, "rerun", 7, [1001, 1002, 1005])).toEqual(wish);
  expect(wishOf(drafts, "reject", 7, [1001, 1002, 1005])).toEqual(NO_WISH);
  expect(wishOf(drafts, "rerun", 8, [1001, 1002, 1005])).toEqual(NO_WISH);
  expect(wishOf(drafts, "rerun", 7, [1001, 1005])).toEqual(NO_WISH);
  expect(withWish(drafts, "rerun", 7, [1001, 1002, 1005], null)).toEqual(NO_DRAFTS);
});
