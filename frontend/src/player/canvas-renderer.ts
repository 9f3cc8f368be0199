/** Draws a scene with a plain 2D canvas, where no graphics card draws WebGL2. */

import { colourField } from "./colour-maps";
import { colourFlow } from "./flow";
import {
  drawnArrangement,
  samplingOf,
  type Field,
  type OverlayStyle,
  type Renderer,
  type Sampling,
  type Scene,
} from "./renderer";
import type { Zoom } from "./zoom";

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
  #inColoured: { field: Field; style: OverlayStyle } | null = null;
  #sampling: Sampling = "smooth";

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
    this.#sampling = samplingOf(scene, whole);
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
        this.#paint(scene.picture, shownIn(whole, scene.zoom));
        if (scene.other) this.#paint(scene.other, shownIn(whole, scene.zoom), scene.amount);
        this.#colour(scene.overlay, scene.field, shownIn(whole, scene.zoom));
        break;
      case "difference":
        this.#drawDifference(scene, whole);
        this.#colour(scene.overlay, scene.field, shownIn(whole, scene.zoom));
    }
  }

  dispose(): void {
    this.#coloured.width = this.#coloured.height = 1;
  }

  #drawFirst(scene: Scene, box: Box): void {
    this.#clipped(box, () => {
      if (scene.picture) this.#paint(scene.picture, shownIn(box, scene.zoom));
      this.#colour(scene.overlay, scene.field, shownIn(box, scene.zoom));
    });
  }

  #drawSecond(scene: Scene, box: Box): void {
    this.#clipped(box, () => {
      if (scene.other) this.#paint(scene.other, shownIn(box, scene.zoom));
      this.#colour(scene.overlay, scene.otherField, shownIn(box, scene.zoom));
    });
  }

  #drawDifference(scene: Scene, box: Box): void {
    if (!scene.picture || !scene.other) return;
    this.#paint(scene.picture, shownIn(box, scene.zoom));
    this.#paint(scene.other, shownIn(box, scene.zoom), 1, "difference");
    for (let gain = 1; gain < scene.amount; gain *= 2) this.#paint(this.#canvas, box, 1, "lighter");
  }

  #paint(
    image: CanvasImageSource,
    { x, y, width, height }: Box,
    opacity = 1,
    operation: GlobalCompositeOperation = "source-over",
  ): void {
    const context = this.#context;
    context.imageSmoothingEnabled = this.#sampling !== "squares";
    context.imageSmoothingQuality = this.#sampling === "shrunk" ? "medium" : "low"; // as with WebGL2, and quick
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

  #colour(style: OverlayStyle | null, field: Field | null, { x, y, width, height }: Box): void {
    if (!style || !field) return;
    if (this.#inColoured?.field !== field || this.#inColoured.style !== style) {
      this.#coloured.width = field.width;
      this.#coloured.height = field.height;
      const pixels = new ImageData(coloured(field, style), field.width, field.height);
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

/** Where the whole picture lies, whose part is shown in the box. */
function shownIn({ x, y, width, height }: Box, { scale, x: left, y: top }: Zoom): Box {
  return {
    x: x - left * scale * width,
    y: y - top * scale * height,
    width: scale * width,
    height: scale * height,
  };
}

function coloured(field: Field, style: OverlayStyle): Uint8ClampedArray<ArrayBuffer> {
  if (field.kind === "flow" && style.kind === "flow") return colourFlow(field, style);
  if (field.kind === "error" && style.kind === "error") return colourField(field, style);
  throw new Error(`A field of ${field.kind} can't be coloured as ${style.kind}.`);
}
