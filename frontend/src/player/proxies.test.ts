import { describe, expect, it } from "vitest";

import { choose, wanted } from "./proxies";

const picture = { still: "1.png", proxy: "1.jpg" };
const unaccompanied = { still: "1.png", proxy: null };

function memory(held: readonly string[], failed: readonly string[] = []) {
  return {
    get: (url: string) => (held.includes(url) ? url : undefined),
    failure: (url: string) => (failed.includes(url) ? "gone" : undefined),
  };
}

const nothing = memory([]);
const both = memory(["1.png", "1.jpg"]);
const onlyProxy = memory(["1.jpg"]);
const onlyStill = memory(["1.png"]);

describe("while playing", () => {
  it("shows the proxy, even where the still is there", () => {
    expect(choose(both, picture, "play")).toEqual({ value: "1.jpg", proxy: true });
    expect(wanted(nothing, picture, "play")).toEqual(["1.jpg"]);
  });

  it("takes the still rather than waiting, and where there is no proxy", () => {
    expect(choose(onlyStill, picture, "play")).toEqual({ value: "1.png", proxy: false });
    expect(choose(nothing, picture, "play")).toBeUndefined();
    expect(choose(onlyStill, unaccompanied, "play")).toEqual({ value: "1.png", proxy: false });
    expect(wanted(nothing, unaccompanied, "play")).toEqual(["1.png"]);
  });

  it("goes over to the still where the proxy could not be loaded, and asks for it once", () => {
    const gone = memory([], ["1.jpg"]);
    expect(wanted(gone, picture, "play")).toEqual(["1.jpg", "1.png"]);
    expect(choose(gone, picture, "play")).toBeUndefined();
    expect(choose(memory(["1.png"], ["1.jpg"]), picture, "play")?.value).toBe("1.png");
    expect(choose(memory([], ["1.jpg", "1.png"]), picture, "play")?.value).toBeNull();
  });
});

describe("at rest", () => {
  it("shows the still, and the proxy only until it is there", () => {
    expect(choose(onlyProxy, picture, "look")).toEqual({ value: "1.jpg", proxy: true });
    expect(choose(both, picture, "look")).toEqual({ value: "1.png", proxy: false });
    expect(wanted(onlyProxy, picture, "look")).toEqual(["1.png", "1.jpg"]);
  });

  it("does not let a proxy hide that the still is gone", () => {
    expect(choose(memory(["1.jpg"], ["1.png"]), picture, "look")).toEqual({ value: null, proxy: false });
  });
});

it("never measures a proxy", () => {
  expect(choose(onlyProxy, picture, "measure")).toBeUndefined();
  expect(choose(both, picture, "measure")).toEqual({ value: "1.png", proxy: false });
  expect(wanted(nothing, picture, "measure")).toEqual(["1.png"]);
});
