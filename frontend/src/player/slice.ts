/**
 * A line of the picture over time: every frame gives one column, sampled at the frame's own pixels.
 *
 * Flicker is noise in such an image, stability smooth streaks. Only the columns are kept, so that a long shot
 * needs no more memory than its slice.
 */

import type { Store } from "./cache";

/** A line across the frame; places are shares of its width and height. */
export interface Line {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Samples on the line: one for every pixel of its length. */
export function sampleCount({ from, to }: Line, { width, height }: Size): number {
  return Math.max(1, Math.round(Math.hypot((to.x - from.x) * width, (to.y - from.y) * height)));
}

/** The transform that lays the line over a column, from its top down to `samples`. As for setTransform. */
export function columnTransform(
  { from, to }: Line,
  { width, height }: Size,
  column: number,
  samples: number,
): [number, number, number, number, number, number] {
  const along = { x: (to.x - from.x) * width, y: (to.y - from.y) * height };
  const length = Math.hypot(along.x, along.y) || 1;
  const scale = samples / length;
  // Turns the line's direction downwards, and puts its start at the middle of the column's top.
  const [cos, sin] = [(along.y / length) * scale, (along.x / length) * scale];
  const start = { x: from.x * width, y: from.y * height };
  return [
    cos,
    sin,
    -sin,
    cos,
    column + 0.5 - (cos * start.x - sin * start.y),
    -(sin * start.x + cos * start.y),
  ];
}

/** Frames from the present one outwards, so that what is looked at comes first. */
export function outwards(frame: number, first: number, last: number): number[] {
  const order: number[] = [];
  for (let distance = 0; order.length <= last - first; distance += 1) {
    if (frame - distance >= first && frame - distance <= last) order.push(frame - distance);
    if (distance > 0 && frame + distance >= first && frame + distance <= last) order.push(frame + distance);
  }
  return order;
}

/** Pictures loaded at a time: few, because playback goes before. */
const CONCURRENCY = 2;

/** Draws the slice of one line, column by column, onto a canvas that is as wide as the shot has frames. */
export class SlicePainter {
  readonly #context: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;
  readonly #line: Line;
  readonly #first: number;
  readonly #samples: number;
  readonly #pictures: Store<ImageBitmap>;
  readonly #painted = new Map<number, string>();
  #request = new AbortController();

  /** `context`'s canvas is `samples` high. */
  constructor(
    context: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D,
    line: Line,
    first: number,
    samples: number,
    pictures: Store<ImageBitmap>,
  ) {
    this.#context = context;
    this.#line = line;
    this.#first = first;
    this.#samples = samples;
    this.#pictures = pictures;
  }

  /** How many columns are painted. */
  get painted(): number {
    return this.#painted.size;
  }

  /** Paints the columns of these frames, in this order, that aren't painted from these pictures already. */
  async paint(frames: readonly number[], urlOf: (frame: number) => string | null, onColumn: () => void) {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    const waiting = frames.filter((frame) => (urlOf(frame) ?? "") !== (this.#painted.get(frame) ?? ""));
    const work = async (): Promise<void> => {
      for (let frame = waiting.shift(); frame !== undefined; frame = waiting.shift()) {
        const url = urlOf(frame);
        if (url !== null) await this.#paintColumn(frame, url, signal);
        if (signal.aborted) return;
        onColumn();
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  }

  stop(): void {
    this.#request.abort();
  }

  async #paintColumn(frame: number, url: string, signal: AbortSignal): Promise<void> {
    const picture = await this.#pictures.load(url, signal).catch(() => null); // a missing picture leaves a gap
    if (!picture) return;
    if (!signal.aborted) {
      const context = this.#context;
      const column = frame - this.#first;
      context.save();
      context.beginPath();
      context.rect(column, 0, 1, this.#samples);
      context.clip();
      context.setTransform(...columnTransform(this.#line, picture, column, this.#samples));
      context.drawImage(picture, 0, 0);
      context.restore();
      this.#painted.set(frame, url);
    }
    this.#pictures.release(picture);
  }
}
