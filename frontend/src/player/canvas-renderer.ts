/** Draws a scene with a plain 2D canvas, where no graphics card draws WebGL2. */

import { colourField, type OverlayStyle } from "./colour-maps";
import type { ErrorField } from "./field";
import { drawnArrangement, type Renderer, type Scene } from "./renderer";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class CanvasRenderer implements Renderer {
  readonly kind = "canvas2d";
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #coloured = new OffscreenCanvas(1, 1);
  #inColoured: { field: ErrorField; style: OverlayStyle } | null = null;

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("This browser can draw on no canvas, neither with WebGL2 nor without.");
    this.#canvas = canvas;
    this.#context = context;
  }

  draw(scene: Scene): void {
    const { width, height } = this.#canvas;
    const whole = { x: 0, y: 0, width, height };
    this.#context.fillStyle = "black";
    this.#context.fillRect(0, 0, width, height);
    if (!scene.picture) return;
    switch (drawnArrangement(scene)) {
      case "single":
        this.#drawFirst(scene, whole);
        break;
      case "wipe":
        this.#drawFirst(scene, whole);
        this.#clipped({ ...whole, x: scene.amount * width }, () => this.#drawSecond(scene, whole));
        break;
      case "across":
        this.#drawFirst(scene, { ...whole, width: width / 2 });
        this.#drawSecond(scene, { ...whole, x: width / 2, width: width / 2 });
        break;
      case "down":
        this.#drawFirst(scene, { ...whole, height: height / 2 });
        this.#drawSecond(scene, { ...whole, y: height / 2, height: height / 2 });
        break;
      case "overlay":
        this.#paint(scene.picture, whole);
        if (scene.other) this.#paint(scene.other, whole, scene.amount);
        this.#colour(scene.overlay, scene.field, whole);
        break;
      case "difference":
        this.#drawDifference(scene, whole);
        this.#colour(scene.overlay, scene.field, whole);
    }
  }

  dispose(): void {
    this.#coloured.width = this.#coloured.height = 1;
  }

  #drawFirst(scene: Scene, box: Box): void {
    if (scene.picture) this.#paint(scene.picture, box);
    this.#colour(scene.overlay, scene.field, box);
  }

  #drawSecond(scene: Scene, box: Box): void {
    if (scene.other) this.#paint(scene.other, box);
    this.#colour(scene.overlay, scene.otherField, box);
  }

  #drawDifference(scene: Scene, box: Box): void {
    if (!scene.picture || !scene.other) return;
    this.#paint(scene.picture, box);
    this.#paint(scene.other, box, 1, "difference");
    for (let gain = 1; gain < scene.amount; gain *= 2) this.#paint(this.#canvas, box, 1, "lighter");
  }

  #paint(
    image: ImageBitmap | HTMLCanvasElement,
    { x, y, width, height }: Box,
    opacity = 1,
    operation: GlobalCompositeOperation = "source-over",
  ): void {
    const context = this.#context;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = shrinks(image, width) ? "medium" : "low"; // as with WebGL2, and quick
    context.globalAlpha = opacity;
    context.globalCompositeOperation = operation;
    context.drawImage(image, x, y, width, height);
    context.globalAlpha = 1;
    context.globalCompositeOperation = "source-over";
  }

  #clipped({ x, y, width, height }: Box, draw: () => void): void {
    this.#context.save();
    this.#context.beginPath();
    this.#context.rect(x, y, width, height);
    this.#context.clip();
    draw();
    this.#context.restore();
  }

  #colour(style: OverlayStyle | null, field: ErrorField | null, { x, y, width, height }: Box): void {
    if (!style || !field) return;
    if (this.#inColoured?.field !== field || this.#inColoured.style !== style) {
      this.#coloured.width = field.width;
      this.#coloured.height = field.height;
      const pixels = new ImageData(colourField(field, style), field.width, field.height);
      this.#coloured.getContext("2d")?.putImageData(pixels, 0, 0);
      this.#inColoured = { field, style };
    }
    const context = this.#context;
    context.globalAlpha = style.opacity;
    context.imageSmoothingEnabled = false; // an error is never interpolated
    context.drawImage(this.#coloured, x, y, width, height);
    context.globalAlpha = 1;
  }
}

function shrinks(image: ImageBitmap | HTMLCanvasElement, width: number): boolean {
  return image.width > width;
}
