import { expect, it } from "vitest";

import { pathOf, placeIn, shapeAlong, thinned, type Point } from "./drawing";

const PICTURE = { width: 400, height: 200 };
const numbers = (path: string): number[] => (path.match(/-?[\d.]+/g) ?? []).map(Number);

it("places the pointer as shares of the picture, whatever its size and place on the screen", () => {
  for (const scale of [0.5, 1, 3]) {
    const box = { left: 30, top: 50, width: 400 * scale, height: 200 * scale };
    expect(placeIn(box, 30 + 100 * scale, 50 + 150 * scale)).toEqual([0.25, 0.75]);
  }
  const box = { left: 0, top: 0, width: 3, height: 3 };
  expect(placeIn(box, 1, -5)).toEqual([0.33333, 0]); // rounded as the server rounds, and kept inside
  expect(placeIn(box, 99, 2)).toEqual([1, 0.66667]);
});

it("makes an arrow from tail to head, and a box whichever way it was drawn", () => {
  const way: Point[] = [
    [0.8, 0.9],
    [0.1, 0.1],
    [0.2, 0.4],
  ];
  expect(shapeAlong("arrow", "blue", way, PICTURE)).toEqual({
    kind: "arrow",
    colour: "blue",
    points: [
      [0.8, 0.9],
      [0.2, 0.4],
    ],
  });
  expect(shapeAlong("box", "white", way, PICTURE)).toEqual({
    kind: "box",
    colour: "white",
    points: [
      [0.2, 0.4],
      [0.8, 0.9],
    ],
  });
});

it("takes a click, or a tremble of the hand, for no shape", () => {
  const still: Point[] = [
    [0.5, 0.5],
    [0.505, 0.505],
  ];
  for (const tool of ["pen", "arrow", "box"] as const) {
    expect(shapeAlong(tool, "yellow", still, PICTURE)).toBeNull();
    expect(shapeAlong(tool, "yellow", [], PICTURE)).toBeNull();
  }
});

it("keeps a stroke's corners and leaves out what lies between them", () => {
  const straight = Array.from({ length: 50 }, (_, index): Point => [index / 100, 0.25]);
  const corner = Array.from({ length: 50 }, (_, index): Point => [0.5, 0.25 + index / 100]);
  expect(thinned([...straight, ...corner], PICTURE)).toEqual([
    [0, 0.25],
    [0.5, 0.25],
    [0.5, 0.74],
  ]);
});

it("keeps a closed stroke, which ends where it began", () => {
  const circle = Array.from({ length: 101 }, (_, index): Point => {
    const angle = (index / 100) * 2 * Math.PI;
    return [0.5 + 0.25 * Math.cos(angle), 0.5 + 0.5 * Math.sin(angle)];
  });
  const points = thinned(circle, PICTURE);
  expect(points.length).toBeGreaterThan(12);
  expect(points.length).toBeLessThan(60);
  expect(shapeAlong("pen", "blue", circle, PICTURE)?.points).toEqual(points);
});

it("never sends more points than the server takes", () => {
  const scribble = Array.from({ length: 5000 }, (_, index): Point => [
    (index * 0.37) % 1,
    (index * 0.71) % 1,
  ]);
  const points = thinned(scribble, PICTURE);
  expect(points.length).toBeLessThanOrEqual(500);
  expect(points.at(-1)).toEqual(scribble.at(-1));
});

it("gives paths in the picture's pixels, an arrow with a head that ends at its tip", () => {
  const box = shapeAlong(
    "box",
    "blue",
    [
      [0.25, 0.5],
      [0.5, 1],
    ],
    PICTURE,
  )!;
  expect(pathOf(box, PICTURE)).toBe("M100 100H200V200H100Z");
  expect(pathOf(box, { width: 800, height: 400 })).toBe("M200 200H400V400H200Z");
  const arrow = shapeAlong(
    "arrow",
    "blue",
    [
      [0.1, 0.5],
      [0.9, 0.5],
    ],
    PICTURE,
  )!;
  const [tailX, tailY, tipX, tipY, barbX, barbY, againX, againY, otherX, otherY] = numbers(
    pathOf(arrow, PICTURE),
  );
  expect([tailX, tailY, tipX, tipY, againX, againY]).toEqual([40, 100, 360, 100, 360, 100]);
  expect(barbX).toBeCloseTo(otherX!);
  expect(barbX).toBeLessThan(360);
  expect(100 - barbY!).toBeCloseTo(otherY! - 100);
});
