/** Where the picture, or two of them, lie on the canvas; and which pixel of which picture is at a place. */

export interface Size {
  readonly width: number;
  readonly height: number;
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

/** A pixel of one of the pictures. */
export interface PixelPlace {
  readonly x: number;
  readonly y: number;
  /** Whether it is on the second picture of a split canvas. */
  readonly second: boolean;
}

/** The pixel at a place on the canvas, given as shares of its width and height; the nearest one outside. */
export function pixelAt(split: Split, picture: Size, across: number, down: number): PixelPlace {
  const columns = (split === "across" ? 2 : 1) * picture.width;
  const rows = (split === "down" ? 2 : 1) * picture.height;
  const column = whole(across, columns);
  const row = whole(down, rows);
  return {
    x: column % picture.width,
    y: row % picture.height,
    second: column >= picture.width || row >= picture.height,
  };
}

function whole(share: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.floor(share * length)));
}
