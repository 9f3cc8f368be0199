/** Draws the frame strip. Each axis has its own lane, and each state its own colour and shape. */

import type { Frame, Note, ProgressMessage } from "../api/types";
import { flagsOf } from "../live/flags";
import type { TakeState } from "../live/take-state";
import type { CacheState } from "../player/view";
import { colour } from "../theme";
import { runs } from "../ui/format";
import { FILLED, SHAPES, type Shape } from "../ui/shapes";
import { edgeOf, labelStep, type Timeline } from "./timeline";
import { isOpen, threads } from "./threads";
import { DECISION_SHAPES } from "./words";

const LANE = 16;
export const CACHE_HEIGHT = 4;
const LABELS = 16;
export const SELECTION_HEIGHT = 4 * LANE;
/** Where the bar of the cache lies, from the strip's top. */
export const CACHE_TOP = 4 * LANE;
export const STRIP_HEIGHT = CACHE_TOP + CACHE_HEIGHT + LABELS + 3;
/** Narrower cells have no room for shapes; they get bars, told apart by height. */
const SHAPE_ROOM = 11;

export interface StripContent {
  readonly state: TakeState;
  readonly progress: ReadonlyMap<number, ProgressMessage>;
  readonly points: { readonly inPoint: number | null; readonly outPoint: number | null };
  readonly marks: readonly number[];
}

/** A canvas of this height, cleared, in CSS pixels. */
function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const dots = window.devicePixelRatio;
  canvas.width = Math.round(width * dots);
  canvas.height = Math.round(height * dots);
  const context = canvas.getContext("2d");
  context?.scale(dots, dots);
  return context;
}

/** Draws which frames are in memory. On its own canvas: this changes all the time, the rest seldom. */
export function drawCacheBar(
  canvas: HTMLCanvasElement,
  width: number,
  line: Timeline,
  stateOf: (frame: number) => CacheState,
): void {
  const context = prepare(canvas, width, CACHE_HEIGHT);
  if (!context) return;
  const tokens = Object.fromEntries(
    Object.entries(CACHE_BARS).map(([state, [token, top]]) => [state, { fill: colour(token), top }]),
  );
  for (let start = line.first; start < line.first + line.count;) {
    const state = stateOf(start);
    let end = start + 1;
    while (end < line.first + line.count && stateOf(end) === state) end += 1;
    const { fill, top } = tokens[state] ?? { fill: "", top: 0 };
    context.fillStyle = fill;
    const left = edgeOf(line, start);
    context.fillRect(left, top, Math.max(1, edgeOf(line, end) - left), CACHE_HEIGHT - top);
    start = end;
  }
}

/** Colour and top of the bar: what is there stands taller than what is not. */
const CACHE_BARS: Readonly<Record<CacheState, readonly [string, number]>> = {
  cached: ["--accent", 0],
  proxy: ["--accent", 2],
  stale: ["--warn", 2],
  loading: ["--line-strong", 0],
  absent: ["--line", 2],
  waiting: ["--panel", 4],
  missing: ["--bad", 3],
};

/** Draws which frames are chosen. On its own canvas, too: a drag changes it with every move. */
export function drawSelection(
  canvas: HTMLCanvasElement,
  width: number,
  line: Timeline,
  frames: readonly number[],
): void {
  const context = prepare(canvas, width, SELECTION_HEIGHT);
  if (!context) return;
  context.fillStyle = colour("--accent-wash");
  for (const [first, last] of runs(frames)) {
    context.fillRect(edgeOf(line, first), 0, (last - first + 1) * line.cell, SELECTION_HEIGHT);
  }
}

export function drawStrip(
  canvas: HTMLCanvasElement,
  width: number,
  line: Timeline,
  content: StripContent,
): void {
  const context = prepare(canvas, width, STRIP_HEIGHT);
  if (!context) return;
  const pen = new Pen(context, line);
  for (let number = line.first; number < line.first + line.count; number += 1) {
    const frame = content.state.frames.get(number);
    if (frame) {
      drawRendering(pen, frame, content.progress);
      drawDecision(pen, frame);
      drawFlags(pen, number, flagsOf(content.state, number));
    }
  }
  drawNotes(pen, threads(content.state));
  drawPoints(pen, content.points);
  drawLabels(pen);
  for (const mark of content.marks) pen.mark(mark);
}

class Pen {
  readonly context: CanvasRenderingContext2D;
  readonly line: Timeline;
  readonly #paths = new Map<Shape, Path2D>();
  readonly #colours = new Map<string, string>();

  constructor(context: CanvasRenderingContext2D, line: Timeline) {
    this.context = context;
    this.line = line;
  }

  get roomy(): boolean {
    return this.line.cell >= SHAPE_ROOM;
  }

  colour(token: string): string {
    let found = this.#colours.get(token);
    if (found === undefined) {
      found = colour(token);
      this.#colours.set(token, found);
    }
    return found;
  }

  /** A bar in a lane, from `top` to `bottom` of its height (0 … 1). */
  bar(frame: number, lane: number, token: string, top = 0, bottom = 1): void {
    const gap = this.line.cell > 4 ? 1 : 0;
    this.context.fillStyle = this.colour(token);
    const height = LANE - 6;
    this.context.fillRect(
      edgeOf(this.line, frame) + gap / 2,
      lane * LANE + 3 + top * height,
      Math.max(1, this.line.cell - gap),
      (bottom - top) * height,
    );
  }

