/** Where frames lie on the curve and on the strip: one geometry for both, so that they line up. */

export interface Timeline {
  readonly first: number;
  readonly count: number;
  /** Pixels left of the first frame, for labels. */
  readonly left: number;
  /** Pixels of one frame. */
  readonly cell: number;
}

export const GUTTER = 60;
const MARGIN = 12;

export function timeline(first: number, count: number, width: number): Timeline {
  return { first, count, left: GUTTER, cell: Math.max(0, width - GUTTER - MARGIN) / count };
}

/** The left edge of a frame. */
export function edgeOf({ first, left, cell }: Timeline, frame: number): number {
  return left + (frame - first) * cell;
}

/** The frame at a place; the nearest end outside of the shot. */
export function frameAt({ first, count, left, cell }: Timeline, x: number): number {
  return first + Math.min(count - 1, Math.max(0, Math.floor((x - left) / cell)));
}

/** Frames between two labels, so that labels keep their distance: 1, 2, 5, 10, 20, 50 … */
export function labelStep({ cell }: Timeline, distance: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) {
      if (cell * power * factor >= distance) return power * factor;
    }
  }
}
