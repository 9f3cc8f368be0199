/** Hints of what happens in all shots of one's projects: the feed of the pages that show renders at work. */

import type { ProgressMessage, StudioMessage } from "../api/types";
import type { Socket } from "./live-take";

export interface StudioView {
  readonly status: "connecting" | "live" | "signed out";
  /** By render: where it is now. Never stored; the last one wins. */
  readonly progress: ReadonlyMap<number, ProgressMessage>;
}

/** Milliseconds. The server says every 5 s that it lives. */
const LONGEST_SILENCE = 12_000;
const FIRST_RETRY = 500;
const LAST_RETRY = 10_000;
/** Milliseconds between two calls of `onChanged`: many frames a second may be finished. */
const BETWEEN_CHANGES = 1000;

const NOT_SIGNED_IN = 4401;

export class StudioFeed {
  readonly #open: () => Socket;
  readonly #onChanged: () => void;
  readonly #listeners = new Set<() => void>();
  #view: StudioView = { status: "connecting", progress: new Map() };
  #socket: Socket | null = null;
  #retries = 0;
  #timers: Partial<Record<"retry" | "silence" | "changed", ReturnType<typeof setTimeout>>> = {};

  /** `onChanged`: something was written, or may have been while the feed was away. */
  constructor(open: () => Socket, onChanged: () => void) {
    this.#open = open;
    this.#onChanged = onChanged;
  }

  readonly view = (): StudioView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    const socket = this.#open();
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data) as StudioMessage);
    socket.onclose = ({ code }) => this.#closed(code);
    this.#expectNews();
  }

  stop(): void {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#timers = {};
    this.#drop();
  }

  #hear(message: StudioMessage): void {
    this.#expectNews();
    this.#retries = 0;
    if (message.type === "progress") {
      this.#set({ progress: new Map(this.#view.progress).set(message.render, message) });
      return;
    }
    const isBack = this.#view.status !== "live";
    if (isBack) this.#set({ status: "live" });
    if (isBack || message.type === "changed") this.#changed();
  }

  #changed(): void {
    this.#timers.changed ??= setTimeout(() => {
      delete this.#timers.changed;
      this.#onChanged();
    }, BETWEEN_CHANGES);
  }

  #closed(code: number): void {
    this.#drop();
    clearTimeout(this.#timers.silence);
    this.#set({ status: code === NOT_SIGNED_IN ? "signed out" : "connecting", progress: new Map() });
    if (code === NOT_SIGNED_IN) return;
    const pause = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** this.#retries);
    this.#retries += 1;
    this.#timers.retry = setTimeout(() => this.start(), pause);
  }

  #expectNews(): void {
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => this.#closed(0), LONGEST_SILENCE);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #set(change: Partial<StudioView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
