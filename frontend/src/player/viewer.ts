/**
 * Brings the frame that the player is at onto a canvas, and keeps the frames around it in memory.
 *
 * The picture on the canvas is always the picture of one frame: where the present frame's picture isn't there
 * yet, the earlier one stays, and the view says which one it is.
 */

import { FrameCache, prefetchOrder, type Store } from "./cache";
import { CanvasRenderer } from "./canvas-renderer";
import { previewField, type ErrorField } from "./field";
import { boxAt, pixelAt, type PixelPlace, type Split } from "./layout";
import { Player, type Range } from "./player";
import { Prober } from "./prober";
import { choose, wanted, type Choice, type Picture, type Purpose } from "./proxies";
import { drawnArrangement, type Arrangement, type Field, type Renderer, type Scene } from "./renderer";
import {
  LAYERS,
  type CacheState,
  type Footage,
  type Layer,
  type Measures,
  type Overlay,
  type Reading,
  type Seen,
  type View,
} from "./view";
import { hasGraphicsCard, WebGLRenderer } from "./webgl-renderer";
import { bounded, drawnBy, FITTED, placeInPicture, scaledAt, type Place, type Zoom } from "./zoom";

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
  readonly #probe: Prober;
  #canvas: HTMLCanvasElement | null = null;
  #renderer: Renderer | null = null;
  #cardLost = false;
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
    this.#probe = new Prober(this.#pictures, this.#fields);
    this.player = new Player(footage.range, footage.rate);
    this.player.onChange = () => {
      this.#schedule();
      // Where playback stops, the still is asked for at once; a busy screen's next turn may be far.
      if (!this.player.playing) this.#prefetch();
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
    if (this.#footage.replaced(frame).some((url) => this.#pictures.has(url))) return "stale";
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
    this.#renderer = this.#createRenderer(canvas);
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
    if (!this.player.playing) this.#prefetch();
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
    this.#probe.pointAt(place && this.#pixelAt(place));
    this.#schedule();
  }

  /** Pins the probe where it is, or in the middle; or lets it go. */
  togglePin(): void {
    this.#probe.togglePin(this.#footage.size);
    this.#schedule();
  }

  /** Moves the pinned probe by pixels. */
  movePin(right: number, down: number): void {
    this.#probe.movePin(right, down, this.#footage.size);
    this.#schedule();
  }

  /** What is there in the present frame, over a square of `side` pixels. */
  read(place: PixelPlace, side: number): Reading {
    return this.#probe.read(this.#footage, this.player.frame, place, side);
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

  /** Loads everything anew that could not be loaded. */
  retryAll(): void {
    this.#pictures.retryAll();
    this.#fields.retryAll();
  }

  dispose(): void {
    this.player.pause();
    this.#pictures.clear();
    this.#fields.clear();
  }

  #createRenderer(canvas: HTMLCanvasElement): Renderer {
    if (this.#cardLost || !hasGraphicsCard()) return new CanvasRenderer(canvas);
    return new WebGLRenderer(
      canvas,
      () => this.#redraw(),
      () => {
        this.#cardLost = true;
        this.#publish();
      },
    );
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
      if (this.player.playing) this.#awaitScreen(); // first: one picture that can't be drawn must not end playback
      if (this.#changed) this.#prefetch();
      this.#draw(now);
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
    const probing = this.#probe.place !== null && !this.player.playing;
    const probed = probing ? LAYERS.flatMap((each) => of(this.player.frame, each)) : [];
    return [...overlaid.slice(0, 2), ...probed, ...overlaid];
  }

  /** The present frame's: its other picture too, so that going over to it is instant, and what is probed. */
  #neededAtRest(): string[] {
    const { frame } = this.player;
    const footage = this.#footage;
    const picture = footage.picture(frame);
    const probed = this.#probe.place ? [footage.source(frame), footage.stylized(frame)] : [];
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
    const failure = still === undefined ? undefined : this.#pictures.failure(still);
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
      failure: failure?.message ?? "",
      gone: failure?.gone ?? false,
      overlay: overlayState(this.#scene),
      overlayFailure: field ? (this.#fields.failure(field)?.message ?? "") : "",
      renderer: this.#renderer?.kind ?? null,
      cardLost: this.#cardLost,
      zoom: this.#zoom,
      magnification: this.#zoom.scale / this.#exactScale,
      probed: this.#probe.place,
      pinned: this.#probe.pinned,
      cacheVersion: this.#cacheVersion,
    };
  }
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
