import { expect, it } from "vitest";

import { areaAround, meanError, meanMovement } from "./probe";

const frame = { width: 4, height: 3 };

it("takes a square around the pixel, and less of it at the edges", () => {
  expect(areaAround({ x: 1, y: 1 }, 1, frame)).toEqual({ left: 1, top: 1, width: 1, height: 1 });
  expect(areaAround({ x: 1, y: 1 }, 3, frame)).toEqual({ left: 0, top: 0, width: 3, height: 3 });
  expect(areaAround({ x: 3, y: 0 }, 3, frame)).toEqual({ left: 2, top: 0, width: 2, height: 2 });
});

it("averages the measured pixels and names the commonest cause of the others", () => {
  const field = {
    kind: "error" as const,
    ...frame,
    error: Uint16Array.of(10, 30, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0),
    cause: Uint8Array.of(0, 0, 2, 4, 0, 2, 2, 4, 1, 1, 1, 1),
    step: 0.001,
    preview: false,
  };
  expect(meanError(field, { left: 0, top: 0, width: 3, height: 2 })).toEqual({
    error: 0.02,
    cause: 2,
    reliable: 0.5,
  });
  expect(meanError(field, { left: 0, top: 0, width: 1, height: 1 })).toEqual({
    error: 0.01,
    cause: 0,
    reliable: 1,
  });
  expect(meanError(field, { left: 3, top: 0, width: 1, height: 1 })).toEqual({
    error: null,
    cause: 4,
    reliable: 0,
  });
});

it("averages movement by its parts", () => {
  const levels = Int16Array.of(32, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, -48, 0, 0, 0, 0, 0, 0);
  const field = { kind: "flow" as const, ...frame, levels, step: 1 / 32 };
  expect(meanMovement(field, { left: 0, top: 0, width: 2, height: 2 })).toEqual({ right: 0.75, down: -0.25 });
});
