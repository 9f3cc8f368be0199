/** What is under the pointer: colours, errors and movement, averaged over a small square of the frame's own pixels. */

import type { ErrorField } from "./field";
import { movementAt, type FlowField, type Movement } from "./flow";

/** Red, green and blue, 0 … 255, as the file has them. */
export type Colour = readonly [number, number, number];

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ErrorReading {
  /** Mean squared error of the pixels that were measured; null where none was. */
  readonly error: number | null;
  /** The most frequent cause among those that were not; 0 where all were. */
  readonly cause: number;
  /** Which part of the pixels was measured, 0 … 1. */
  readonly reliable: number;
}

/** Sides of the square that is averaged, in pixels. */
export const PROBE_SIDES = [1, 5, 15] as const;

/** The square of `side` pixels around a pixel, cut off at the frame's edges. */
export function areaAround(
  place: { readonly x: number; readonly y: number },
  side: number,
  frame: { readonly width: number; readonly height: number },
): Area {
  const reach = Math.floor(side / 2);
  const left = Math.max(0, place.x - reach);
  const top = Math.max(0, place.y - reach);
  return {
    left,
    top,
    width: Math.min(frame.width, place.x + reach + 1) - left,
    height: Math.min(frame.height, place.y + reach + 1) - top,
  };
}

let reader: OffscreenCanvasRenderingContext2D | null = null;

/** The mean colour of an area of a picture. */
export function meanColour(picture: ImageBitmap, { left, top, width, height }: Area): Colour {
  reader ??= new OffscreenCanvas(64, 64).getContext("2d", { willReadFrequently: true });
  if (!reader) throw new Error("This browser can read no pixels.");
  reader.drawImage(picture, left, top, width, height, 0, 0, width, height);
  const { data } = reader.getImageData(0, 0, width, height);
  const sums = [0, 0, 0];
  data.forEach((level, index) => {
    const channel = index % 4;
    if (channel < 3) sums[channel] = (sums[channel] ?? 0) + level;
  });
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => sum / (width * height));
  return [red, green, blue];
}

/** The error in an area of a field, which has to be as large as the frame. */
export function meanError(field: ErrorField, { left, top, width, height }: Area): ErrorReading {
  const causes = new Map<number, number>();
  let [sum, measured] = [0, 0];
  for (let y = top; y < top + height; y += 1) {
    for (let x = left; x < left + width; x += 1) {
      const cause = field.cause[y * field.width + x] ?? 0;
      if (cause === 0) {
        sum += field.error[y * field.width + x] ?? 0;
        measured += 1;
      } else {
        causes.set(cause, (causes.get(cause) ?? 0) + 1);
      }
    }
  }
  const [[cause] = [0]] = [...causes].sort(([, a], [, b]) => b - a);
  return {
    error: measured > 0 ? (sum * field.step) / measured : null,
    cause,
    reliable: measured / (width * height),
  };
}

/** The mean movement in an area of a field, which has to be as large as the frame. */
export function meanMovement(field: FlowField, { left, top, width, height }: Area): Movement {
  let [right, down] = [0, 0];
  for (let y = top; y < top + height; y += 1) {
    for (let x = left; x < left + width; x += 1) {
      const movement = movementAt(field, y * field.width + x);
      right += movement.right;
      down += movement.down;
    }
  }
  return { right: right / (width * height), down: down / (width * height) };
}
