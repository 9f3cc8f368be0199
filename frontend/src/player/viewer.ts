/**
 * Brings the frame that the player is at onto a canvas, and keeps the frames around it in memory.
 *
 * The picture on the canvas is always the picture of one frame: where the present frame's picture isn't there
 * yet, the earlier one stays, and the view says which one it is.
 */

import { FrameCache, prefetchOrder, type Store } from "./cache";
import { CanvasRenderer } from "./canvas-renderer";
import { previewField, type ErrorField } from "./field";
import { Player, type Range, type Rate } from "./player";
import type { Overlay, Renderer, Scene } from "./renderer";
import { WebGLRenderer } from "./webgl-renderer";

/** Where a transition's error is found: the file, and the preview that stands in for it. */
export interface FieldSource {
  readonly url: string;
  readonly heat: Parameters<typeof previewField>[0];
}

/** A picture, in the words that a reviewer needs. */
export interface Seen {
  readonly frame: number;
  readonly side: "stylized" | "source";
  /** Number of the stylized revision, on whichever side of the wipe; null where the frame has none. */
  readonly revision: number | null;
  readonly kept: boolean;
  readonly wipe: boolean;
}

/** What there is to see, frame by frame. */
export interface Footage {
  readonly range: Range;
  readonly rate: Rate;
  /** Address of the picture to show; null where the frame has none. */
  picture(frame: number): string | null;
  /** Address of the picture right of the wipe; null where nothing is compared. */
  other(frame: number): string | null;
  field(frame: number): FieldSource | null;
  describe(frame: number): Seen;
  /** Whether a picture that isn't there is still being made. Playback waits for those only. */
  willCome(frame: number): boolean;
}

export type OverlayStyle = Omit<Overlay, "field">;

export type CacheState = "cached" | "loading" | "waiting" | "none";

export interface View {
  readonly frame: number;
  readonly speed: number;
  readonly inPoint: number | null;
  readonly outPoint: number | null;
  readonly waitingFor: number | null;
  readonly dropped: number;
  /** Frames a second that reached the screen during the last second of playback; null at rest. */
  readonly measuredRate: number | null;
  /** The picture that is on the canvas; null where the present frame has none. */
  readonly seen: Seen | null;
  /** Why the present frame's picture could not be loaded; empty otherwise. */
  readonly failure: string;
  /** Which error field lies over the picture. */
  readonly overlay: "none" | "preview" | "full";
  readonly renderer: Renderer["kind"] | null;
  /** Counts up whenever a frame came into memory, left it, or failed to load. */
  readonly cacheVersion: number;
}

/** Bytes of pictures kept; error fields get a quarter of it on top. */
const MEMORY = 512 * 2 ** 20;
/** More frames than this around the playhead are not fetched ahead, however small they are. */
const FARTHEST = 400;

export class Viewer {
  readonly player: Player;
  readonly #pictures: FrameCache<ImageBitmap>;
  readonly #fields: FrameCache<ErrorField>;
  readonly #listeners = new Set<() => void>();
  readonly #previews = new WeakMap<FieldSource["heat"], ErrorField>();
  #footage: Footage;
  #overlay: OverlayStyle | null = null;
  #wipe = 0.5;
  #canvas: HTMLCanvasElement | null = null;
  #renderer: Renderer | null = null;
  #scheduled: number | null = null;
  #scene: Scene | null = null;
  #seen: Seen | null = null;
  #seenIn: Footage | null = null;
  #drawnFrame: number | null = null;
  #shownAt: number[] = [];
  #cacheVersion = 0;
  #view: View;

