/** Shapes that are drawn on a picture: made from the pointer's way, and given as paths. */

import type { Note } from "../api/types";
import type { Size } from "../player/layout";

export type DrawnShape = Note["drawing"][number];
export type Tool = DrawnShape["kind"];
export type DrawingColour = DrawnShape["colour"];
/** Shares of the picture's width and height. */
export type Point = DrawnShape["points"][0];

/** Okabe and Ito's, told apart with any colour vision, and white. */
export const DRAWING_COLOURS: Readonly<Record<DrawingColour, string>> = {
  yellow: "#f0e442",
  blue: "#56b4e9",
  orange: "#d55e00",
  white: "#ffffff",
};

/** What the server takes at most. */
export const MOST_SHAPES = 100;
const MOST_POINTS = 500;
/** Pixels of the picture that a thinned stroke may be beside the drawn one, and that a drag must cover. */
const TOLERANCE = 0.75;
const SHORTEST = 4;
/** Arrow heads and words, as shares of the picture's height. */
const HEAD = 0.07;
export const WORDS_HEIGHT = 0.05;

/** Where a picture lies on the screen. */
type ScreenBox = Pick<DOMRectReadOnly, "left" | "top" | "width" | "height">;

/** The place of the pointer on a picture that lies in this box of the screen; on its edge outside. */
export function placeIn(box: ScreenBox, x: number, y: number): Point {
  return [share((x - box.left) / box.width), share((y - box.top) / box.height)];
}

/** As the server keeps it: within the picture, in hundred-thousandths. */
function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e5) / 1e5;
}

/** The shape that this way of the pointer draws; null where it is too short to be meant. */
export function shapeAlong(
  tool: Exclude<Tool, "text">,
  colour: DrawingColour,
  way: readonly Point[],
  picture: Size,
): DrawnShape | null {
  const [first, last] = [way[0], way.at(-1)];
  if (!first || !last) return null;
  if (tool === "pen") {
    const moved = way.some((point) => distance(first, point, picture) >= SHORTEST);
    return moved ? { kind: tool, colour, points: thinned(way, picture) } : null;
  }
  if (distance(first, last, picture) < SHORTEST) return null;
  if (tool === "arrow") return { kind: tool, colour, points: [first, last] };
  const [left, right] = [Math.min(first[0], last[0]), Math.max(first[0], last[0])];
  const [top, bottom] = [Math.min(first[1], last[1]), Math.max(first[1], last[1])];
  return {
    kind: tool,
    colour,
    points: [
      [left, top],
      [right, bottom],
    ],
  };
}

/** As few of the points as keep the stroke where it was drawn (Ramer, Douglas and Peucker). */
export function thinned(way: readonly Point[], picture: Size): Point[] {
  let points = [...way];
  for (let tolerance = TOLERANCE; ; tolerance *= 2) {
    points = withoutNear(points, picture, tolerance);
    if (points.length <= MOST_POINTS) return points;
  }
}

function withoutNear(way: readonly Point[], picture: Size, tolerance: number): Point[] {
  const [first, last] = [way[0], way.at(-1)];
  if (!first || !last || way.length < 3) return [...way];
  const away = way.map((point) => distanceToLine(point, first, last, picture));
  const most = Math.max(...away);
  if (most <= tolerance) return [first, last];
  const farthest = away.indexOf(most);
  const before = withoutNear(way.slice(0, farthest + 1), picture, tolerance);
  return [...before.slice(0, -1), ...withoutNear(way.slice(farthest), picture, tolerance)];
}

function distance([ax, ay]: Point, [bx, by]: Point, { width, height }: Size): number {
  return Math.hypot((bx - ax) * width, (by - ay) * height);
}

/** Pixels from a point to the line from `a` to `b`, or to `a` where both are one. */
function distanceToLine(point: Point, a: Point, b: Point, picture: Size): number {
  const along = distance(a, b, picture);
  if (along === 0) return distance(point, a, picture);
  const { width, height } = picture;
  const [right, down] = [(b[0] - a[0]) * width, (b[1] - a[1]) * height];
  return Math.abs(right * (a[1] - point[1]) * height - down * (a[0] - point[0]) * width) / along;
}

/** The path of a shape in the picture's pixels; words have none. */
export function pathOf(shape: DrawnShape, picture: Size): string {
  const pixels = ([x, y]: Point): Point => [x * picture.width, y * picture.height];
  if (shape.kind === "text") return "";
  if (shape.kind === "pen") return `M${shape.points.map((point) => pixels(point).join(" ")).join("L")}`;
  const [ax, ay] = pixels(shape.points[0]);
  const [bx, by] = pixels(shape.points[1]);
  if (shape.kind === "box") return `M${ax} ${ay}H${bx}V${by}H${ax}Z`;
  const angle = Math.atan2(by - ay, bx - ax);
  const side = Math.min(HEAD * picture.height, Math.hypot(bx - ax, by - ay) / 2);
  const barb = (turn: number): string =>
    `${bx - side * Math.cos(angle + turn)} ${by - side * Math.sin(angle + turn)}`;
  return `M${ax} ${ay}L${bx} ${by}M${barb(0.5)}L${bx} ${by}L${barb(-0.5)}`;
}
