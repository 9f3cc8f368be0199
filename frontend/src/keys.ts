/** Every key of the review page, once. The help on `?` is made from this table, and so are the tooltips. */

export interface Binding<A extends string> {
  readonly action: A;
  /** As `chordOf` spells it. */
  readonly chord: string;
  readonly label: string;
  readonly group: "Move" | "Play" | "Compare" | "Look" | "Find" | "Decide" | "Page";
}

function bind<A extends string>(
  action: A,
  chord: string,
  group: Binding<A>["group"],
  label: string,
): Binding<A> {
  return { action, chord, group, label };
}

const TAKES = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

const TABLE = [
  bind("back", "ArrowLeft", "Move", "One frame back"),
  bind("forward", "ArrowRight", "Move", "One frame on"),
  bind("backTen", "Shift+ArrowLeft", "Move", "Ten frames back"),
  bind("forwardTen", "Shift+ArrowRight", "Move", "Ten frames on"),
  bind("first", "Home", "Move", "First frame"),
  bind("last", "End", "Move", "Last frame"),
  bind("goIn", "[", "Move", "To the in point"),
  bind("goOut", "]", "Move", "To the out point"),
  bind("mark", "M", "Move", "Mark this frame, or take the mark away"),
  bind("previousMark", "Alt+ArrowLeft", "Move", "To the previous mark"),
  bind("nextMark", "Alt+ArrowRight", "Move", "To the next mark"),

  bind("followBrush", "Shift+B", "Move", "Follow the brush: always the frame that is being painted"),

  bind("play", "Space", "Play", "Play or pause"),
  bind("shuttleBack", "J", "Play", "Play backwards; again, faster"),
  bind("shuttleStop", "K", "Play", "Pause"),
  bind("shuttleForward", "L", "Play", "Play; again, faster"),
  bind("everyFrame", "Q", "Play", "Every frame, or real time"),
  bind("pointIn", "I", "Play", "Loop from here (in point)"),
  bind("pointOut", "O", "Play", "Loop up to here (out point)"),
  bind("clearPoints", "\\", "Play", "Clear in and out points"),

  bind("source", "S", "Compare", "Source or stylized"),
  bind("against", "C", "Compare", "Compare with the next: source, previous revision, takes"),
  bind("swap", "`", "Compare", "Go over to the other picture, and back"),
  bind("wipe", "W", "Compare", "Wipe"),
  bind("beside", "B", "Compare", "Side by side"),
  bind("overlay", "V", "Compare", "One over the other"),
  bind("difference", "G", "Compare", "Absolute difference"),
  ...TAKES.map((number) => bind(`take${number}`, `${number}`, "Compare", "To take v001 … v009 of the shot")),
  bind("more", "+", "Compare", "More gain, or more of the other picture"),
  bind("less", "-", "Compare", "Less of it"),

  bind("fit", "F", "Look", "The whole picture"),
  bind("oneToOne", "0", "Look", "A pixel of the picture for a pixel of the screen"),
  bind("zoomIn", ".", "Look", "Larger; so does the wheel, where the pointer is"),
  bind("zoomOut", ",", "Look", "Smaller"),
  bind("panLeft", "Ctrl+ArrowLeft", "Look", "To the left in a zoomed picture; a hand drags it, too"),
  bind("panRight", "Ctrl+ArrowRight", "Look", "To the right"),
  bind("panUp", "Ctrl+ArrowUp", "Look", "Upwards"),
  bind("panDown", "Ctrl+ArrowDown", "Look", "Downwards"),
  bind("heatmap", "H", "Look", "Heatmap of the temporal error"),
  bind("causes", "Shift+H", "Look", "Only why pixels are not measured"),
  bind("residual", "Shift+S", "Look", "Heatmap of the source’s own residual"),
  bind("flow", "Shift+O", "Look", "Optical flow as a colour wheel"),
  bind("previousDifference", "Shift+G", "Look", "Difference to the revision before"),
  bind("probe", "U", "Look", "Pin the pixel probe, or let it go"),
  bind("probeArea", "Shift+U", "Look", "Next area that the probe averages"),
  bind("drawings", "Z", "Look", "Drawings of notes: at rest, always, never"),
  bind("slice", "T", "Look", "Slice: a line of the picture over time"),
  bind("lane", "Y", "Look", "Next measures in the lane"),

  bind("nextFlagged", "N", "Find", "Next flagged frame"),
  bind("previousFlagged", "P", "Find", "Previous flagged frame"),
  bind("nextAbove", "Shift+N", "Find", "Next frame above the threshold"),
  bind("previousAbove", "Shift+P", "Find", "Previous frame above the threshold"),
  bind("nextNote", "Alt+Shift+ArrowRight", "Find", "Next unresolved note"),
  bind("previousNote", "Alt+Shift+ArrowLeft", "Find", "Previous unresolved note"),
  bind("worst", "E", "Find", "Frame with the largest error"),

  bind("approve", "A", "Decide", "Approve"),
  bind("rerun", "R", "Decide", "Rerun with other settings"),
  bind("region", "Shift+R", "Decide", "Draw a region and rerun it alone"),
  bind("paint", "D", "Decide", "Paint this frame by hand"),
  bind("reject", "X", "Decide", "Reject"),
  bind(
    "undo",
    "Ctrl+Z",
    "Decide",
    "Undo your last stroke, or your last decision here; again: the one before",
  ),
  bind("note", "Enter", "Decide", "Write a note or flag"),
  bind("draw", "Shift+D", "Decide", "Draw on the picture, for a note; again: pen, arrow, box, text"),
  bind("selectAll", "Shift+A", "Decide", "Select every frame"),
  bind("selectFlagged", "Shift+F", "Decide", "Select the flagged frames"),
  bind("selectNothing", "Escape", "Decide", "Put the pen down; back to the present frame only"),

  bind("help", "?", "Page", "This list"),
] as const;

