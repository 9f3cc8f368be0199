import { expect, it } from "vitest";

import { colourOf, initials, nameOf, others } from "./people";

it("writes names as one or two letters", () => {
  expect(["Ada Lovelace", "bob", " Jean Luc  Picard ", "Øyvind Å", "", "😀 x"].map(initials)).toEqual([
    "AL",
    "B",
    "JP",
    "ØÅ",
    "",
    "😀X",
  ]);
});

it("falls back on the user name, and leaves out who sits here", () => {
  const [ada, bob] = [
    { username: "ada", name: "Ada", take: 7, frame: 1001 },
    { username: "bob", name: "", take: 7, frame: 1002 },
  ];
  expect(others([ada, bob], "ada")).toEqual([bob]);
  expect([ada, bob].map(nameOf)).toEqual(["Ada", "bob"]);
});

it("gives a person one colour", () => {
  expect(colourOf("ada")).toBe(colourOf("ada"));
  expect(new Set(["ada", "bob", "carol", "dave", "erin", "frank"].map(colourOf)).size).toBeGreaterThan(2);
});
