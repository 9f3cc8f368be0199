/** What is on the canvas, in full: drawing the same scene twice gives the same pixels. */

import type { ColourMap } from "./colour-maps";
import type { ErrorField } from "./field";

export interface Overlay {
  readonly field: ErrorField;
  readonly map: ColourMap;
  /** Squared error at the top of the colour map. */
  readonly largest: number;
  /** 0 … 1. */
  readonly opacity: number;
}

export interface Scene {
  /** Null paints the canvas black. */
  readonly picture: ImageBitmap | null;
  /** The picture right of the wipe; always of the same frame. */
  readonly other: ImageBitmap | null;
  /** Where the wipe stands, 0 … 1 of the width; `picture` is left of it. */
  readonly wipe: number;
  readonly overlay: Overlay | null;
}

export interface Renderer {
  /** What draws, for the curious and for tests. */
  readonly kind: "webgl2" | "canvas2d";
  draw(scene: Scene): void;
  dispose(): void;
}
