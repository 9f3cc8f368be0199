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

  it("gives the place of what it cancelled to others, even where the store never ends, and keeps nothing late", async () => {
    const ends = new Map<string, (value: string) => void>();
    const released: string[] = [];
    const cache = new FrameCache(
      {
        load: (url: string) => new Promise<string>((resolve) => ends.set(url, resolve)),
        bytes: () => 10,
        release: (value: string) => released.push(value),
      },
      100,
      1,
    );
    for (const url of ["a", "b", "c", "d", "e"]) cache.want([url]); // each in the place of the one before
    await settled();
    expect([cache.isLoading("a"), cache.isLoading("e")]).toEqual([false, true]);
    expect([...ends.keys()]).toEqual(["a", "b", "e"]);
    cache.want(["a"]);
    await settled();
    ends.get("e")?.("late");
    ends.get("a")?.("new");
    await settled();
    expect([cache.get("a"), cache.has("e"), released]).toEqual(["new", false, ["late"]]);
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

describe("memory", () => {
  const all = ["a", "b", "c", "d", "e", "f"];

  it("is bounded, and what is wanted least is dropped", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 50, 1);
    cache.want(all.slice(0, 5));
    for (const url of all.slice(0, 5)) await store.finish(url);
    cache.want(["f", ...all.slice(1, 5)]);
    await store.finish("f");
    expect(store.released).toEqual(["a"]);
    expect(cache.used).toBe(50);
  });

  it("always holds this frame and the next, both sides of a comparison", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 5, 1);
    const frames = ["this", "its source", "the next", "that one's source", "a third"];
    cache.want(frames, 2);
    for (const url of frames) await store.finish(url);
    expect(frames.filter((url) => cache.has(url))).toEqual(frames.slice(0, 4));
    expect(store.released).toEqual([]);
  });

  it("is given back as soon as there may be less of it, and taken when there may be more", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 60, 1);
    cache.want(all);
    for (const url of all) await store.finish(url);
    cache.setBudget(50);
    expect([store.released, cache.used]).toEqual([["f"], 50]);
    cache.setBudget(60);
    expect([...store.pending.keys()]).toEqual(["f"]);
  });

  it("is not exceeded by what is fetched ahead", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 50, 8);
    cache.want(["a"]);
    await store.finish("a");
    cache.want(all);
    expect([...store.pending.keys()]).toEqual(["b", "c", "d", "e"]);
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

describe("a server that is back", () => {
  it("is asked at once for all that could not be loaded, for whatever reason", async () => {
    const store = manualStore();
    const cache = new FrameCache(store, 100, 2);
    const fail = async (url: string, error: Error): Promise<void> => {
      store.pending.get(url)?.reject(error);
      store.pending.delete(url);
      await settled();
    };
    cache.want(["a", "b"], 2);
    await fail("a", new Error("no picture"));
    await fail("b", new Unreachable("nobody answers"));
    expect([...store.pending.keys()]).toEqual([]);
    cache.retryAll();
    expect([...store.pending.keys()]).toEqual(["a", "b"]);
    expect(cache.failure("a")).toBeUndefined();
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
