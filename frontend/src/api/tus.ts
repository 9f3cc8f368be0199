/** Sends files by the tus protocol (version 1.0): in pieces, each with a checksum, on from where they stopped. */

import { ApiError, csrfToken, failure, getJson } from "./client";
import { checksumHeader } from "./crc32";
import type { Upload } from "./types";

/** Bytes of a piece: what is sent again at most when the connection is lost. */
const PIECE = 4 * 2 ** 20;
/** Seconds between two tries to reach a server that is away. */
const PATIENCE = [1, 2, 4, 8];
/** A piece that is damaged so often in a row is not damaged by accident. */
const DAMAGES_ALLOWED = 3;

export interface Sending {
  /** Bytes that the server has, and those of all files. */
  readonly onProgress: (sent: number, total: number) => void;
  /** Whether the server is out of reach just now; it is tried again until it answers. */
  readonly onAway: (away: boolean) => void;
  readonly signal: AbortSignal;
}

/** Sends what the server does not have yet of these files, and returns the uploads' ids, in their order. */
export async function sendFiles(files: readonly File[], sending: Sending): Promise<string[]> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const known = await patiently(sending, () => getJson<Upload[]>("/uploads"));
  const ids: string[] = [];
  let before = 0;
  for (const file of files) {
    const upload = known.find((each) => isOf(each, file));
    const start = before;
    ids.push(await sendFile(file, upload, sending, (sent) => sending.onProgress(start + sent, total)));
    before += file.size;
  }
  return ids;
}

/** The uploads of these files that are under way, or here and not used. */
export function uploadsOf(uploads: readonly Upload[], files: readonly File[]): Upload[] {
  return uploads.filter((upload) => files.some((file) => isOf(upload, file)));
}

export async function discard(id: string): Promise<void> {
  await ask("DELETE", `/uploads/${id}`);
}

/** The same file: a name and a size alone are shared by every export of a shot. */
export function isOf(upload: Upload, file: File): boolean {
  return upload.metadata === metadataOf(file) && upload.size === file.size;
}

export function metadataOf(file: File): string {
  return `filename ${base64(file.name)},modified ${base64(String(file.lastModified))}`;
}

async function sendFile(
  file: File,
  known: Upload | undefined,
  sending: Sending,
  onSent: (sent: number) => void,
): Promise<string> {
  const id = known?.id ?? (await patiently(sending, () => begin(file)));
  let offset = known?.received ?? 0;
  let damages = 0;
  onSent(offset);
  while (offset < file.size) {
    const piece = new Uint8Array(await file.slice(offset, offset + PIECE).arrayBuffer());
    const from = offset;
    const answer = await patiently(sending, () => add(id, from, piece, sending.signal)).catch(
      (error: unknown) => {
        const status = error instanceof ApiError ? error.status : 0;
        damages = status === 460 ? damages + 1 : damages;
        if (status === 409 || (status === 460 && damages < DAMAGES_ALLOWED)) return null;
        throw error;
      },
    );
    // After an interruption only the server knows what of a piece has arrived.
    offset = answer ?? (await patiently(sending, () => offsetOf(id)));
    if (answer !== null) damages = 0;
    onSent(offset);
  }
  return id;
}

async function begin(file: File): Promise<string> {
  const response = await ask("POST", "/uploads", {
    "Upload-Length": String(file.size),
    "Upload-Metadata": metadataOf(file),
  });
  return response.headers.get("Location")?.split("/").at(-1) ?? "";
}

async function add(id: string, offset: number, piece: Uint8Array<ArrayBuffer>, signal: AbortSignal) {
  const headers = {
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(offset),
    "Upload-Checksum": checksumHeader(piece),
  };
  return offsetIn(await ask("PATCH", `/uploads/${id}`, headers, piece, signal));
}

async function offsetOf(id: string): Promise<number> {
  return offsetIn(await ask("HEAD", `/uploads/${id}`));
}

function offsetIn(response: Response): number {
  return Number(response.headers.get("Upload-Offset"));
}

async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: Uint8Array<ArrayBuffer> | null = null,
  signal: AbortSignal | null = null,
): Promise<Response> {
  const always = { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrfToken() };
  const init = { method, body, signal, credentials: "same-origin" as const };
  const response = await fetch(`/api${path}`, { ...init, headers: { ...always, ...headers } });
  if (!response.ok) throw failure(response.status, await response.text());
  return response;
}

/** Tries again for as long as the server, or what stands before it, is away; other errors are the caller's. */
async function patiently<T>({ onAway, signal }: Sending, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      const answer = await attempt();
      onAway(false);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      const refused = error instanceof ApiError && ![502, 503, 504].includes(error.status);
      if (refused) throw error;
      onAway(true);
    }
    await pause(PATIENCE[Math.min(tries, PATIENCE.length - 1)] ?? 1, signal);
  }
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("The upload was paused.", "AbortError"));
    });
  });
}

function base64(words: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(words)));
}
