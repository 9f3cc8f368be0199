/** The people who look at the same shot. */

import type { PresentPerson } from "../api/types";

/** Everybody but the one who sits here. */
export function others(people: readonly PresentPerson[], username: string): PresentPerson[] {
  return people.filter((person) => person.username !== username);
}

/** Whether the same people are at the same frames of the same takes. */
export function samePeople(some: readonly PresentPerson[], more: readonly PresentPerson[]): boolean {
  const same = (a: PresentPerson, b: PresentPerson | undefined): boolean =>
    a.username === b?.username && a.take === b.take && a.frame === b.frame && a.name === b.name;
  return some.length === more.length && some.every((person, index) => same(person, more[index]));
}

export function nameOf({ name, username }: { name: string; username: string }): string {
  return name || username;
}

/** "Ada Lovelace" → "AL", "bob" → "B". */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const letters = ends.map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 32));
  return letters.join("").trim().toUpperCase();
}

/** Light enough for dark letters, and none of them the colour of a state. */
const COLOURS = [
  "#8fb8ff",
  "#e6a5d0",
  "#9fd6c6",
  "#e3c9a0",
  "#c3b1f5",
  "#f2b5a2",
  "#c2cf9c",
  "#a9cfe0",
] as const;

/** The same on every screen, as it follows from the name. */
export function colourOf(username: string): string {
  let sum = 0;
  for (const letter of username) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return COLOURS[sum % COLOURS.length] ?? COLOURS[0];
}
