/** Draws a scene with a plain 2D canvas, where WebGL2 is missing. */

import { colourField, type ColourMap } from "./colour-maps";
import type { ErrorField } from "./field";
import type { Overlay, Renderer, Scene } from "./renderer";

export class CanvasRenderer implements Renderer {
  readonly kind = "canvas2d";
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #coloured = new OffscreenCanvas(1, 1);
  #inColoured: { field: ErrorField; map: ColourMap; largest: number } | null = null;

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("This browser can draw on no canvas, neither with WebGL2 nor without.");
    this.#canvas = canvas;
    this.#context = context;
  }

  draw(scene: Scene): void {
    const { width, height } = this.#canvas;
    const context = this.#context;
    context.globalAlpha = 1;
    if (!scene.picture) {
      context.fillStyle = "black";
      context.fillRect(0, 0, width, height);
      return;
    }
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(scene.picture, 0, 0, width, height);
    if (scene.other) {
      context.save();
      context.beginPath();
      context.rect(scene.wipe * width, 0, width, height);
      context.clip();
      context.drawImage(scene.other, 0, 0, width, height);
      context.restore();
    }
    if (scene.overlay) {
      this.#colour(scene.overlay);
      context.globalAlpha = scene.overlay.opacity;
      context.imageSmoothingEnabled = false; // an error is never interpolated
      context.drawImage(this.#coloured, 0, 0, width, height);
    }
  }

  dispose(): void {
    this.#coloured.width = this.#coloured.height = 1;
  }

  #colour({ field, map, largest }: Overlay): void {
    const now = this.#inColoured;
    if (now?.field === field && now.map === map && now.largest === largest) return;
    this.#coloured.width = field.width;
    this.#coloured.height = field.height;
    const pixels = new ImageData(colourField(field, map, largest), field.width, field.height);
    this.#coloured.getContext("2d")?.putImageData(pixels, 0, 0);
    this.#inColoured = { field, map, largest };
  }
}