export type Action = (typeof TABLE)[number]["action"];

export const BINDINGS: readonly Binding<Action>[] = TABLE;

const byChord = new Map<string, Action>(BINDINGS.map((binding) => [binding.chord, binding.action]));
const byAction = new Map<Action, Binding<Action>>(BINDINGS.map((binding) => [binding.action, binding]));

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

/** "J", "Shift+ArrowLeft", "Ctrl+Z", "?" … as the table spells them. */
export function chordOf(press: KeyPress): string {
  if (press.key === " ") return "Space";
  if (press.key === "Dead" && press.code === "Backquote") return "`"; // an accent waits for its letter there
  const letter = /^[a-z]$/i.test(press.key);
  const sign = !letter && press.key.length === 1;
  const composed = press.ctrlKey && press.altKey; // AltGr, which makes signs on many layouts
  const held = [
    (press.ctrlKey || press.metaKey) && !composed && "Ctrl",
    press.altKey && !composed && "Alt",
    press.shiftKey && !sign && "Shift", // the layout's shift is part of a sign: ? [ \
  ].filter((name) => name !== false);
  return [...held, letter ? press.key.toUpperCase() : press.key].join("+");
}

export function actionOf(press: KeyPress): Action | null {
  return byChord.get(chordOf(press)) ?? null;
}

const GOING_ON: ReadonlySet<Action> = new Set<Action>([
  ...(["back", "forward", "backTen", "forwardTen", "previousMark", "nextMark"] as const),
  ...(["nextFlagged", "previousFlagged", "nextAbove", "previousAbove", "nextNote", "previousNote"] as const),
  ...(["zoomIn", "zoomOut", "panLeft", "panRight", "panUp", "panDown", "more", "less"] as const),
]);

/** Whether a key does its work again and again while it is held; most do it once a press. */
export function goesOn(action: Action): boolean {
  return GOING_ON.has(action);
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Shift: "⇧",
  Escape: "Esc",
};

/** A chord as it is printed on keys. */
export function keyCaps(action: Action): string[] {
  const chord = byAction.get(action)?.chord ?? "";
  const keys = chord === "+" ? ["+"] : chord.split("+");
  return keys.map((key) => SIGNS[key] ?? key);
}

/** What an action does. */
export function labelOf(action: Action): string {
  return byAction.get(action)?.label ?? "";
}

/** A tooltip: what the action does, and its key. */
export function tooltip(action: Action): string {
  return `${labelOf(action)} (${keyCaps(action).join(" ")})`;
}
