/**
 * Keeps the state of a take current: a snapshot, then the shot's events in order, without gaps.
 *
 * The snapshot carries the number of the last event inside; the socket is asked for everything since. A
 * notification is only a hint: whatever arrives out of order, or is missed, is asked for again by number.
 */

import type {
  ExportMessage,
  HereMessage,
  PresentPerson,
  ServerMessage,
  SinceMessage,
  Snapshot,
} from "../api/types";
import { afterProgress, stillForming, withPreview, type Forming } from "./forming";
import { others, samePeople } from "./people";
import { stillRunning, type Progress } from "./progress";
import { applyPatch, fromSnapshot, type TakeState } from "./take-state";

export type LiveStatus = "loading" | "live" | "reconnecting" | "signed out" | "refused" | "failed";

export interface LiveView {
  readonly status: LiveStatus;
  /** Why, where the status is "refused" or "failed". */
  readonly reason: string;
  /** Null until the first snapshot has come. */
  readonly state: TakeState | null;
  /** By render that runs: where it is now. Never stored; the last one wins. */
  readonly progress: Progress;
  /** By render: what the frame that it paints looks like by now. */
  readonly forming: Forming;
  /** By the number that was asked for: how far an export is. The last one wins. */
  readonly exports: ReadonlyMap<number, ExportMessage>;
  /** Who else looks at the shot. */
  readonly people: readonly PresentPerson[];
}

/** The part of a WebSocket that is used here. */
export interface Socket {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<string>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface Connections {
  snapshot(take: number): Promise<Snapshot>;
  socket(shot: number): Socket;
  /** Whether somebody can see the page. */
  seen(): boolean;
}

/** Milliseconds. The server says its head every 5 s; a socket that is silent for longer has died unnoticed. */
const LONGEST_SILENCE = 12_000;
/** Milliseconds between two renewals of the permission to load files, which lasts half an hour. */
const BETWEEN_RENEWALS = 20 * 60_000;
const FIRST_RETRY = 500;
const LAST_RETRY = 10_000;
/** Further behind than this, a fresh snapshot is shorter than the events. */
const MOST_EVENTS = 500;
/** Milliseconds between two notifications of the page: what comes in between is one. */
const GATHER = 16;
/** Milliseconds between two moves that the others are told. */
const BETWEEN_MOVES = 150;

const NOT_SIGNED_IN = 4401;
const NOT_YOURS: readonly number[] = [4403, 4404];

export class LiveTake {
  readonly #take: number;
  readonly #connections: Connections;
  readonly #listeners = new Set<() => void>();
  #view: LiveView = {
    status: "loading",
    reason: "",
    state: null,
    progress: new Map(),
    forming: new Map(),
    exports: new Map(),
    people: [],
  };
  #socket: Socket | null = null;
  #connecting = false;
  #stopped = false;
  #retries = 0;
  #askedSince: number | null = null;
  /** When the server was last heard of, and when the permission was last asked for. */
  #lastHeard = 0;
  #lastRenewed = 0;
  #notified = Number.NEGATIVE_INFINITY;
  /** Where this person is. */
  #frame: number | null = null;
  #timers: Partial<Record<"retry" | "silence" | "notify" | "here", ReturnType<typeof setTimeout>>> = {};

  constructor(take: number, connections: Connections) {
    this.#take = take;
    this.#connections = connections;
  }

