import { expect, it } from "vitest";

import { readStored } from "./stored";

const FIRST = { speed: 1, loops: true };
const read = (text: string | null): typeof FIRST => readStored("key", FIRST, { getItem: () => text });

it("completes what an older page stored", () => {
  expect(read('{"speed": 2}')).toEqual({ speed: 2, loops: true });
});

it("begins anew where nothing is stored, or nothing that can be read", () => {
  for (const text of [null, "", '{"speed": 2', "null", "3", "[4]"]) expect(read(text)).toEqual(FIRST);
});
