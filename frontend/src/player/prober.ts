/** Where the probe is, and what it reads there in the frame's own pixels. */

import type { FrameCache } from "./cache";
import type { PixelPlace, Size } from "./layout";
import { areaAround, meanColour, meanError, meanMovement, type Colour, type ErrorReading } from "./probe";
import type { Field } from "./renderer";
import type { Footage, Layer, Measures, Reading } from "./view";

export class Prober {
  readonly #pictures: FrameCache<ImageBitmap>;
  readonly #fields: FrameCache<Field>;
  #place: PixelPlace | null = null;
  #pinned = false;

  constructor(pictures: FrameCache<ImageBitmap>, fields: FrameCache<Field>) {
    this.#pictures = pictures;
    this.#fields = fields;
  }

  get place(): PixelPlace | null {
    return this.#place;
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  /** Follows the pointer; null when it has left. A pinned probe stays. */
  pointAt(place: PixelPlace | null): void {
    if (!this.#pinned) this.#place = place;
  }

  /** Pins the probe where it is, or in the middle; or lets it go. */
  togglePin({ width, height }: Size): void {
    this.#pinned = !this.#pinned;
    const middle = { x: Math.floor(width / 2), y: Math.floor(height / 2), second: false };
    this.#place = this.#pinned ? (this.#place ?? middle) : null;
  }

  /** Moves the probe by pixels, within the frame. */
  movePin(right: number, down: number, { width, height }: Size): void {
    if (!this.#place) return;
    const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));
    const { x, y, second } = this.#place;
    this.#place = { x: within(x + right, width), y: within(y + down, height), second };
  }

  /** What is there in a frame, over a square of `side` pixels. */
  read(footage: Footage, frame: number, place: PixelPlace, side: number): Reading {
    const measures = place.second ? footage.otherMeasures(frame) : footage.measures(frame);
    const stylized = place.second ? footage.other(frame)?.still : footage.stylized(frame);
    const flow = this.#field(measures, "flow");
    return {
      source: this.#colour(footage.source(frame), place, side),
      stylized: this.#colour(stylized ?? null, place, side),
      error: this.#error(measures, "error", place, side),
      residual: this.#error(measures, "residual", place, side),
      movement: flow?.kind === "flow" ? meanMovement(flow, areaAround(place, side, flow)) : null,
    };
  }

  #colour(url: string | null, place: PixelPlace, side: number): Colour | null {
    const picture = url === null ? undefined : this.#pictures.get(url);
    return picture ? meanColour(picture, areaAround(place, side, picture)) : null;
  }

  #error(measures: Measures | null, layer: Layer, place: PixelPlace, side: number): ErrorReading | null {
    const field = this.#field(measures, layer);
    return field?.kind === "error" ? meanError(field, areaAround(place, side, field)) : null;
  }

  #field(measures: Measures | null, layer: Layer): Field | undefined {
    const url = measures?.[layer] ?? null;
    return url === null ? undefined : this.#fields.get(url);
  }
}
