/** What is on the canvas, in full: drawing the same scene twice gives the same pixels. */

import type { ErrorStyle } from "./colour-maps";
import type { ErrorField } from "./field";
import type { FlowField, FlowStyle } from "./flow";
import type { Size } from "./layout";
import { SQUARES, type Zoom } from "./zoom";

/** What was measured pixel by pixel, and how its kind is coloured. */
export type Field = ErrorField | FlowField;
export type OverlayStyle = ErrorStyle | FlowStyle;

/** How the two pictures of one frame are shown. */
export const COMPARISONS = ["single", "wipe", "beside", "overlay", "difference"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** As `Comparison`, with "beside" decided: the second picture to the right, or below. */
export type Arrangement = Exclude<Comparison, "beside"> | "across" | "down";

/** Factors of the difference. Powers of two, which a plain canvas reaches by adding it to itself. */
export const GAINS = [1, 2, 4, 8, 16, 32] as const;

export interface Scene {
  /** Null paints the canvas black. */
  readonly picture: ImageBitmap | null;
  /** The picture to compare with; always of the same frame. Null where the frame has none. */
  readonly other: ImageBitmap | null;
  /** Whether one of them is a proxy. It is drawn like any other; whoever looks is told. */
  readonly proxy: boolean;
  readonly arrangement: Arrangement;
  /** The same part of both. */
  readonly zoom: Zoom;
  /**
   * Where the wipe stands (0 … 1 of the width, `picture` left of it), how much of `other` is overlaid (0 … 1), or
   * the gain of the difference.
   */
  readonly amount: number;
  readonly overlay: OverlayStyle | null;
  /** What lies over either picture, of the overlay's kind. */
  readonly field: Field | null;
  readonly otherField: Field | null;
}

export interface Renderer {
  /** What draws, for the curious and for tests. */
  readonly kind: "webgl2" | "canvas2d";
  draw(scene: Scene): void;
  dispose(): void;
}

/** What is drawn where there is nothing to compare with: one picture, or an empty half beside it. */
export function drawnArrangement({ other, arrangement }: Scene): Arrangement {
  return other === null && arrangement !== "across" && arrangement !== "down" ? "single" : arrangement;
}

/** How much of a pixel's shape may come from boxes of whole pixels. */
const ROUNDED = 0.02;

/** How a picture's pixels become the screen's: "squares" shows each as it is, and needs to be the exact still. */
export type Sampling = "shrunk" | "smooth" | "squares";

/** `canvas` is in pixels of the screen. */
export function samplingOf({ picture, proxy, arrangement, zoom }: Scene, canvas: Size): Sampling {
  if (!picture) return "smooth";
  const across = (zoom.scale * canvas.width) / (arrangement === "across" ? 2 : 1) / picture.width;
  const down = (zoom.scale * canvas.height) / (arrangement === "down" ? 2 : 1) / picture.height;
  const isSquare = Math.abs(across / down - 1) < ROUNDED;
  const exact = isSquare && Math.abs(across - 1) < 1e-6; // no pixel is a blend of two because the box was rounded
  const enlargement = isSquare ? across : Math.min(across, down);
  if (!proxy && (exact || enlargement > SQUARES)) return "squares";
  return enlargement < 1 ? "shrunk" : "smooth";
}
