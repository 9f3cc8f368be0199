import { afterEach, describe, expect, it, vi } from "vitest";

import { FrameCache, prefetchOrder, Unreachable } from "./cache";

/** A store whose loads end when the test says so. */
function manualStore() {
  const pending = new Map<
    string,
    { resolve: (value: string) => void; reject: (error: Error) => void; signal: AbortSignal }
  >();
  const released: string[] = [];
  return {
    pending,
    released,
    load: (url: string, signal: AbortSignal) =>
      new Promise<string>((resolve, reject) => {
        pending.set(url, { resolve, reject, signal });
        signal.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
      }),
    bytes: () => 10,
    release: (value: string) => released.push(value),
    async finish(url: string) {
      pending.get(url)?.resolve(url);
      pending.delete(url);
      await settled();
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("FrameCache", () => {
  it("loads the most urgent alone, then as many at once as it may", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 100, 2);
    cache.want(["a", "b", "c", "d"]);
    expect([...store.pending.keys()]).toEqual(["a"]);
    await store.finish("a");
    expect([...store.pending.keys()]).toEqual(["b", "c"]);
    await store.finish("c");
    expect([...store.pending.keys()]).toEqual(["b", "d"]);
    expect(cache.has("c")).toBe(true);
  });

  it("goes on behind something urgent that can't be loaded", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 100, 2);
    cache.want(["a", "b", "c", "d"], 2);
    expect([...store.pending.keys()]).toEqual(["a", "b"]);
    store.pending.get("a")?.reject(new Error("missing on the server"));
    store.pending.delete("a");
    await store.finish("b");
    expect([...store.pending.keys()]).toEqual(["c", "d"]);
  });

  it("cancels what is no longer wanted", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 100, 2);
    cache.want(["a", "b"], 2);
    const { signal } = store.pending.get("a")!;
    cache.want(["b", "c"], 2);
    expect(signal.aborted).toBe(true);
    await settled();
    expect(cache.failure("a")).toBeUndefined();
    expect(store.pending.has("c")).toBe(true);
  });

  it("does not let the most urgent one wait for a slot", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 100, 2);
    cache.want(["a", "b", "c"]);
    await store.finish("a");
    cache.want(["d", "b", "c"]);
    expect([...store.pending.keys()]).toEqual(["b", "c", "d"]);
    cache.want(["e", "d", "b", "c"]);
    expect(store.pending.has("e")).toBe(false);
  });

  it("cancels what is far from something urgent, and keeps what is near", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 1000, 2);
    cache.want(["a", "near", "far"]);
    await store.finish("a");
    const signalOf = (url: string): AbortSignal => store.pending.get(url)!.signal;
    const between = Array.from({ length: 40 }, (_, index) => `${index}`);
    cache.want(["b", "near", ...between, "far"]);
    expect([signalOf("near").aborted, signalOf("far").aborted]).toEqual([false, true]);
    await settled();
    expect(cache.failure("far")).toBeUndefined();
  });

  it("stays within its memory, drops the least wanted, and never the present frame", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 20, 1);
    cache.want(["a", "b"]);
    await store.finish("a");
    await store.finish("b");
    cache.want(["c", "b"]);
    await store.finish("c");
    expect(store.released).toEqual(["a"]);
    expect(cache.used).toBe(20);

    const tiny = new FrameCache(store, 5, 1);
    tiny.want(["huge"]);
    await store.finish("huge");
    expect(tiny.has("huge")).toBe(true);
  });

  it("gives memory back as soon as it may hold less, and takes more when it may", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 20, 1);
    cache.want(["a", "b", "c"]);
    await store.finish("a");
    await store.finish("b");
    cache.setBudget(10);
    expect([store.released, cache.used]).toEqual([["b"], 10]);
    cache.setBudget(30);
    expect([...store.pending.keys()]).toEqual(["b"]);
  });

  it("does not fetch more ahead than fits", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 20, 4);
    cache.want(["a"]);
    await store.finish("a");
    cache.want(["a", "b", "c", "d"]);
    expect([...store.pending.keys()]).toEqual(["b"]);
  });

  it("keeps a failure until it is asked to try again", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 100, 1);
    cache.want(["a"]);
    store.pending.get("a")?.reject(new Error("missing on the server"));
    store.pending.delete("a");
    await settled();
    expect(cache.failure("a")?.message).toBe("missing on the server");
    cache.want(["a"]);
    expect(store.pending.has("a")).toBe(false);
    cache.retry("a");
    expect(store.pending.has("a")).toBe(true);
  });
});

describe("a server that can't be reached", () => {
  afterEach(() => vi.useRealTimers());

  it("is asked again by itself, after longer and longer pauses, for all that it owes", async () => {
    vi.useFakeTimers();
    const store = manualStore();
    const cache = new FrameCache(store, 100, 2);
    const lose = async (url: string): Promise<void> => {
      store.pending.get(url)?.reject(new Unreachable("nobody answers"));
      store.pending.delete(url);
      await vi.advanceTimersByTimeAsync(0);
    };
    cache.want(["a", "b", "c"], 2);
    await lose("a");
    await lose("b");
    expect(cache.failure("a")?.message).toBe("nobody answers");
    await vi.advanceTimersByTimeAsync(499);
    expect([...store.pending.keys()]).toEqual([]); // nor is anything else asked for meanwhile
    await vi.advanceTimersByTimeAsync(1);
    expect([...store.pending.keys()]).toEqual(["a", "b"]);
    expect(cache.failure("a")?.message).toBe("nobody answers"); // until it is here, that is what there is to say
    await lose("a");
    await vi.advanceTimersByTimeAsync(999);
    expect(store.pending.has("a")).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.pending.has("a")).toBe(true);
    store.pending.get("a")?.resolve("a");
    await vi.advanceTimersByTimeAsync(0);
    expect([cache.has("a"), cache.failure("a")]).toEqual([true, undefined]);
  });
});

describe("prefetchOrder", () => {
  it("goes ahead three times as far as back, and each frame once", () => {
    const order = prefetchOrder(5, 1, { first: 1, last: 20 }, 9);
    expect(order).toEqual([5, 6, 7, 8, 4, 9, 10, 11, 3]);
    expect(new Set(prefetchOrder(5, -1, { first: 1, last: 20 }, 99))).toHaveLength(20);
  });

  it("goes around the loop", () => {
    expect(prefetchOrder(3, 1, { first: 1, last: 3 }, 9)).toEqual([3, 1, 2]);
    expect(prefetchOrder(1, -1, { first: 1, last: 3 }, 2)).toEqual([1, 3]);
    expect(prefetchOrder(1, 1, { first: 1, last: 1 }, 9)).toEqual([1]);
  });
});
