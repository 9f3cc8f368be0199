/**
 * Perceptually uniform colour maps, and the error field coloured with them.
 *
 * Viridis, magma and inferno (Smith and van der Walt, released as CC0), sampled at 33 even points: linear
 * interpolation between them stays within 2 of 255 of the full tables.
 */

import type { ErrorField } from "./field";

export const COLOUR_MAPS = ["viridis", "magma", "inferno", "grey"] as const;
export type ColourMap = (typeof COLOUR_MAPS)[number];

const POINTS: Record<ColourMap, string> = {
  viridis:
    "440154470d6048186a482374472d7b4536814240863f49893b528b375a8d33638d2f6a8e2c728e297a8e26818e23898e21908c1f988b1f9f88" +
    "21a68528ae8031b57b3ebc744cc26c5dc9636ece5882d34c96d83fabdc32c0df24d5e21aeae51afde725",
  magma:
    "0000040303110a0822130d331d114628115a36106a430f7650127c5d177f691c817621818226818f2a819c2e7fa9327db63779c33b75cf4170" +
    "db486ae65163ee5c5ef5695cf9785dfb8761fd9668fea571feb47bfec387fed194fde0a2fceeb0fcfdbf",
  inferno:
    "0000040403120b0724150b37210c4a2e0a5a3c09654a0c6b57106d63146e70196e7d1e6d89226a962766a32b61af315cbb3755c63e4dd14644" +
    "db4f3be35932eb6528f1711ef67f14f98d0afb9c06fcab0ffbba1ff9ca32f5d949f2e865f3f586fcffa4",
  grey: "000000ffffff",
};

const tables = new Map<ColourMap, Uint8Array>();

/** 256 RGBA colours, opaque, from the smallest value to the largest. */
export function colourTable(map: ColourMap): Uint8Array {
  let table = tables.get(map);
  if (!table) {
    table = interpolate(POINTS[map]);
    tables.set(map, table);
  }
  return table;
}

function interpolate(hex: string): Uint8Array {
  const points = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  const last = points.length / 3 - 1;
  const table = new Uint8Array(256 * 4);
  for (let entry = 0; entry < 256; entry += 1) {
    const place = (entry / 255) * last;
    const left = Math.min(Math.floor(place), last - 1);
    for (let channel = 0; channel < 3; channel += 1) {
      const from = points[left * 3 + channel] ?? 0;
      const to = points[(left + 1) * 3 + channel] ?? 0;
      table[entry * 4 + channel] = Math.round(from + (place - left) * (to - from));
    }
    table[entry * 4 + 3] = 255;
  }
  return table;
}

/** How errors become colours. Scales start at 0, or for "log" at a thousandth of `largest`. */
export interface ErrorStyle {
  readonly kind: "error";
  readonly map: ColourMap;
  /** Squared error at the top of the colour map. */
  readonly largest: number;
  readonly curve: "linear" | "log";
  /** Smaller squared errors are left uncoloured; 0 colours all. */
  readonly threshold: number;
  /** 0 … 1. */
  readonly opacity: number;
  /** Only why pixels are not measured; the measured ones are left as they are. */
  readonly causesOnly: boolean;
}

/** Powers of ten that a logarithmic scale spans. */
export const DECADES = 3;

/** Where an error lies on the scale, 0 … 1; the shader has the same rule. */
export function shareOfScale(error: number, { largest, curve }: ErrorStyle): number {
  const share = error / largest;
  const place = curve === "log" ? 1 + Math.log10(Math.max(share, 1e-9)) / DECADES : share;
  return Math.min(1, Math.max(0, place));
}

/** The error at a place on the scale: what a legend writes there. */
export function errorAt(share: number, { largest, curve }: ErrorStyle): number {
  return largest * (curve === "log" ? 10 ** ((share - 1) * DECADES) : share);
}

/** Greys (0 … 255) of unmeasured areas. */
export const HATCH = { stripe: 153, ground: 41 } as const;

/**
 * Whether a pixel of an unmeasured area is on a stripe of its cause's hatch: the same rule as in the shader,
 * so that the cause can be told from the direction of the stripes.
 */
export function onHatch(cause: number, x: number, y: number): boolean {
  switch (cause) {
    case 1: // out of frame: horizontal
      return y % 6 < 1;
    case 2: // disoccluded: rising
      return (x + y) % 6 < 1;
    case 3: // motion boundary: falling
      return (((x - y) % 6) + 6) % 6 < 1;
    case 4: // flow disputed: dots
      return x % 4 < 1 && y % 4 < 1;
    default: // not known yet: plain
      return false;
  }
}

/**
 * RGBA pixels of a field: coloured where measured, hatched where not, clear where nothing is to be shown. For
 * browsers without WebGL2.
 */
export function colourField(field: ErrorField, style: ErrorStyle): Uint8ClampedArray<ArrayBuffer> {
  const table = colourTable(style.map);
  const pixels = new Uint8ClampedArray(field.width * field.height * 4);
  field.error.forEach((count, index) => {
    const cause = field.cause[index] ?? 0;
    const error = count * field.step;
    if (cause !== 0) {
      const grey = onHatch(cause, index % field.width, Math.floor(index / field.width))
        ? HATCH.stripe
        : HATCH.ground;
      pixels.set([grey, grey, grey, 255], index * 4);
    } else if (!style.causesOnly && error >= style.threshold) {
      const entry = Math.round(shareOfScale(error, style) * 255) * 4;
      pixels.set(table.subarray(entry, entry + 4), index * 4);
    }
  });
  return pixels;
}
