import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Patch, Render, ServerMessage, Snapshot } from "../api/types";
import { frame, revision, snapshot } from "./fixture";
import { LiveTake, type Socket } from "./live-take";

class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  sent: unknown[] = [];
  closed = false;
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  open(): void {
    this.onopen?.(new Event("open"));
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent<string>);
  }
  drop(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

let sockets: FakeSocket[];
let snapshots: (Snapshot | Error)[];
let live: LiveTake;
let asked: number;
let seen: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  snapshots = [];
  asked = 0;
  seen = true;
  live = new LiveTake(7, {
    snapshot: () => {
      asked += 1;
      const next = snapshots.shift() ?? snapshot();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    socket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    seen: () => seen,
  });
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

async function connected(): Promise<FakeSocket> {
  live.start();
  await vi.advanceTimersByTimeAsync(0);
  const socket = sockets.at(-1)!;
  socket.open();
  return socket;
}

function event(number: number, data: Patch = {}): ServerMessage {
  return { type: "event", number, kind: "", actor: "", at: "", data };
}

it("gives a socket up that never opens, and tries another", async () => {
  live.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(13_000);
  sockets.at(-1)!.open();
  expect([sockets.length, live.view().status]).toEqual([2, "live"]);
});

it("takes a snapshot, then asks for everything since", async () => {
  const socket = await connected();
  expect(live.view().status).toBe("live");
  expect(socket.sent).toEqual([{ type: "since", number: 10 }]);
  socket.say(event(11, { frames: [frame(1003, [revision(13)])] }));
  expect(live.view().state?.number).toBe(11);
  expect(live.view().state?.frames.get(1003)?.kept).toBe(13);
});

it("applies no event twice and none out of order, and asks for what it missed", async () => {
  const socket = await connected();
  socket.say(event(10, { frames: [frame(1001, [revision(99)])] }));
  expect(live.view().state?.frames.get(1001)?.kept).toBe(11);
  socket.say(event(11));
  socket.say(event(13, { frames: [frame(1003, [revision(13)])] }));
  socket.say(event(14));
  expect(live.view().state?.number).toBe(11);
  expect(socket.sent.slice(1)).toEqual([{ type: "since", number: 11 }]);
  for (const number of [12, 13, 14]) socket.say(event(number));
  expect(live.view().state?.number).toBe(14);
});

it("asks again when the head says that it is behind", async () => {
  const socket = await connected();
  socket.say({ type: "head", number: 10 });
  expect(socket.sent).toHaveLength(1);
  socket.say({ type: "head", number: 12 });
  expect(socket.sent.at(-1)).toEqual({ type: "since", number: 10 });
});

it("takes a fresh snapshot when it is far behind", async () => {
  const socket = await connected();
  snapshots.push(snapshot({ number: 5000 }));
  socket.say({ type: "head", number: 5000 });
  await vi.advanceTimersByTimeAsync(0);
  expect(live.view().state?.number).toBe(5000);
});

it("is live again after a fresh snapshot could not be had, and says so", async () => {
  const socket = await connected();
  snapshots.push(new Error("The server can't be reached."), snapshot({ number: 5000 }));
  socket.say({ type: "head", number: 5000 });
  await vi.advanceTimersByTimeAsync(0);
  expect([live.view().status, socket.closed]).toEqual(["reconnecting", true]);
  await vi.advanceTimersByTimeAsync(1000);
  const next = sockets.at(-1)!;
  next.open();
  next.say({ type: "head", number: 5000 });
  await vi.advanceTimersByTimeAsync(0);
  expect([live.view().status, live.view().state?.number]).toEqual(["live", 5000]);
});

it("comes back after the server was gone, later each time, and goes on where it was", async () => {
  const socket = await connected();
  socket.say(event(11));
  socket.drop(1006);
  expect(live.view().status).toBe("reconnecting");
  await vi.advanceTimersByTimeAsync(500);
  sockets.at(-1)!.drop(1006);
  await vi.advanceTimersByTimeAsync(499);
  expect(sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(501);
  expect(sockets).toHaveLength(3);
  sockets.at(-1)!.open();
  expect(live.view().status).toBe("live");
  expect(sockets.at(-1)!.sent).toEqual([{ type: "since", number: 11 }]);
});

it("notices a socket that died without saying so", async () => {
  const socket = await connected();
  await vi.advanceTimersByTimeAsync(11_000);
  socket.say({ type: "head", number: 10 });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(live.view().status).toBe("live");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(socket.closed).toBe(true);
  expect(sockets).toHaveLength(2);
});

it("does not trust a socket that a laptop slept on", async () => {
  const socket = await connected();
  live.retryNow();
  expect([socket.closed, sockets.length]).toEqual([false, 1]);
  vi.setSystemTime(Date.now() + 60_000); // no timer has run meanwhile
  live.retryNow();
  await vi.advanceTimersByTimeAsync(0);
  expect([socket.closed, sockets.length]).toEqual([true, 2]);
  sockets.at(-1)!.open();
  await vi.advanceTimersByTimeAsync(1000);
  expect([live.view().status, sockets.length]).toEqual(["live", 2]);
});

it("renews the permission to load files in time, while somebody can see the page", async () => {
  const socket = await connected();
  const later = (minutes: number): void => {
    vi.setSystemTime(Date.now() + minutes * 60_000);
    socket.say({ type: "head", number: 10 });
  };
  later(19);
  expect(asked).toBe(1);
  seen = false;
  later(30);
  expect(asked).toBe(1);
  seen = true;
  later(0);
  expect(asked).toBe(2);
  later(19);
  expect(asked).toBe(2);
});

it("tells an ended session from a shot that is not theirs, and retries neither", async () => {
  (await connected()).drop(4401);
  expect(live.view().status).toBe("signed out");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(1);
  live.retryNow();
  await vi.advanceTimersByTimeAsync(0);
  sockets.at(-1)!.drop(4404);
  expect(live.view().status).toBe("refused");
});

const render = (id: number, state: Render["state"]): Render => ({ id, take: 7, state }) as Render;
const progress = {
  type: "progress",
  shot: 3,
  render: 1,
  take: 7,
  frame: 1003,
  iteration: 4,
  iterations: 20,
  loss: 1,
  phase: "optimise",
  frames_done: 2,
  frames_total: 4,
  eta_seconds: 12,
} as const;

it("keeps the last progress of its own take only", async () => {
  snapshots.push(snapshot({ renders: [render(1, "running")] }));
  const socket = await connected();
  socket.say(progress);
  socket.say({ ...progress, iteration: 5 });
  socket.say({ ...progress, take: 8, render: 2 });
  expect([...live.view().progress.values()].map(({ iteration }) => iteration)).toEqual([5]);
});

it("forgets how far a render was that was cancelled, and what its worker says late", async () => {
  snapshots.push(snapshot({ renders: [render(1, "running"), render(2, "running")] }));
  const socket = await connected();
  socket.say(progress);
  socket.say(event(11, { renders: [render(1, "cancelled")] }));
  expect(live.view().progress.size).toBe(0);
  socket.say({ ...progress, iteration: 5 });
  socket.say({ ...progress, render: 2 });
  expect([...live.view().progress.keys()]).toEqual([2]);
});

it("tells its listeners once for messages that come together", async () => {
  const socket = await connected();
  await vi.advanceTimersByTimeAsync(20);
  const listener = vi.fn();
  live.subscribe(listener);
  for (const number of [11, 12, 13]) socket.say(event(number));
  await vi.advanceTimersByTimeAsync(20);
  expect(listener).toHaveBeenCalledTimes(1);
});

it("says where this person is: after moves, when it is back, and when the server asks", async () => {
  live.moveTo(1001);
  const socket = await connected();
  const here = (frame: number) => ({ type: "here", take: 7, frame });
  expect(socket.sent).toEqual([{ type: "since", number: 10 }, here(1001)]);
  await vi.advanceTimersByTimeAsync(1000);
  socket.sent = [];
  for (const frame of [1002, 1003, 1004]) live.moveTo(frame);
  expect(socket.sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(socket.sent).toEqual([here(1004)]);
  live.moveTo(1004);
  await vi.advanceTimersByTimeAsync(1000);
  socket.say({ type: "head", number: 10 });
  expect(socket.sent).toEqual([here(1004), here(1004)]);
  const ada = { username: "ada", name: "Ada", take: 7, frame: 1004 };
  const bob = { username: "bob", name: "Bob", take: 7, frame: 1002 };
  socket.say({ type: "people", people: [ada, bob] });
  const others = live.view();
  expect(others.people).toEqual([bob]);
  socket.say({ type: "people", people: [{ ...ada, frame: 1005 }, { ...bob }] });
  expect(live.view()).toBe(others); // one's own move is no news
  socket.say({ type: "people", people: [ada, { ...bob, frame: 1003 }] });
  expect(live.view().people).toEqual([{ ...bob, frame: 1003 }]);
});

it("forgets what a frame looked like when the connection is gone", async () => {
  const socket = await connected();
  const where = { shot: 3, render: 1, take: 7, frame: 1003, iteration: 4, iterations: 20 };
  socket.say({ type: "forming", ...where, picture: "AAAA" });
  socket.say({ type: "forming", ...where, take: 8, render: 2, picture: "AAAA" });
  expect([...live.view().forming.keys()]).toEqual([1]);
  socket.drop(1006);
  expect(live.view().forming.size).toBe(0);
});
