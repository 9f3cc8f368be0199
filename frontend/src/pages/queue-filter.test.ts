import { expect, it } from "vitest";

import type { QueuedRender } from "../api/types";
import { addressOf } from "./filter-address";
import { filterOf, matches } from "./queue-filter";

const render = {
  state: "queued",
  project: { id: 3, name: "The Harbour" },
  shot: { id: 4, name: "harbour_010" },
  take: { id: 5, number: 1, name: "warmer" },
  style: "Woodcut",
  requested_by: "Carol",
} as QueuedRender;

const ALL = { state: "", project: "", by: "", find: "" };

it("is read from the address and written to it", () => {
  const address = "state=failed&by=Carol";
  expect(filterOf(new URLSearchParams(address))).toEqual({ ...ALL, state: "failed", by: "Carol" });
  expect(addressOf(filterOf(new URLSearchParams(address))).toString()).toBe(address);
});

it.each([
  [ALL, true],
  [{ ...ALL, state: "queued", project: "3", by: "Carol", find: "WOOD" }, true],
  [{ ...ALL, state: "failed" }, false],
  [{ ...ALL, project: "4" }, false],
  [{ ...ALL, by: "Bob" }, false],
  [{ ...ALL, find: "mosaic" }, false],
])("lets through what it says: %o", (filter, shown) => {
  expect(matches(render, filter)).toBe(shown);
});
