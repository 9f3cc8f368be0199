/**
 * The temporal error of one transition, pixel by pixel, on the later frame's grid.
 *
 * In the file: uint16 little-endian H×W (squared error, 65535 = `FULL_SCALE`), then uint8 H×W (cause). It comes
 * with Content-Encoding gzip, so the browser has unpacked it already.
 */

export interface ErrorField {
  readonly kind: "error";
  readonly width: number;
  readonly height: number;
  /** Squared error in steps of `step`, row by row. */
  readonly error: Uint16Array;
  /** Why a pixel has no error; 0 where it has one. */
  readonly cause: Uint8Array;
  /** Squared error of one count in `error`. */
  readonly step: number;
  /** True for the small preview that stands in until the full field has come. */
  readonly preview: boolean;
}

/** Squared error that 65535 stands for; larger ones are clipped to it. */
export const FULL_SCALE = 0.25;

/** Causes by their number in the file; the names are those of the API. */
export const CAUSES = ["none", "out_of_frame", "disoccluded", "motion_boundary", "flow_disputed"] as const;
export type Cause = (typeof CAUSES)[number];

/** The byte of a preview that means "not measured here". */
const PREVIEW_UNMEASURED = 255;
/** A cause that only previews have: which one it is comes with the full field. */
export const CAUSE_UNKNOWN = 255;

/** Throws where the number of bytes doesn't fit the frame. */
export function parseField(bytes: ArrayBuffer, width: number, height: number): ErrorField {
  const pixels = width * height;
  if (bytes.byteLength !== pixels * 3) {
    throw new Error(
      `The error field has ${bytes.byteLength} bytes; a frame of ${width}×${height} px needs ${pixels * 3}.`,
    );
  }
  return {
    kind: "error",
    width,
    height,
    error: littleEndian(bytes, pixels),
    cause: new Uint8Array(bytes, pixels * 2, pixels),
    step: FULL_SCALE / 65535,
    preview: false,
  };
}

/** Spreads the 8-bit preview that comes with the transition's event. */
export function previewField(heat: {
  width: number;
  height: number;
  data: string;
  /** Levels for a squared error of 1. */
  scale: number;
}): ErrorField {
  const bytes = Uint8Array.from(atob(heat.data), (character) => character.charCodeAt(0));
  return {
    kind: "error",
    width: heat.width,
    height: heat.height,
    error: Uint16Array.from(bytes),
    cause: bytes.map((level) => (level === PREVIEW_UNMEASURED ? CAUSE_UNKNOWN : 0)),
    step: 1 / heat.scale,
    preview: true,
  };
}

/** The first `count` unsigned numbers of 16 bits. */
export function littleEndian(bytes: ArrayBuffer, count: number): Uint16Array<ArrayBuffer> {
  const native = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  if (native) return new Uint16Array(bytes, 0, count);
  const view = new DataView(bytes);
  return Uint16Array.from({ length: count }, (_, index) => view.getUint16(index * 2, true));
}
