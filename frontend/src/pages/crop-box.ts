/** The rectangle of a crop, while it is drawn. All in pixels of the picture as it was sent. */

import type { Crop } from "../api/types";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Point = readonly [x: number, y: number];

/** Both sides have to be as long as the server wants them. */
export const LEAST_SIDE = 32;

/** The rectangle between two corners, within the picture and no smaller than can be. */
export function between([x1, y1]: Point, [x2, y2]: Point, picture: Size): Crop {
  return within(
    {
      left: Math.min(x1, x2),
      top: Math.min(y1, y2),
      width: Math.abs(x2 - x1),
      height: Math.abs(y2 - y1),
    },
    picture,
  );
}

/** The same rectangle in whole pixels, made and moved to fit. */
export function within(crop: Crop, picture: Size): Crop {
  const width = clamp(crop.width, Math.min(LEAST_SIDE, picture.width), picture.width);
  const height = clamp(crop.height, Math.min(LEAST_SIDE, picture.height), picture.height);
  return {
    left: clamp(crop.left, 0, picture.width - width),
    top: clamp(crop.top, 0, picture.height - height),
    width,
    height,
  };
}

/** What is cropped: all of it is no crop. */
export function asCrop(box: Crop, picture: Size): Crop | null {
  return box.width === picture.width && box.height === picture.height ? null : box;
}

export function whole(picture: Size): Crop {
  return { left: 0, top: 0, width: picture.width, height: picture.height };
}

/** The corner opposite to the one that lies within `reach` of a point; null where none does. */
export function grabbed(crop: Crop, [x, y]: Point, reach: number): Point | null {
  const right = crop.left + crop.width;
  const bottom = crop.top + crop.height;
  const atLeft = Math.abs(x - crop.left) <= reach;
  const atTop = Math.abs(y - crop.top) <= reach;
  if (!(atLeft || Math.abs(x - right) <= reach) || !(atTop || Math.abs(y - bottom) <= reach)) return null;
  return [atLeft ? right : crop.left, atTop ? bottom : crop.top];
}

export function holds(crop: Crop, [x, y]: Point): boolean {
  return x >= crop.left && x <= crop.left + crop.width && y >= crop.top && y <= crop.top + crop.height;
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What an arrow key makes of it: it moves by a hundredth of the picture, with Shift its far corner does. */
export function pressed(crop: Crop, key: string, shift: boolean, picture: Size): Crop | null {
  const arrow = ARROWS[key];
  if (!arrow) return null;
  const x = arrow[0] * Math.max(1, Math.round(picture.width / 100));
  const y = arrow[1] * Math.max(1, Math.round(picture.height / 100));
  if (!shift) return within({ ...crop, left: crop.left + x, top: crop.top + y }, picture);
  const width = clamp(crop.width + x, LEAST_SIDE, picture.width - crop.left);
  const height = clamp(crop.height + y, LEAST_SIDE, picture.height - crop.top);
  return within({ ...crop, width, height }, picture);
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), Math.max(least, most)));
}
