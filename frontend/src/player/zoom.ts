/** Which part of the picture is shown, and how large. */

export interface Zoom {
  /** Times as large as where the whole picture just fits. */
  readonly scale: number;
  /** Left and top edge of what is shown, in shares of the picture; negative where there is room around it. */
  readonly x: number;
  readonly y: number;
}

/** A place in the box that the picture is shown in, or a way through it, in shares of its width and height. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export const FITTED: Zoom = { scale: 1, x: 0, y: 0 };

/** Pixels of the screen that a pixel of the picture may take, along each side. */
const LARGEST = 32;
/** From this many on, a picture's pixels are shown as the squares that they are. */
export const SQUARES = 2;

/** The scale between the smallest and the largest; `exact` is the one where a pixel takes a pixel. */
export function bounded(scale: number, exact: number): number {
  return Math.min(Math.max(1, LARGEST * exact), Math.max(Math.min(1, exact), scale));
}

/** Shown at another scale; what is at the place stays there. */
export function scaledAt({ scale: old, x, y }: Zoom, scale: number, at: Place): Zoom {
  return kept(scale, x + at.x / old - at.x / scale, y + at.y / old - at.y / scale);
}

/** The picture drawn along. */
export function drawnBy({ scale, x, y }: Zoom, way: Place): Zoom {
  return kept(scale, x - way.x / scale, y - way.y / scale);
}

/** The place in the picture, in shares of it, that is at a place in the box. */
export function placeInPicture({ scale, x, y }: Zoom, at: Place): Place {
  return { x: x + at.x / scale, y: y + at.y / scale };
}

/** A picture that is larger than its box fills it; a smaller one is in the middle. */
function kept(scale: number, x: number, y: number): Zoom {
  const room = 1 - 1 / scale;
  const along = (edge: number): number => (room <= 0 ? room / 2 : Math.min(room, Math.max(0, edge)));
  return { scale, x: along(x), y: along(y) };
}
