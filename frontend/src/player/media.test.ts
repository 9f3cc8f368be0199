import { afterEach, expect, it, vi } from "vitest";

import { Unreachable } from "./cache";
import { movementAt } from "./flow";
import { fieldStore, pictureStore } from "./media";

afterEach(() => vi.unstubAllGlobals());

const field = new Uint8Array(3 * 4);
const flow = new Int16Array(2 * 4).fill(-48);
const load = (answers: Response[], renew: () => Promise<void>) => {
  const fetch = vi.fn(() => Promise.resolve(answers.shift() ?? Response.error()));
  vi.stubGlobal("fetch", fetch);
  return fieldStore(2, 2, renew).load("/media/shots/3/1.gz", new AbortController().signal);
};

it("renews a permission that has run out, once", async () => {
  const renew = vi.fn(() => Promise.resolve());
  const loaded = await load([new Response(null, { status: 403 }), new Response(field)], renew);
  expect(loaded).toMatchObject({ kind: "error", error: { length: 4 } });
  expect(renew).toHaveBeenCalledTimes(1);
  await expect(
    load([new Response(null, { status: 403 }), new Response(null, { status: 403 })], renew),
  ).rejects.toThrow("answered 403");
});

it("asks again later where the permission can't be renewed now, and says why", async () => {
  const renew = (): Promise<void> => Promise.reject(new Error("Sign in first."));
  const loading = load([new Response(null, { status: 403 })], renew);
  await expect(loading).rejects.toBeInstanceOf(Unreachable);
  await expect(loading).rejects.toThrow("Sign in first. It is asked again by itself.");
});

it("tells flow from errors by the bytes that there are", async () => {
  const loaded = await load([new Response(flow)], vi.fn());
  expect(loaded.kind === "flow" && movementAt(loaded, 3)).toEqual({ right: -1.5, down: -1.5 });
});

it("says what to do about a file that is gone", async () => {
  const renew = vi.fn();
  await expect(load([new Response(null, { status: 404 })], renew)).rejects.toThrow("missing on the server");
  expect(renew).not.toHaveBeenCalled();
});

it("gives a request up that nobody answers, and one whose answer stops half-way", async () => {
  vi.useFakeTimers();
  for (const answer of [
    (signal: AbortSignal) => new Promise<Response>((_, reject) => whenAborted(signal, reject)),
    (signal: AbortSignal) =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start: (body) => {
              body.enqueue(field.slice(0, 5));
              whenAborted(signal, (error) => body.error(error));
            },
          }),
        ),
      ),
  ]) {
    vi.stubGlobal("fetch", (_: string, { signal }: { signal: AbortSignal }) => answer(signal));
    const loading = fieldStore(2, 2, vi.fn()).load("/media/shots/3/1.gz", new AbortController().signal);
    const refused = expect(loading).rejects.toThrow("does not answer");
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
  }
  vi.useRealTimers();
});

it("gives a decoder up that never answers", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(field)));
  vi.stubGlobal("createImageBitmap", () => new Promise(() => undefined));
  const loading = pictureStore(vi.fn()).load("/media/shots/3/1.png", new AbortController().signal);
  const refused = expect(loading).rejects.toThrow("does not decode");
  await vi.advanceTimersByTimeAsync(60_000);
  await refused;
  vi.useRealTimers();
});

function whenAborted(signal: AbortSignal, act: (error: Error) => void): void {
  signal.addEventListener("abort", () => act(new DOMException("stopped", "AbortError")));
}
