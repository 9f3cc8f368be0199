/**
 * Brings the frame that the player is at onto a canvas, and keeps the frames around it in memory.
 *
 * The picture on the canvas is always the picture of one frame: where the present frame's picture isn't there
 * yet, the earlier one stays, and the view says which one it is.
 */

import { FrameCache, prefetchOrder, type Store } from "./cache";
import { CanvasRenderer } from "./canvas-renderer";
import { previewField, type ErrorField } from "./field";
import type { Movement } from "./flow";
import { boxAt, pixelAt, type PixelPlace, type Size, type Split } from "./layout";
import { Player, type Range, type Rate } from "./player";
import { areaAround, meanColour, meanError, meanMovement, type Colour, type ErrorReading } from "./probe";
import { choose, wanted, type Choice, type Picture, type Purpose } from "./proxies";
import {
  drawnArrangement,
  type Arrangement,
  type Field,
  type OverlayStyle,
  type Renderer,
  type Scene,
} from "./renderer";
import { hasGraphicsCard, WebGLRenderer } from "./webgl-renderer";
import { bounded, drawnBy, FITTED, placeInPicture, scaledAt, type Place, type Zoom } from "./zoom";

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
 * "cached": the still is in memory; "proxy": only its proxy is; "waiting": still being painted; "missing": there is
 * no picture, or it could not be loaded.
 */
export type CacheState = "cached" | "proxy" | "loading" | "absent" | "waiting" | "missing";

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
  /** Which field lies over the picture, and why it could not be loaded; empty otherwise. */
  readonly overlay: "none" | "preview" | "full";
  readonly overlayFailure: string;
  readonly renderer: Renderer["kind"] | null;
  readonly zoom: Zoom;
  /** Pixels of the screen that a pixel of the picture takes, along its shorter side. */
  readonly magnification: number;
  /** The pixel that the probe is at, and whether it stays there. */
  readonly probed: PixelPlace | null;
  readonly pinned: boolean;
  /** Counts up whenever a frame came into memory, left it, or failed to load. */
  readonly cacheVersion: number;
}

/** Bytes of pictures kept unless another number is set; error fields get a quarter of it on top. */
export const USUAL_MEMORY = 512 * 2 ** 20;
/** More frames than this around the playhead are not fetched ahead, however small they are. */
const FARTHEST = 400;
const FARTHEST_FIELD = 48;
const MIDDLE: Place = { x: 0.5, y: 0.5 };
/** In the place of a picture that a frame does not have. */
const NONE: Choice<ImageBitmap> = { value: null, proxy: false };

export class Viewer {
  readonly player: Player;
  readonly #pictures: FrameCache<ImageBitmap>;
  readonly #fields: FrameCache<Field>;
  readonly #listeners = new Set<() => void>();
  readonly #previews = new WeakMap<Measures["heat"], ErrorField>();
  #footage: Footage;
  #overlay: Overlay | null = null;
  #arrangement: Arrangement = "single";
  #amount = 0.5;
  #zoom = FITTED;
  #probed: PixelPlace | null = null;
  #pinned = false;
  #canvas: HTMLCanvasElement | null = null;
  #renderer: Renderer | null = null;
  #scheduled: number | null = null;
  /** Whether something has changed since it was last worked out what to load. */
  #changed = true;
  #scene: Scene | null = null;
  #seen: Seen | null = null;
  #seenIn: Footage | null = null;
  #drawnFrame: number | null = null;
  #shownAt: number[] = [];
  #cacheVersion = 0;
  #view: View;