  constructor(footage: Footage, pictures: Store<ImageBitmap>, fields: Store<ErrorField>) {
    this.#footage = footage;
    this.#pictures = new FrameCache(pictures, MEMORY);
    this.#fields = new FrameCache(fields, MEMORY / 4, 2);
    this.player = new Player(footage.range, footage.rate);
    this.player.onChange = () => this.#schedule();
    this.player.ready = (frame) => this.#isReady(frame);
    this.#pictures.onChange = this.#fields.onChange = () => {
      this.#cacheVersion += 1;
      this.#schedule();
    };
    this.#view = this.#describe();
  }

  readonly view = (): View => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  cacheState(frame: number): CacheState {
    const url = this.#footage.picture(frame);
    if (url === null) return this.#footage.willCome(frame) ? "waiting" : "none";
    if (this.#pictures.has(url)) return "cached";
    return this.#pictures.isLoading(url) ? "loading" : "none";
  }

  /** Draws on this canvas from now on. Returns what undoes it. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    this.#renderer = createRenderer(canvas, () => this.#redraw());
    this.#redraw();
    return () => {
      this.#renderer?.dispose();
      this.#renderer = null;
      this.#canvas = null;
      this.#scene = null;
      if (this.#scheduled !== null) cancelAnimationFrame(this.#scheduled);
      this.#scheduled = null;
    };
  }

  /** Other footage of the same shot: a frame arrived, or another revision is looked at. */
  show(footage: Footage): void {
    this.#footage = footage;
    this.#schedule();
  }

  setOverlay(overlay: OverlayStyle | null): void {
    this.#overlay = overlay;
    this.#schedule();
  }

  setWipe(place: number): void {
    this.#wipe = place;
    this.#schedule();
  }

  /** The canvas has another size now. */
  resize(width: number, height: number): void {
    if (!this.#canvas || (this.#canvas.width === width && this.#canvas.height === height)) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#redraw();
  }

  retry(): void {
    const url = this.#footage.picture(this.player.frame);
    if (url !== null) this.#pictures.retry(url);
  }

  dispose(): void {
    this.player.pause();
    this.#pictures.clear();
    this.#fields.clear();
  }

  #isReady(frame: number): boolean {
    const picture = this.#footage.picture(frame);
    if (picture === null) return !this.#footage.willCome(frame);
    const wanted = [picture, this.#footage.other(frame)].filter(isAddress);
    return wanted.every((url) => this.#pictures.has(url) || this.#pictures.failure(url) !== undefined);
  }

  #schedule(): void {
    if (!this.#renderer) return;
    this.#scheduled ??= requestAnimationFrame((now) => {
      this.#scheduled = null;
      this.player.tick(now);
      this.#prefetch();
      this.#draw(now);
      if (this.player.playing) this.#schedule();
    });
  }

  /** Draws even though the scene is the same: the canvas has lost its pixels. */
  #redraw(): void {
    this.#scene = null;
    this.#schedule();
  }

  #prefetch(): void {
    const { player } = this;
    const { width, height } = this.#canvas ?? { width: 1, height: 1 };
    const limit = Math.min(FARTHEST, Math.max(2, Math.floor(MEMORY / (width * height * 4))));
    const range = player.playing || inside(player.frame, player.loop) ? player.loop : player.range;
    const frames = prefetchOrder(player.frame, player.speed < 0 ? -1 : 1, range, limit);
    this.#pictures.want(
      frames.flatMap((frame) => [this.#footage.picture(frame), this.#footage.other(frame)]).filter(isAddress),
    );
    const fields = this.#overlay ? frames.slice(0, 48) : [];
    this.#fields.want(fields.map((frame) => this.#footage.field(frame)?.url ?? null).filter(isAddress));
  }

  #draw(now: number): void {
    const { frame } = this.player;
    const scene = this.#sceneOf(frame);
    if (scene) {
      if (!sameScene(scene, this.#scene)) this.#renderer?.draw(scene);
      this.#scene = scene;
      if (this.#drawnFrame !== frame) this.#shownAt.push(now);
      this.#sayWhatIsSeen(scene);
    }
    this.#shownAt = this.player.playing ? this.#shownAt.filter((moment) => now - moment < 1000) : [];
    this.#publish();
  }

  /** Also says it on the canvas itself, for whoever reads its pixels back. */
  #sayWhatIsSeen(scene: Scene): void {
    const { frame } = this.player;
    if (
      this.#drawnFrame !== frame ||
      this.#seenIn !== this.#footage ||
      (scene.picture === null) !== (this.#seen === null)
    ) {
      this.#seen = scene.picture ? this.#footage.describe(frame) : null;
      this.#seenIn = this.#footage;
      this.#drawnFrame = frame;
    }
    if (!this.#canvas) return;
    this.#canvas.dataset["frame"] = String(frame);
    this.#canvas.dataset["picture"] = this.#footage.picture(frame) ?? "";
    this.#canvas.dataset["overlay"] = overlayState(scene);
  }

  /** What to draw for a frame; null while its picture is still loading. */
  #sceneOf(frame: number): Scene | null {
    const url = this.#footage.picture(frame);
    if (url === null) return { picture: null, other: null, wipe: 1, overlay: null };
    const otherUrl = this.#footage.other(frame);
    const picture = this.#pictures.get(url);
    const other = otherUrl === null ? null : this.#pictures.get(otherUrl);
    if (!picture)
      return this.#pictures.failure(url) ? { picture: null, other: null, wipe: 1, overlay: null } : null;
    if (other === undefined && otherUrl !== null && !this.#pictures.failure(otherUrl)) return null;
    const field = this.#overlay ? this.#fieldOf(frame) : null;
    return {
      picture,
      other: other ?? null,
      wipe: this.#wipe,
      overlay: field && this.#overlay ? { ...this.#overlay, field } : null,
    };
  }

  #fieldOf(frame: number): ErrorField | null {
    const source = this.#footage.field(frame);
    if (!source) return null;
    const full = this.#fields.get(source.url);
    if (full) return full;
    let preview = this.#previews.get(source.heat);
    if (!preview) {
      preview = previewField(source.heat);
      this.#previews.set(source.heat, preview);
    }
    return preview;
  }

  #publish(): void {
    const next = this.#describe();
    const keys = Object.keys(next) as (keyof View)[];
    if (keys.every((key) => next[key] === this.#view[key])) return;
    this.#view = next;
    for (const listener of this.#listeners) listener();
  }

  #describe(): View {
    const { frame, speed, inPoint, outPoint, waitingFor, dropped, playing } = this.player;
    const url = this.#footage.picture(frame);
    return {
      frame,
      speed,
      inPoint,
      outPoint,
      waitingFor,
      dropped,
      measuredRate: playing ? this.#shownAt.length : null,
      seen: this.#seen,
      failure: url === null ? "" : (this.#pictures.failure(url)?.message ?? ""),
      overlay: overlayState(this.#scene),
      renderer: this.#renderer?.kind ?? null,
      cacheVersion: this.#cacheVersion,
    };
  }
}

function createRenderer(canvas: HTMLCanvasElement, onRestored: () => void): Renderer {
  try {
    return new WebGLRenderer(canvas, onRestored);
  } catch (error) {
    console.info(`Drawing without WebGL2: ${error instanceof Error ? error.message : String(error)}`);
    return new CanvasRenderer(canvas);
  }
}

function overlayState(scene: Scene | null): View["overlay"] {
  if (!scene?.overlay) return "none";
  return scene.overlay.field.preview ? "preview" : "full";
}

function sameScene(a: Scene, b: Scene | null): boolean {
  return (
    b !== null &&
    a.picture === b.picture &&
    a.other === b.other &&
    (a.wipe === b.wipe || a.other === null) &&
    a.overlay?.field === b.overlay?.field &&
    a.overlay?.map === b.overlay?.map &&
    a.overlay?.largest === b.overlay?.largest &&
    a.overlay?.opacity === b.overlay?.opacity
  );
}

function inside(frame: number, { first, last }: Range): boolean {
  return frame >= first && frame <= last;
}

function isAddress(url: string | null): url is string {
  return url !== null;
}
