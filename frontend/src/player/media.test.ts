import { afterEach, expect, it, vi } from "vitest";

import { fieldStore } from "./media";

afterEach(() => vi.unstubAllGlobals());

const field = new Uint8Array(3 * 4);
const load = (answers: Response[], renew: () => Promise<void>) => {
  const fetch = vi.fn(() => Promise.resolve(answers.shift() ?? Response.error()));
  vi.stubGlobal("fetch", fetch);
  return fieldStore(2, 2, renew).load("/media/shots/3/1.gz", new AbortController().signal);
};

it("renews a permission that has run out, once", async () => {
  const renew = vi.fn(() => Promise.resolve());
  const loaded = await load([new Response(null, { status: 403 }), new Response(field)], renew);
  expect(loaded.error).toHaveLength(4);
  expect(renew).toHaveBeenCalledTimes(1);
  await expect(
    load([new Response(null, { status: 403 }), new Response(null, { status: 403 })], renew),
  ).rejects.toThrow("answered 403");
});

it("says what to do about a file that is gone", async () => {
  const renew = vi.fn();
  await expect(load([new Response(null, { status: 404 })], renew)).rejects.toThrow("A rerun makes it anew");
  expect(renew).not.toHaveBeenCalled();
});
