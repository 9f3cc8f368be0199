/** Every key of the review page, once. The help on `?` is made from this table, and so are the tooltips. */

export type Action =
  | "play"
  | "back"
  | "forward"
  | "backTen"
  | "forwardTen"
  | "first"
  | "last"
  | "shuttleBack"
  | "shuttleStop"
  | "shuttleForward"
  | "markIn"
  | "markOut"
  | "goIn"
  | "goOut"
  | "clearMarks"
  | "heatmap"
  | "source"
  | "wipe"
  | "otherRevision"
  | "nextFlagged"
  | "previousFlagged"
  | "worst"
  | "approve"
  | "reject"
  | "rerun"
  | "note"
  | "selectAll"
  | "selectNothing"
  | "help";

export interface Binding {
  readonly action: Action;
  /** As `chordOf` spells it. */
  readonly chord: string;
  readonly label: string;
  readonly group: "Move" | "Play" | "Look" | "Find" | "Decide" | "Page";
}

const bind = (action: Action, chord: string, group: Binding["group"], label: string): Binding => ({
  action,
  chord,
  group,
  label,
});

export const BINDINGS: readonly Binding[] = [
  bind("back", "ArrowLeft", "Move", "One frame back"),
  bind("forward", "ArrowRight", "Move", "One frame on"),
  bind("backTen", "Shift+ArrowLeft", "Move", "Ten frames back"),
  bind("forwardTen", "Shift+ArrowRight", "Move", "Ten frames on"),
  bind("first", "Home", "Move", "First frame"),
  bind("last", "End", "Move", "Last frame"),
  bind("goIn", "[", "Move", "To the in point"),
  bind("goOut", "]", "Move", "To the out point"),

  bind("play", "Space", "Play", "Play or pause"),
  bind("shuttleBack", "J", "Play", "Play backwards; again, faster"),
  bind("shuttleStop", "K", "Play", "Pause"),
  bind("shuttleForward", "L", "Play", "Play; again, faster"),
  bind("markIn", "I", "Play", "Loop from here (in point)"),
  bind("markOut", "O", "Play", "Loop up to here (out point)"),
  bind("clearMarks", "\\", "Play", "Clear in and out points"),

  bind("source", "S", "Look", "Source or stylized"),
  bind("otherRevision", "`", "Look", "Kept or earlier revision"),
  bind("wipe", "W", "Look", "Wipe against the source"),
  bind("heatmap", "H", "Look", "Heatmap of the temporal error"),

  bind("nextFlagged", "N", "Find", "Next flagged frame"),
  bind("previousFlagged", "P", "Find", "Previous flagged frame"),
  bind("worst", "E", "Find", "Frame with the largest error"),

  bind("approve", "A", "Decide", "Approve"),
  bind("rerun", "R", "Decide", "Rerun with other settings"),
  bind("reject", "X", "Decide", "Reject"),
  bind("note", "F", "Decide", "Write a note or flag"),
  bind("selectAll", "Shift+A", "Decide", "Select every frame"),
  bind("selectNothing", "Escape", "Decide", "Back to the present frame only"),

  bind("help", "?", "Page", "This list"),
];

const byChord = new Map(BINDINGS.map((binding) => [binding.chord, binding.action]));
const byAction = new Map(BINDINGS.map((binding) => [binding.action, binding]));

/** The part of a keyboard event that matters here. */
export interface KeyPress {
  readonly key: string;
  /** The key's place on the keyboard. */
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** "J", "Shift+ArrowLeft", "?" … or null for chords that belong to the browser. */
export function chordOf(press: KeyPress): string | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === " ") return "Space";
  if (press.key === "Dead" && press.code === "Backquote") return "`"; // an accent waits for its letter there
  const letter = /^[a-z]$/i.test(press.key);
  if (!letter && press.key.length === 1) return press.key; // the layout's shift is part of the sign: ? [ \
  return (press.shiftKey ? "Shift+" : "") + (letter ? press.key.toUpperCase() : press.key);
}

export function actionOf(press: KeyPress): Action | null {
  const chord = chordOf(press);
  return chord === null ? null : (byChord.get(chord) ?? null);
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  Shift: "⇧",
  Escape: "Esc",
};

/** A chord as it is printed on keys. */
export function keyCaps(action: Action): string[] {
  return (byAction.get(action)?.chord ?? "").split("+").map((key) => SIGNS[key] ?? key);
}

/** What an action does. */
export function labelOf(action: Action): string {
  return byAction.get(action)?.label ?? "";
}

/** A tooltip: what the action does, and its key. */
export function tooltip(action: Action): string {
  return `${labelOf(action)} (${keyCaps(action).join(" ")})`;
}
