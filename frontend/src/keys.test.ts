import { expect, it } from "vitest";

import { actionOf, BINDINGS, chordOf, keyCaps } from "./keys";

const press = (
  key: string,
  held: Partial<Record<"shiftKey" | "ctrlKey" | "altKey" | "metaKey", boolean>> = {},
) => ({
  key,
  code: "",
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});

it("has no two actions on one key, and no action on two", () => {
  expect(new Set(BINDINGS.map(({ chord }) => chord)).size).toBe(BINDINGS.length);
  expect(new Set(BINDINGS.map(({ action }) => action)).size).toBe(BINDINGS.length);
});

it("finds every binding by the press that its caps promise", () => {
  for (const { chord, action } of BINDINGS) {
    const key = chord === "+" ? chord : (chord.split("+").at(-1) ?? "");
    const held = {
      shiftKey: chord.includes("Shift+"),
      ctrlKey: chord.includes("Ctrl+"),
      altKey: chord.includes("Alt+"),
    };
    expect(actionOf(press(key === "Space" ? " " : key, held))).toBe(action);
    expect(keyCaps(action).length).toBeGreaterThan(0);
  }
});

it("takes letters with and without caps lock, and signs wherever the layout has them", () => {
  expect(chordOf(press("j"))).toBe("J");
  expect(chordOf(press("J"))).toBe("J");
  expect(chordOf(press("?", { shiftKey: true }))).toBe("?");
  expect(chordOf({ ...press("Dead"), code: "Backquote" })).toBe("`");
  expect(chordOf(press("[", { ctrlKey: true, altKey: true }))).toBe("["); // AltGr
  expect(actionOf(press("z", { metaKey: true }))).toBe("undo");
});

it("leaves the browser's own chords alone", () => {
  expect(actionOf(press("r", { ctrlKey: true }))).toBeNull();
  expect(actionOf(press("-", { ctrlKey: true }))).toBeNull();
  expect(actionOf(press("a", { metaKey: true }))).toBeNull();
});
