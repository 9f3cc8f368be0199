/** Where a region drawn on one frame lies in another: a guess by the stored flow, before a worker looks closely. */

import { movementAt, type FlowField } from "../player/flow";
import type { SmallMask } from "./region";

/**
 * The mask one frame on (`direction` 1) or back (-1), by the flow between the two.
 *
 * The flow says how far what is at a pixel of the later frame has moved since the earlier one. On the way back it
 * is taken for what is at the same pixel of the earlier frame, which is right but at the edges of what moves.
 */
export function carried(mask: SmallMask, flow: FlowField, direction: 1 | -1): SmallMask {
  const { width, height } = mask;
  const scale = width / flow.width;
  const inside = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const column = Math.min(flow.width - 1, Math.floor((x + 0.5) / scale));
      const row = Math.min(flow.height - 1, Math.floor(((y + 0.5) * flow.height) / height));
      const { right, down } = movementAt(flow, row * flow.width + column);
      inside[y * width + x] = between(mask, x - direction * right * scale, y - direction * down * scale);
    }
  }
  return { width, height, inside };
}

/** Bilinear; nothing is outside of the picture. */
function between({ width, height, inside }: SmallMask, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= width || row >= height ? 0 : (inside[row * width + column] ?? 0);
  const above = at(left, top) * (1 - right) + at(left + 1, top) * right;
  const below = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
  return Math.round(above * (1 - down) + below * down);
}
