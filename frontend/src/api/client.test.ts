import { afterEach, expect, test, vi } from "vitest";

import { startJson } from "./client";

/** A server that keeps the key of each request and answers with what it is given, in turn. */
function answering(...answers: (number | "lost")[]): (string | null)[] {
  const keys: (string | null)[] = [];
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("fetch", async (_path: string, init: RequestInit) => {
    keys.push(new Headers(init.headers).get("Idempotency-Key"));
    await Promise.resolve();
    const answer = answers[keys.length - 1] ?? 201;
    if (answer === "lost") throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify({ id: keys.length, detail: "No." }), { status: answer });
  });
  return keys;
}

afterEach(() => vi.unstubAllGlobals());

test("two clicks start one take", async () => {
  const keys = answering();
  const [first, second] = await Promise.all([startJson("/a", { style: 1 }), startJson("/a", { style: 1 })]);
  expect([first, second]).toEqual([{ id: 1, detail: "No." }, first]);
  expect(keys).toHaveLength(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{10,}$/);
});

test("what is asked for again after a lost answer has the same key, until an answer comes", async () => {
  const keys = answering("lost", 503, 201);
  await expect(startJson("/b")).rejects.toThrow("can't be reached");
  await expect(startJson("/b")).rejects.toThrow("No.");
  await startJson("/b");
  await startJson("/b");
  expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]]);
  expect(keys[3]).not.toBe(keys[0]);
});

test("other work has a key of its own", async () => {
  const keys = answering("lost", "lost");
  await expect(startJson("/c", { frame: 1 })).rejects.toThrow();
  await expect(startJson("/c", { frame: 2 })).rejects.toThrow();
  expect(keys[0]).not.toBe(keys[1]);
});
