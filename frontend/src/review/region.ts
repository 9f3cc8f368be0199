/** A region drawn on one frame: strokes that go on or take away, made into a mask of the shot's size. */

import type { Size } from "../player/layout";
import type { Point } from "./drawing";

export type RegionTool = "lasso" | "polygon" | "brush" | "eraser";

/** In the order of the tools in their bar. */
export const REGION_TOOLS = ["lasso", "polygon", "brush", "eraser"] as const satisfies readonly RegionTool[];

export interface RegionStroke {
  /** An area is filled up to its outline; a line is as wide as a brush. */
  readonly kind: "area" | "line";
  readonly points: readonly Point[];
  /** Of a line, in pixels of the shot. */
  readonly width: number;
  readonly erases: boolean;
}

export interface RegionDraft {
  /** The frame that it is drawn on. */
  readonly frame: number;
  readonly strokes: readonly RegionStroke[];
}

/** The stroke of a tool along these points; null while it is too short to be one. */
export function strokeOf(tool: RegionTool, points: readonly Point[], width: number): RegionStroke | null {
  const area = tool === "lasso" || tool === "polygon";
  if (points.length < (area ? 3 : 1)) return null;
  return { kind: area ? "area" : "line", points, width, erases: tool === "eraser" };
}

/** Draws the strokes, in the context's colour, on a canvas of the shot's size. */
export function drawRegion(
  pen: CanvasRenderingContext2D,
  strokes: readonly RegionStroke[],
  size: Size,
): void {
  pen.clearRect(0, 0, size.width, size.height);
  pen.lineCap = pen.lineJoin = "round";
  for (const { kind, points, width, erases } of strokes) {
    pen.globalCompositeOperation = erases ? "destination-out" : "source-over";
    pen.lineWidth = width;
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo(x * size.width, y * size.height);
    if (kind === "area") pen.fill();
    else {
      const [x, y] = points.at(-1) ?? [0, 0];
      pen.lineTo(x * size.width + 0.01, y * size.height); // a line of no length at all would leave no dot
      pen.stroke();
    }
  }
  pen.globalCompositeOperation = "source-over";
}

/** How much of the picture is inside, 0 … 1. */
export function coverage(strokes: readonly RegionStroke[], size: Size): number {
  const { inside } = smallMask(strokes, size, 128);
  return inside.reduce((sum, value) => sum + value, 0) / 255 / inside.length;
}

/** The region, row by row, on a small picture: 0 outside … 255 inside. */
export interface SmallMask extends Size {
  readonly inside: Uint8Array;
}

export function smallMask(strokes: readonly RegionStroke[], size: Size, width: number): SmallMask {
  const small = { width, height: Math.max(1, Math.round((width * size.height) / size.width)) };
  const scale = small.width / size.width;
  const pen = canvasOf(small);
  drawRegion(
    pen,
    strokes.map((stroke) => ({ ...stroke, width: stroke.width * scale })),
    small,
  );
  const { data } = pen.getImageData(0, 0, small.width, small.height);
  return { ...small, inside: Uint8Array.from({ length: data.length / 4 }, (_, at) => data[at * 4 + 3] ?? 0) };
}

/** White on black, as a PNG. */
export function maskFile({ frame, strokes }: RegionDraft, size: Size): Promise<File> {
  const pen = canvasOf(size);
  pen.fillStyle = pen.strokeStyle = "#fff";
  drawRegion(pen, strokes, size);
  pen.globalCompositeOperation = "destination-over";
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, size.width, size.height);
  return new Promise((resolve, reject) =>
    pen.canvas.toBlob(
      (data) =>
        data
          ? resolve(new File([data], `region.${frame}.png`, { type: "image/png" }))
          : reject(new Error("The browser could not make a picture of the region. Draw it again.")),
      "image/png",
    ),
  );
}

/** A rim that is soft enough for shots of this size, in pixels. */
export function usualFeather({ width, height }: Size): number {
  return Math.max(4, Math.round(Math.min(width, height) / 40));
}

function canvasOf({ width, height }: Size): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser gives no canvas to draw on. Reload the page, or use another one.");
  return pen;
}
