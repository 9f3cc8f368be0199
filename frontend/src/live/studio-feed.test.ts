import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { StudioMessage } from "../api/types";
import type { Socket } from "./live-take";
import { StudioFeed } from "./studio-feed";

let sockets: Socket[];
let changes: number;
let feed: StudioFeed;

function open(): Socket {
  const socket: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: () => {},
    close: () => {},
  };
  sockets.push(socket);
  return socket;
}

function say(message: StudioMessage): void {
  sockets.at(-1)?.onmessage?.({ data: JSON.stringify(message) } as MessageEvent<string>);
}

function close(code: number): void {
  sockets.at(-1)?.onclose?.({ code } as CloseEvent);
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  changes = 0;
  feed = new StudioFeed(open, () => (changes += 1));
  feed.start();
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

it("tells many changes as one", () => {
  say({ type: "alive" });
  vi.advanceTimersByTime(1000);
  expect(changes).toBe(1); // what happened before it was there
  say({ type: "changed", shot: 1 });
  say({ type: "changed", shot: 2 });
  vi.advanceTimersByTime(1000);
  expect(changes).toBe(2);
  say({ type: "alive" });
  vi.advanceTimersByTime(1000);
  expect(changes).toBe(2);
});

it("comes back after the server was gone, and says that something may have changed", () => {
  say({ type: "alive" });
  vi.advanceTimersByTime(1000);
  close(1006);
  expect(feed.view().status).toBe("connecting");
  vi.advanceTimersByTime(500);
  expect(sockets).toHaveLength(2);
  say({ type: "alive" });
  vi.advanceTimersByTime(1000);
  expect(feed.view().status).toBe("live");
  expect(changes).toBe(2);
});

it("takes a silent socket for dead", () => {
  say({ type: "alive" });
  vi.advanceTimersByTime(12_500);
  expect(sockets).toHaveLength(2);
});

it("does not try again once signed out", () => {
  close(4401);
  vi.advanceTimersByTime(60_000);
  expect(feed.view().status).toBe("signed out");
  expect(sockets).toHaveLength(1);
});
