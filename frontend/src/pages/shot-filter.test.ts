import { expect, it } from "vitest";

import type { ShotSummary, TakeSummary } from "../api/types";
import { addressOf } from "./filter-address";
import { filterOf, matches } from "./shot-filter";

const take = (state: TakeSummary["state"], burst = false): TakeSummary =>
  ({ state, burst, style: "Woodcut", name: "warmer" }) as TakeSummary;
const shot = (...takes: TakeSummary[]): ShotSummary => ({ name: "harbour_010", takes }) as ShotSummary;

it("is read from the address and written to it", () => {
  const address = "stand=under+way&find=harbour";
  expect(filterOf(new URLSearchParams(address))).toEqual({ stand: "under way", find: "harbour" });
  expect(addressOf(filterOf(new URLSearchParams(address))).toString()).toBe(address);
  expect(addressOf({ stand: "", find: "" }).toString()).toBe("");
});

it.each([
  [shot(), "no take"],
  [shot(take("done"), take("running")), "under way"],
  [shot(take("running"), take("failed")), "failed"],
  [shot(take("done"), take("queued", true)), "painted"], // a burst is only a draft
])("tells how far the newest take is: %#", (which, stand) => {
  const stands = ["no take", "under way", "failed", "painted"];
  expect(stands.filter((each) => matches(which, { stand: each, find: "" }))).toEqual([stand]);
});

it("finds words of the shot and of its takes", () => {
  const found = (find: string): boolean => matches(shot(take("done")), { stand: "", find });
  expect(["Harbour", " wood", "WARMER", "mosaic"].map(found)).toEqual([true, true, true, false]);
});