  readonly view = (): LiveView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    this.#stopped = false;
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#close();
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#timers = {};
  }

  /** Connects now rather than at the next try: the network is back, or somebody has signed in again. */
  retryNow(): void {
    if (this.#stopped) return;
    // Timers stand still while a laptop sleeps, and a socket that died meanwhile does not say so.
    if (this.#socket && Date.now() - this.#lastHeard < LONGEST_SILENCE) return;
    if (this.#socket) this.#lost(null);
    clearTimeout(this.#timers.retry);
    void this.#connect();
  }

  /** Has the others see that this person is at a frame now. */
  moveTo(frame: number): void {
    if (frame === this.#frame) return;
    this.#frame = frame;
    this.#timers.here ??= setTimeout(() => {
      delete this.#timers.here;
      this.#sayHere();
    }, BETWEEN_MOVES);
  }

  /** Takes a fresh snapshot, which also renews the permission to load the shot's pictures. */
  async refresh(): Promise<void> {
    this.#lastRenewed = Date.now();
    const snapshot = await this.#connections.snapshot(this.#take);
    if (this.#stopped || snapshot.number < (this.#view.state?.number ?? 0)) return;
    this.#askedSince = null;
    this.#hold(fromSnapshot(snapshot, this.#take));
  }

  async #connect(): Promise<void> {
    if (this.#connecting) return;
    this.#connecting = true;
    try {
      if (!this.#view.state) await this.refresh();
    } catch (error) {
      this.#snapshotFailed(error);
      return;
    } finally {
      this.#connecting = false;
    }
    const state = this.#view.state;
    if (this.#stopped || this.#socket || !state) return;
    const socket = this.#connections.socket(state.shot.id);
    this.#socket = socket;
    this.#heard(); // one that never opens counts as silent, too
    socket.onopen = () => {
      this.#retries = 0;
      this.#askedSince = null;
      this.#askSince();
      this.#heard();
      this.#set({ status: "live", reason: "" });
      this.#sayHere();
    };
    socket.onmessage = (event) => {
      this.#heard();
      this.#receive(JSON.parse(event.data) as ServerMessage);
    };
    socket.onclose = (event) => this.#lost(event.code);
  }

  #snapshotFailed(error: unknown): void {
    const status = statusOf(error);
    if (status === 401) this.#set({ status: "signed out" });
    else if (status === 403 || status === 404) this.#set({ status: "refused", reason: messageOf(error) });
    else {
      this.#set({ status: this.#view.state ? "reconnecting" : "failed", reason: messageOf(error) });
      this.#retryLater();
    }
  }

  #receive(message: ServerMessage): void {
    const state = this.#view.state;
    if (!state) return;
    if (message.type === "progress") {
      if (message.take === state.takeId) {
        this.#set({
          progress: stillRunning(new Map(this.#view.progress).set(message.render, message), state),
          forming: afterProgress(this.#view.forming, message),
        });
      }
      return;
    }
    if (message.type === "forming") {
      if (message.take === state.takeId) this.#set({ forming: withPreview(this.#view.forming, message) });
      return;
    }
    if (message.type === "export") {
      this.#set({ exports: new Map(this.#view.exports).set(message.report_as, message) });
      return;
    }
    if (message.type === "people") {
      const people = others(message.people, state.viewer.username);
      // One's own moves come back, too: many a second while the shot plays.
      if (!samePeople(people, this.#view.people)) this.#set({ people });
      return;
    }
    if (message.type === "head") {
      this.#askedSince = null; // still behind after 5 s: ask again
      this.#sayHere(); // who doesn't answer counts as gone
      this.#renewInTime();
      if (message.number > state.number) this.#catchUp(message.number);
      return;
    }
    if (message.number <= state.number) return;
    if (message.number > state.number + 1) {
      this.#catchUp(message.number);
      return;
    }
    this.#hold(applyPatch(state, message.data, message.number));
  }

  /** The state from now on, without what was told of work that is over. */
  #hold(state: TakeState): void {
    const { forming, progress } = this.#view;
    this.#set({
      state,
      forming: stillForming(forming, state),
      progress: stillRunning(progress, state),
    });
  }

  #catchUp(head: number): void {
    const state = this.#view.state;
    if (!state) return;
    if (head - state.number > MOST_EVENTS) {
      this.refresh().catch((error: unknown) => {
        this.#close(); // so that trying again begins with a new one
        this.#snapshotFailed(error);
      });
    } else {
      this.#askSince();
    }
  }

  /** Asks for the events after the last known one; once, until one of them has come or a head says more. */
  #askSince(): void {
    const number = this.#view.state?.number;
    if (number === undefined || this.#askedSince === number) return;
    this.#askedSince = number;
    this.#socket?.send(JSON.stringify({ type: "since", number } satisfies SinceMessage));
  }

  /** What is in memory asks for no renewal, but links to files need the permission, too. */
  #renewInTime(): void {
    if (Date.now() - this.#lastRenewed < BETWEEN_RENEWALS || !this.#connections.seen()) return;
    this.refresh().catch(() => undefined); // whoever loads a file then hears why it can't be had
  }

  #sayHere(): void {
    if (this.#frame === null || this.#view.status !== "live") return;
    const here: HereMessage = { type: "here", take: this.#take, frame: this.#frame };
    this.#socket?.send(JSON.stringify(here));
  }

  #heard(): void {
    this.#lastHeard = Date.now();
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => this.#lost(null), LONGEST_SILENCE);
  }

  #lost(code: number | null): void {
    this.#close();
    clearTimeout(this.#timers.silence);
    if (this.#stopped) return;
    this.#set({ forming: new Map() });
    if (code === NOT_SIGNED_IN) {
      this.#set({ status: "signed out" });
    } else if (code !== null && NOT_YOURS.includes(code)) {
      this.#set({ status: "refused", reason: "You no longer have access to this shot." });
    } else {
      this.#set({ status: "reconnecting" });
      this.#retryLater();
    }
  }

  #retryLater(): void {
    const delay = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** this.#retries);
    this.#retries += 1;
    // Half of it at random: browsers that lost one server should not all come back in the same moment.
    this.#timers.retry = setTimeout(
      () => {
        delete this.#timers.retry;
        void this.#connect();
      },
      delay * (0.5 + Math.random() / 2),
    );
  }

  #close(): void {
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #set(change: Partial<LiveView>): void {
    this.#view = { ...this.#view, ...change };
    this.#timers.notify ??= setTimeout(
      () => {
        delete this.#timers.notify;
        this.#notified = performance.now();
        for (const listener of this.#listeners) listener();
      },
      Math.max(0, this.#notified + GATHER - performance.now()),
    );
  }
}

function statusOf(error: unknown): number | null {
  return error instanceof Error && "status" in error && typeof error.status === "number"
    ? error.status
    : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
