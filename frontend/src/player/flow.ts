/**
 * How far each pixel has moved since the earlier frame, on the later frame's grid, and its colours.
 *
 * In the file: int16 little-endian H×W to the right, then H×W downwards, in steps of `STEP` pixels. Coloured in
 * the manner of the Middlebury flow benchmark: the hue is the direction, the saturation the speed.
 */

import { littleEndian } from "./field";

export interface FlowField {
  readonly kind: "flow";
  readonly width: number;
  readonly height: number;
  /** Row by row, in steps of `step`: to the right, then downwards. */
  readonly levels: Int16Array;
  /** Pixels of one level. */
  readonly step: number;
}

/** How movement becomes colours. */
export interface FlowStyle {
  readonly kind: "flow";
  /** Speed at the wheel's rim, in pixels between two frames; faster ones are darkened. */
  readonly rim: number;
  /** 0 … 1. */
  readonly opacity: number;
}

export interface Movement {
  /** Pixels. */
  readonly right: number;
  readonly down: number;
}

const STEP = 1 / 32;

/** Throws where the number of bytes doesn't fit the frame. */
export function parseFlow(bytes: ArrayBuffer, width: number, height: number): FlowField {
  const levels = 2 * width * height;
  if (bytes.byteLength !== levels * 2) {
    throw new Error(
      `The flow field has ${bytes.byteLength} bytes; a frame of ${width}×${height} px needs ${levels * 2}.`,
    );
  }
  return {
    kind: "flow",
    width,
    height,
    levels: new Int16Array(littleEndian(bytes, levels).buffer),
    step: STEP,
  };
}

/** The movement of a pixel, by its number in reading order. */
export function movementAt({ levels, step }: FlowField, pixel: number): Movement {
  return { right: (levels[pixel] ?? 0) * step, down: (levels[levels.length / 2 + pixel] ?? 0) * step };
}

/** Hues at equal angles: right, then clockwise as seen on the screen. */
const HUES = ["ff2d2d", "ff9300", "efe300", "2ecc40", "00cfd5", "2277ff", "8042ff", "ff35cc"] as const;

/** 256 RGBA colours of the rim, opaque, once around from the right by way of below. */
export const WHEEL: Uint8Array = aroundTheWheel();

function aroundTheWheel(): Uint8Array {
  const hues = HUES.map((hex) => hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []);
  const between = 256 / hues.length;
  return Uint8Array.from({ length: 256 * 4 }, (_, index) => {
    const [entry, channel] = [Math.floor(index / 4), index % 4];
    if (channel === 3) return 255;
    const from = hues[Math.floor(entry / between)]?.[channel] ?? 0;
    const to = hues[Math.floor(entry / between + 1) % hues.length]?.[channel] ?? 0;
    return Math.round(from + ((entry % between) / between) * (to - from));
  });
}

/** What faster movement than the rim's is darkened to. */
export const BEYOND = 0.75;

/** RGBA pixels of a field. For browsers whose pages no graphics card draws. */
export function colourFlow({ levels, step }: FlowField, style: FlowStyle): Uint8ClampedArray<ArrayBuffer> {
  const count = levels.length / 2;
  const pixels = new Uint8ClampedArray(count * 4);
  for (let pixel = 0; pixel < count; pixel += 1)
    colour(
      pixels,
      pixel,
      ((levels[pixel] ?? 0) * step) / style.rim,
      ((levels[count + pixel] ?? 0) * step) / style.rim,
    );
  return pixels;
}

/** The wheel as RGBA pixels, `side` wide and high; clear outside of it. */
export function drawWheel(side: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(side * side * 4);
  const middle = (side - 1) / 2;
  for (let pixel = 0; pixel < side * side; pixel += 1) {
    const right = ((pixel % side) - middle) / (side / 2);
    const down = (Math.floor(pixel / side) - middle) / (side / 2);
    if (right * right + down * down <= 1) colour(pixels, pixel, right, down);
  }
  return pixels;
}

/** A movement in shares of the rim: white at rest, the hue in full at the rim. The shader has the same rule. */
function colour(pixels: Uint8ClampedArray, pixel: number, right: number, down: number): void {
  const turn = Math.atan2(down, right) / (2 * Math.PI);
  const entry = (Math.floor((turn + 1) * 256 + 0.5) % 256) * 4;
  const share = Math.sqrt(right * right + down * down);
  for (let channel = 0; channel < 3; channel += 1) {
    const hue = WHEEL[entry + channel] ?? 0;
    pixels[pixel * 4 + channel] = share > 1 ? hue * BEYOND : 255 + share * (hue - 255);
  }
  pixels[pixel * 4 + 3] = 255;
}