  shape(frame: number, lane: number, shape: Shape, token: string): void {
    let path = this.#paths.get(shape);
    if (!path) {
      path = new Path2D(SHAPES[shape]);
      this.#paths.set(shape, path);
    }
    const { context } = this;
    const size = 12;
    context.save();
    context.translate(
      edgeOf(this.line, frame) + (this.line.cell - size) / 2,
      lane * LANE + (LANE - size) / 2,
    );
    context.scale(size / 16, size / 16);
    context.strokeStyle = context.fillStyle = this.colour(token);
    context.lineWidth = 2;
    context.lineCap = context.lineJoin = "round";
    if (FILLED.has(shape)) context.fill(path);
    else context.stroke(path);
    context.restore();
  }

  /** A mark: a diamond on the upper edge. */
  mark(frame: number): void {
    const { context } = this;
    context.save();
    context.translate(edgeOf(this.line, frame) + this.line.cell / 2, 4);
    context.rotate(Math.PI / 4);
    context.fillStyle = this.colour("--bright");
    context.strokeStyle = this.colour("--panel");
    context.fillRect(-3, -3, 6, 6);
    context.strokeRect(-3.5, -3.5, 7, 7);
    context.restore();
  }

  text(text: string, x: number, y: number, token: string): void {
    this.context.fillStyle = this.colour(token);
    this.context.font = "11px 'Inter Variable', sans-serif";
    this.context.textAlign = "center";
    this.context.textBaseline = "middle";
    this.context.fillText(text, x, y);
  }
}

function drawRendering(pen: Pen, frame: Frame, progress: ReadonlyMap<number, ProgressMessage>): void {
  const { number } = frame;
  if (frame.revisions.length > 0) {
    pen.bar(number, 0, "--done");
    if (frame.revisions.length > 1 && pen.line.cell >= 22) {
      const newest = frame.revisions.at(-1)?.number ?? 0;
      pen.text(`r${newest}`, edgeOf(pen.line, number) + pen.line.cell / 2, LANE / 2 + 0.5, "--bright");
    }
  }
  if (frame.rendering === "failed") {
    pen.bar(number, 0, "--bad", 0.3, 0.7);
  } else if (frame.rendering === "rendering") {
    const now = [...progress.values()].find((each) => each.frame === number);
    const share = now && now.iterations > 0 ? now.iteration / now.iterations : 0;
    if (pen.roomy && frame.revisions.length === 0) pen.shape(number, 0, "ring", "--accent");
    pen.context.fillStyle = pen.colour("--accent");
    pen.context.fillRect(edgeOf(pen.line, number), LANE - 2, pen.line.cell * share, 2);
    if (!pen.roomy) pen.bar(number, 0, "--accent", 0.2, 0.8);
  } else if (frame.rendering === "queued") {
    if (pen.roomy && frame.revisions.length === 0) pen.shape(number, 0, "dot", "--line-strong");
    else pen.bar(number, 0, "--line-strong", 0.85, 1);
  }
}

const DECISION_BARS = {
  approve: ["--good", 0.4, 1],
  rerun: ["--warn", 0, 0.6],
  reject: ["--bad", 0, 1],
} as const;

function drawDecision(pen: Pen, frame: Frame): void {
  if (!frame.decision) return;
  const [token, top, bottom] = DECISION_BARS[frame.decision.kind];
  if (pen.roomy) pen.shape(frame.number, 1, DECISION_SHAPES[frame.decision.kind], token);
  else pen.bar(frame.number, 1, token, top, bottom);
}

function drawFlags(pen: Pen, number: number, flags: readonly string[]): void {
  if (flags.length === 0) return;
  const failed = flags.includes("failed");
  if (pen.roomy) pen.shape(number, 2, failed ? "bar" : "triangle", failed ? "--bad" : "--warn");
  else pen.bar(number, 2, failed ? "--bad" : "--warn", failed ? 0.35 : 0.2, failed ? 0.65 : 1);
}

/** A line along the frames of each note, and where it begins its shape; open ones lie over resolved ones. */
function drawNotes(pen: Pen, notes: readonly Note[]): void {
  const { context, line } = pen;
  for (const note of notes.toReversed()) {
    const open = isOpen(note);
    const token = open ? "--accent" : "--line-strong";
    const left = edgeOf(line, note.first_frame) + line.cell / 2 + (pen.roomy ? 8 : 0);
    const right = edgeOf(line, note.last_frame) + line.cell / 2;
    context.fillStyle = pen.colour(token);
    context.fillRect(left, 3.5 * LANE - 1, Math.max(0, right - left), 2);
    if (pen.roomy) pen.shape(note.first_frame, 3, open ? "noteOpen" : "tick", token);
    else pen.bar(note.first_frame, 3, token, open ? 0 : 0.6, 1);
  }
}

/** Shades what lies outside of in and out. */
function drawPoints(pen: Pen, { inPoint, outPoint }: StripContent["points"]): void {
  const { context, line } = pen;
  const left = edgeOf(line, line.first);
  const right = edgeOf(line, line.first + line.count);
  const from = inPoint === null ? left : edgeOf(line, inPoint);
  const to = outPoint === null ? right : edgeOf(line, outPoint + 1);
  context.fillStyle = "#0006";
  context.fillRect(left, 0, from - left, STRIP_HEIGHT);
  context.fillRect(to, 0, right - to, STRIP_HEIGHT);
}

function drawLabels(pen: Pen): void {
  const { line } = pen;
  const step = labelStep(line, 56);
  const y = CACHE_TOP + CACHE_HEIGHT + LABELS / 2 + 2;
  const start = Math.ceil(line.first / step) * step;
  for (let number = step === 1 ? line.first : start; number < line.first + line.count; number += step) {
    pen.text(String(number), edgeOf(line, number) + line.cell / 2, y, "--dim");
  }
}