  constructor(footage: Footage, pictures: Store<ImageBitmap>, fields: Store<Field>) {
    this.#footage = footage;
    this.#pictures = new FrameCache(pictures, USUAL_MEMORY);
    this.#fields = new FrameCache(fields, USUAL_MEMORY / 4, 2);
    this.player = new Player(footage.range, footage.rate);
    this.player.onChange = () => {
      // Where playback stops, the still is asked for at once; a busy screen's next turn may be far.
      if (!this.player.playing) this.#prefetch();
      this.#schedule();
    };
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
    const picture = this.#footage.picture(frame);
    if (picture === null) return this.#footage.willCome(frame) ? "waiting" : "missing";
    const { still, proxy } = picture;
    if (this.#pictures.has(still)) return "cached";
    if (this.#pictures.failure(still)) return "missing";
    if (proxy !== null && this.#pictures.has(proxy)) return "proxy";
    return [still, proxy].some((url) => url !== null && this.#pictures.isLoading(url)) ? "loading" : "absent";
  }

  /** Bytes that pictures and fields take now. */
  get memoryUsed(): number {
    return this.#pictures.used + this.#fields.used;
  }

  /** Bytes of pictures that may be kept. */
  setMemory(bytes: number): void {
    this.#pictures.setBudget(bytes);
    this.#fields.setBudget(bytes / 4);
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
    if (!this.player.playing) this.#prefetch();
    this.#schedule();
  }

  setOverlay(overlay: Overlay | null): void {
    this.#overlay = overlay;
    this.#schedule();
  }

  /** How both pictures are shown; `amount` is that of a `Scene`. */
  compare(arrangement: Arrangement, amount: number): void {
    this.#arrangement = arrangement;
    this.#amount = amount;
    this.#schedule();
  }

  /** The whole picture again. */
  fit(): void {
    this.#setZoom(FITTED);
  }

  /** So many times as large; what is at the place on the canvas stays there, or else what is in the middle. */
  zoomBy(factor: number, at: Place | null = null): void {
    const scale = bounded(this.#zoom.scale * factor, this.#exactScale);
    this.#setZoom(scaledAt(this.#zoom, scale, at ? boxAt(this.#split, at).place : MIDDLE));
  }

  /** A pixel of the picture for a pixel of the screen. */
  zoomToPixels(): void {
    this.zoomBy(this.#exactScale / this.#zoom.scale);
  }

  /** Draws the picture along, by shares of the canvas's width and height. */
  pan(way: Place): void {
    const across = this.#split === "across" ? 2 : 1;
    const down = this.#split === "down" ? 2 : 1;
    this.#setZoom(drawnBy(this.#zoom, { x: across * way.x, y: down * way.y }));
  }

  /** Probes what is at a place on the canvas; null when the pointer has left it. A pinned probe stays. */
  pointAt(place: Place | null): void {
    if (this.#pinned) return;
    this.#probed = place && this.#pixelAt(place);
    this.#schedule();
  }

  /** Pins the probe where it is, or in the middle; or lets it go. */
  togglePin(): void {
    this.#pinned = !this.#pinned;
    const { width, height } = this.#footage.size;
    this.#probed = this.#pinned
      ? (this.#probed ?? { x: Math.floor(width / 2), y: Math.floor(height / 2), second: false })
      : null;
    this.#schedule();
  }

  /** Moves the pinned probe by pixels. */
  movePin(right: number, down: number): void {
    if (!this.#probed) return;
    const { width, height } = this.#footage.size;
    const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));
    const { x, y, second } = this.#probed;
    this.#probed = { x: within(x + right, width), y: within(y + down, height), second };
    this.#schedule();
  }

  /** What is there in the present frame, over a square of `side` pixels. */
  read(place: PixelPlace, side: number): Reading {
    const { frame } = this.player;
    const colour = (url: string | null): Colour | null => {
      const picture = url === null ? undefined : this.#pictures.get(url);
      return picture ? meanColour(picture, areaAround(place, side, picture)) : null;
    };
    const measures = place.second ? this.#footage.otherMeasures(frame) : this.#footage.measures(frame);
    const error = (layer: Layer): ErrorReading | null => {
      const field = this.#full(measures, layer);
      return field?.kind === "error" ? meanError(field, areaAround(place, side, field)) : null;
    };
    const flow = this.#full(measures, "flow");
    return {
      source: colour(this.#footage.source(frame)),
      stylized: colour(
        place.second ? (this.#footage.other(frame)?.still ?? null) : this.#footage.stylized(frame),
      ),
      error: error("error"),
      residual: error("residual"),
      movement: flow?.kind === "flow" ? meanMovement(flow, areaAround(place, side, flow)) : null,
    };
  }

  /** The canvas has another size now. */
  resize(width: number, height: number): void {
    if (!this.#canvas || (this.#canvas.width === width && this.#canvas.height === height)) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#redraw();
  }

  retry(): void {
    const still = this.#footage.picture(this.player.frame)?.still;
    if (still !== undefined) this.#pictures.retry(still);
  }

  dispose(): void {
    this.player.pause();
    this.#pictures.clear();
    this.#fields.clear();
  }

  #isReady(frame: number): boolean {
    const picture = this.#footage.picture(frame);
    if (picture === null) return !this.#footage.willCome(frame);
    return this.#shownOf(frame).every((shown) => shown === null || this.#chosen(shown) !== undefined);
  }

  /** The pictures of a frame that belong on the canvas. */
  #shownOf(frame: number): readonly [Picture | null, Picture | null] {
    const other = this.#arrangement === "single" ? null : this.#footage.other(frame);
    return [this.#footage.picture(frame), other];
  }

  #chosen(picture: Picture): Choice<ImageBitmap> | undefined {
    return choose(this.#pictures, picture, this.#purpose);
  }

  get #split(): Split {
    return this.#arrangement === "across" || this.#arrangement === "down" ? this.#arrangement : "none";
  }

  /** The scale at which a pixel of the picture takes one of the screen along its shorter side. */
  get #exactScale(): number {
    const { size, shape } = this.#footage;
    const canvas = this.#canvas ?? shape;
    if (shape.width > size.width) return size.height / (canvas.height / (this.#split === "down" ? 2 : 1));
    return size.width / (canvas.width / (this.#split === "across" ? 2 : 1));
  }

  #setZoom(zoom: Zoom): void {
    this.#zoom = zoom;
    this.#schedule();
  }

  #pixelAt(onCanvas: Place): PixelPlace {
    const { place, second } = boxAt(this.#split, onCanvas);
    return pixelAt(this.#footage.size, placeInPicture(this.#zoom, place), second);
  }

  get #purpose(): Purpose {
    if (this.#arrangement === "difference") return "measure";
    return this.player.playing ? "play" : "look";
  }

  #schedule(): void {
    this.#changed = true;
    this.#awaitScreen();
  }

  #awaitScreen(): void {
    if (!this.#renderer) return;
    this.#scheduled ??= requestAnimationFrame((now) => {
      this.#scheduled = null;
      this.player.tick(now);
      if (this.#changed) this.#prefetch();
      this.#draw(now);
      if (this.player.playing) this.#awaitScreen();
    });
  }

  /** Draws even though the scene is the same: the canvas has lost its pixels. */
  #redraw(): void {
    this.#scene = null;
    this.#schedule();
  }

  #prefetch(): void {
    this.#changed = false;
    const { player } = this;
    const range = player.playing || inside(player.frame, player.loop) ? player.loop : player.range;
    const frames = prefetchOrder(player.frame, player.speed < 0 ? -1 : 1, range, FARTHEST);
    const shown = frames.flatMap((frame) => this.#shownOf(frame)).filter((picture) => picture !== null);
    const ahead = shown.flatMap((picture) => wanted(this.#pictures, picture, this.#purpose));
    const urgent = player.playing ? [] : unique(this.#neededAtRest());
    this.#pictures.want(unique([...urgent, ...ahead]), Math.max(1, urgent.length));
    this.#fields.want(unique(this.#fieldsOf(frames).filter((url) => typeof url === "string")));
  }

  /** Fields of the overlay for these frames, and all that the probe reads of the present one. */
  #fieldsOf(frames: readonly number[]): (string | null | undefined)[] {
    const of = (frame: number, layer: Layer): (string | null | undefined)[] => [
      this.#footage.measures(frame)?.[layer],
      this.#footage.otherMeasures(frame)?.[layer],
    ];
    const layer = this.#overlay?.layer;
    const overlaid = layer ? frames.slice(0, FARTHEST_FIELD).flatMap((frame) => of(frame, layer)) : [];
    const probing = this.#probed !== null && !this.player.playing;
    const probed = probing ? LAYERS.flatMap((each) => of(this.player.frame, each)) : [];
    return [...overlaid.slice(0, 2), ...probed, ...overlaid];
  }

  /** The present frame's: its other picture too, so that going over to it is instant, and what is probed. */
  #neededAtRest(): string[] {
    const { frame } = this.player;
    const footage = this.#footage;
    const picture = footage.picture(frame);
    const probed = this.#probed ? [footage.source(frame), footage.stylized(frame)] : [];
    const others = [footage.other(frame)?.still, ...probed].filter((url) => typeof url === "string");
    return [...(picture ? wanted(this.#pictures, picture, this.#purpose) : []), ...others];
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
    const arrangement = drawnArrangement(scene);
    const same =
      this.#drawnFrame === frame &&
      this.#seenIn === this.#footage &&
      this.#seen?.arrangement === arrangement &&
      this.#seen.proxy === scene.proxy &&
      (this.#seen.second === null) === (scene.other === null);
    if (!same || scene.picture === null) {
      this.#seen = scene.picture ? this.#describeScene(frame, scene, arrangement) : null;
      this.#seenIn = this.#footage;
      this.#drawnFrame = frame;
    }
    this.#say("frame", String(frame));
    this.#say("picture", scene.picture === null ? "none" : scene.proxy ? "proxy" : "still");
    this.#say("overlay", overlayState(scene));
  }

  /** Only what has changed: each word costs the page a look at its styles, and playback draws on every screen. */
  #say(name: "frame" | "picture" | "overlay", word: string): void {
    if (this.#canvas && this.#canvas.dataset[name] !== word) this.#canvas.dataset[name] = word;
  }

  #describeScene(frame: number, scene: Scene, arrangement: Arrangement): Seen {
    const { first, second } = this.#footage.describe(frame);
    return { frame, arrangement, first, second: scene.other ? second : null, proxy: scene.proxy };
  }

  /** What to draw for a frame; null while one of its pictures is still loading. */
  #sceneOf(frame: number): Scene | null {
    const [first, second] = this.#shownOf(frame).map((shown) => (shown ? this.#chosen(shown) : NONE));
    if (!first || !second) return null;
    const picture = first.value;
    const other = picture && second.value;
    const comparing = picture !== null && this.#arrangement !== "single";
    return {
      picture,
      other,
      proxy: first.proxy || second.proxy,
      arrangement: this.#arrangement,
      zoom: this.#zoom,
      amount: this.#amount,
      overlay: picture ? (this.#overlay?.style ?? null) : null,
      field: this.#overlaid(this.#footage.measures(frame)),
      otherField: comparing ? this.#overlaid(this.#footage.otherMeasures(frame)) : null,
    };
  }

  /** The overlay's field; only errors have a preview, which stands in until all of it is there. */
  #overlaid(measures: Measures | null): Field | null {
    if (!measures || !this.#overlay) return null;
    const full = this.#full(measures, this.#overlay.layer);
    return full ?? (this.#overlay.layer === "error" ? this.#preview(measures.heat) : null);
  }

  #full(measures: Measures | null, layer: Layer): Field | undefined {
    const url = measures?.[layer] ?? null;
    return url === null ? undefined : this.#fields.get(url);
  }

  #preview(heat: Measures["heat"]): ErrorField {
    let preview = this.#previews.get(heat);
    if (!preview) {
      preview = previewField(heat);
      this.#previews.set(heat, preview);
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
    const { frame, speed, inPoint, outPoint, waitingFor, dropped, everyFrame, playing } = this.player;
    const still = this.#footage.picture(frame)?.still;
    const field = this.#overlay && this.#footage.measures(frame)?.[this.#overlay.layer];
    return {
      frame,
      speed,
      inPoint,
      outPoint,
      waitingFor,
      dropped,
      everyFrame,
      measuredRate: playing ? this.#shownAt.length : null,
      seen: this.#seen,
      failure: still === undefined ? "" : (this.#pictures.failure(still)?.message ?? ""),
      overlay: overlayState(this.#scene),
      overlayFailure: field ? (this.#fields.failure(field)?.message ?? "") : "",
      renderer: this.#renderer?.kind ?? null,
      zoom: this.#zoom,
      magnification: this.#zoom.scale / this.#exactScale,
      probed: this.#probed,
      pinned: this.#pinned,
      cacheVersion: this.#cacheVersion,
    };
  }
}

function createRenderer(canvas: HTMLCanvasElement, onRestored: () => void): Renderer {
  return hasGraphicsCard() ? new WebGLRenderer(canvas, onRestored) : new CanvasRenderer(canvas);
}

function overlayState(scene: Scene | null): View["overlay"] {
  if (!scene?.overlay || !scene.field) return "none";
  return scene.field.kind === "error" && scene.field.preview ? "preview" : "full";
}

function sameScene(a: Scene, b: Scene | null): boolean {
  return b !== null && (Object.keys(a) as (keyof Scene)[]).every((part) => a[part] === b[part]);
}

function inside(frame: number, { first, last }: Range): boolean {
  return frame >= first && frame <= last;
}

function unique(urls: readonly string[]): string[] {
  return [...new Set(urls)];
}
