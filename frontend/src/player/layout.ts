/** Where the picture, or two of them, lie on the canvas; and which pixel of which picture is at a place. */

import type { Place } from "./zoom";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The shape of a shot's picture on the screen, where its pixels may be wider than high, or higher than wide. */
export function shapeOf({
  width,
  height,
  pixel_aspect: [across, down],
}: Size & { readonly pixel_aspect: readonly [number, number] }): Size {
  return { width: (width * across) / down, height };
}

/** As CSS has it: width over height on the screen. */
export function aspectOf(shot: Parameters<typeof shapeOf>[0]): number {
  const { width, height } = shapeOf(shot);
  return width / height;
}

/** How two pictures share the canvas: one over the other, or beside it to the right or below. */
export type Split = "none" | "across" | "down";

export interface Layout extends Size {
  readonly split: Split;
}

/** The largest canvas of whole pixels in the space; two pictures go where both become larger. */
export function layOut(picture: Size, space: Size, two: boolean): Layout {
  if (!two) return fit(picture, space, "none");
  const across = fit({ width: 2 * picture.width, height: picture.height }, space, "across");
  const down = fit({ width: picture.width, height: 2 * picture.height }, space, "down");
  return across.width / 2 > down.width ? across : down;
}

function fit({ width, height }: Size, space: Size, split: Split): Layout {
  const scale = Math.min(space.width / width, space.height / height);
  return { width: Math.floor(width * scale), height: Math.floor(height * scale), split };
}

/** Left, top, width and height of each picture, as shares of the canvas. */
export function pictureBoxes(split: Split): readonly (readonly [number, number, number, number])[] {
  if (split === "across")
    return [
      [0, 0, 0.5, 1],
      [0.5, 0, 0.5, 1],
    ];
  if (split === "down")
    return [
      [0, 0, 1, 0.5],
      [0, 0.5, 1, 0.5],
    ];
  return [[0, 0, 1, 1]];
}

/** Which of the pictures is at a place on the canvas, and where in its box. */
export function boxAt(split: Split, { x, y }: Place): { readonly place: Place; readonly second: boolean } {
  if (split === "across") return { place: { x: x < 0.5 ? 2 * x : 2 * x - 1, y }, second: x >= 0.5 };
  if (split === "down") return { place: { x, y: y < 0.5 ? 2 * y : 2 * y - 1 }, second: y >= 0.5 };
  return { place: { x, y }, second: false };
}

/** A pixel of one of the pictures. */
export interface PixelPlace {
  readonly x: number;
  readonly y: number;
  /** Whether it is on the second picture of a split canvas. */
  readonly second: boolean;
}

/** The pixel at a place in a picture, given as shares of its width and height; the nearest one outside. */
export function pixelAt(picture: Size, { x, y }: Place, second: boolean): PixelPlace {
  return { x: whole(x, picture.width), y: whole(y, picture.height), second };
}

function whole(share: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.floor(share * length)));
}
