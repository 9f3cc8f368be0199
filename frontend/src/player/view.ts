/** What there is to see of a shot, and what the viewer says about what is on its canvas. */

import type { previewField } from "./field";
import type { Movement } from "./flow";
import type { PixelPlace, Size } from "./layout";
import type { Range, Rate } from "./player";
import type { Colour, ErrorReading } from "./probe";
import type { Picture } from "./proxies";
import type { Arrangement, OverlayStyle, Renderer } from "./renderer";
import type { Zoom } from "./zoom";

/** What is measured of a transition, pixel by pixel; of the last two, only the footage. */
export const LAYERS = ["error", "residual", "flow"] as const;
export type Layer = (typeof LAYERS)[number];

/** The addresses of a transition's fields, null where none was kept, and the preview of the error. */
export interface Measures extends Readonly<Record<Layer, string | null>> {
  readonly heat: Parameters<typeof previewField>[0];
}

/** What lies over the pictures, and how it is coloured. */
export interface Overlay {
  readonly layer: Layer;
  readonly style: OverlayStyle;
}

/** A picture, in the words that a reviewer needs. */
export interface Subject {
  readonly side: "stylized" | "source";
  /** Name of the take, where it is another one than the page's. */
  readonly take: string | null;
  /** Number of the stylized revision; null for the source. */
  readonly revision: number | null;
  readonly kept: boolean;
}

/** What is on the canvas: drawn, not wished for. */
export interface Seen {
  readonly frame: number;
  readonly arrangement: Arrangement;
  readonly first: Subject;
  /** Null where there is nothing to compare with. */
  readonly second: Subject | null;
  /** Whether one of the pictures is a proxy. */
  readonly proxy: boolean;
}

/** What there is to see, frame by frame. Null where a frame has no such picture. */
export interface Footage {
  readonly range: Range;
  readonly rate: Rate;
  /** In pixels as they were filmed; `shape` is that of the picture on the screen. */
  readonly size: Size;
  readonly shape: Size;
  /** The picture to show, and the one to compare it with. */
  picture(frame: number): Picture | null;
  other(frame: number): Picture | null;
  /** How they follow from the frame before. */
  measures(frame: number): Measures | null;
  otherMeasures(frame: number): Measures | null;
  /** Addresses of the pictures that a frame had before the one to show, if it was painted more than once. */
  replaced(frame: number): readonly string[];
  /** Addresses of the stills that the probe reads, whatever is on the canvas. */
  source(frame: number): string | null;
  stylized(frame: number): string | null;
  describe(frame: number): { readonly first: Subject; readonly second: Subject | null };
  /** Whether a picture that isn't there is still being made. Playback waits for those only. */
  willCome(frame: number): boolean;
}

/** Means over the probe's area; null where it isn't there, or not yet. */
export interface Reading {
  readonly source: Colour | null;
  readonly stylized: Colour | null;
  readonly error: ErrorReading | null;
  readonly residual: ErrorReading | null;
  readonly movement: Movement | null;
}

/**
 * "cached": the still is in memory; "proxy": only its proxy is; "stale": what is in memory was replaced; "waiting":
 * still being painted; "missing": there is no picture, or it could not be loaded.
 */
export type CacheState = "cached" | "proxy" | "stale" | "loading" | "absent" | "waiting" | "missing";

export interface View {
  readonly frame: number;
  readonly speed: number;
  readonly inPoint: number | null;
  readonly outPoint: number | null;
  readonly waitingFor: number | null;
  readonly dropped: number;
  readonly everyFrame: boolean;
  /** Frames a second that reached the screen during the last second of playback; null at rest. */
  readonly measuredRate: number | null;
  /** The picture that is on the canvas; null where the present frame has none. */
  readonly seen: Seen | null;
  /** Why the present frame's picture could not be loaded; empty otherwise. */
  readonly failure: string;
  /** Whether that is because the file is gone. */
  readonly gone: boolean;
  /** Which field lies over the picture, and why it could not be loaded; empty otherwise. */
  readonly overlay: "none" | "preview" | "full";
  readonly overlayFailure: string;
  readonly renderer: Renderer["kind"] | null;
  /** Whether the graphics card was lost for good: a canvas of its own can't be drawn on without it; attach another. */
  readonly cardLost: boolean;
  readonly zoom: Zoom;
  /** Pixels of the screen that a pixel of the picture takes, along its shorter side. */
  readonly magnification: number;
  /** The pixel that the probe is at, and whether it stays there. */
  readonly probed: PixelPlace | null;
  readonly pinned: boolean;
  /** Counts up whenever a frame came into memory, left it, or failed to load. */
  readonly cacheVersion: number;
}
