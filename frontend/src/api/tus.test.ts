import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { checksumHeader, crc32 } from "./crc32";
import { metadataOf, sendFiles, type Sending } from "./tus";
import type { Upload } from "./types";

const PIECE = 4 * 2 ** 20;

/** As much of the server as a sender meets. */
class Server {
  readonly received = new Map<string, Uint8Array[]>();
  readonly offsets: number[] = [];
  known: Upload[] = [];
  /** What becomes of the next pieces: a status, "lost" on the way there, or "unheard" on the way back. */
  mishaps: (number | "lost" | "unheard")[] = [];

  readonly fetch = (path: string, init: RequestInit): Promise<Response> =>
    Promise.resolve().then(() => this.answer(path, init));

  private answer(path: string, init: RequestInit): Response {
    const id = path.split("/").at(-1) ?? "";
    const headers = new Headers(init.headers);
    if (init.method === "GET") return Response.json(this.known);
    if (init.method === "POST") {
      this.received.set("new", []);
      return new Response(null, { status: 201, headers: { Location: "/api/uploads/new" } });
    }
    if (init.method === "PATCH") {
      this.offsets.push(Number(headers.get("Upload-Offset")));
      const mishap = this.mishaps.shift();
      if (mishap === "lost") throw new TypeError("connection lost");
      if (typeof mishap === "number") return new Response("{}", { status: mishap });
      const data = init.body as Uint8Array;
      expect(headers.get("Upload-Checksum")).toBe(checksumHeader(data));
      this.received.get(id)?.push(data);
      if (mishap === "unheard") throw new TypeError("connection lost");
    }
    return new Response(null, { headers: { "Upload-Offset": String(this.length(id)) } });
  }

  length(id: string): number {
    return (this.received.get(id) ?? []).reduce((sum, piece) => sum + piece.length, 0);
  }
}

const data = Uint8Array.from({ length: 2 * PIECE + 5 }, (_, index) => index % 251);
const file = new File([data], "plate.mov", { lastModified: 17 });
let server: Server;

beforeEach(() => {
  server = new Server();
  vi.stubGlobal("setTimeout", setImmediate); // patience without waiting
  vi.stubGlobal("fetch", server.fetch);
  vi.stubGlobal("document", { cookie: "csrftoken=c" });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function send(changes: Partial<Sending> = {}): Promise<string[]> {
  const signal = new AbortController().signal;
  return sendFiles([file], { signal, onProgress: () => undefined, onAway: () => undefined, ...changes });
}

it("sends every piece once, and says how far it is", async () => {
  const shares: number[] = [];
  expect(await send({ onProgress: (sent, total) => shares.push(sent / total) })).toEqual(["new"]);
  expect(server.offsets).toEqual([0, PIECE, 2 * PIECE]);
  const stored = await new Blob(server.received.get("new") as BlobPart[]).arrayBuffer();
  expect([stored.byteLength, crc32(new Uint8Array(stored))]).toEqual([data.length, crc32(data)]);
  expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
});

it("goes on where the server says it is, after a piece or its answer was lost", async () => {
  const away: boolean[] = [];
  server.mishaps = ["lost", 503, "unheard", 409];
  await send({ onAway: (gone) => away.push(gone) });
  expect(server.offsets).toEqual([0, 0, 0, 0, PIECE, 2 * PIECE]);
  expect(server.length("new")).toBe(data.length);
  expect(away).toContain(true);
  expect(away.at(-1)).toBe(false);
});

it("goes on with an upload of before, but not with one of another file", async () => {
  const before = { id: "old", name: "plate.mov", size: data.length, received: PIECE, expires_at: "" };
  server.known = [{ ...before, metadata: metadataOf(file) }];
  server.received.set("old", [data.slice(0, PIECE)]);
  expect(await send()).toEqual(["old"]);
  expect(server.offsets).toEqual([PIECE, 2 * PIECE]);
  const newer = new File([data], "plate.mov", { lastModified: 18 });
  server.known = [{ ...before, metadata: metadataOf(newer) }];
  expect(await send()).toEqual(["new"]);
});

it("sends a damaged piece again, but not for ever", async () => {
  server.mishaps = [460, 460];
  await send();
  expect(server.offsets).toEqual([0, 0, 0, PIECE, 2 * PIECE]);
  server.mishaps = [460, 460, 460];
  await expect(send()).rejects.toMatchObject({ status: 460 });
});

it("stops where the server refuses, and when it is told to", async () => {
  server.mishaps = [403];
  await expect(send()).rejects.toMatchObject({ status: 403 });
  const controller = new AbortController();
  server.mishaps = ["lost"];
  const onAway = (away: boolean): void => {
    if (away) controller.abort();
  };
  await expect(send({ onAway, signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
});
