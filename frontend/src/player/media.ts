/** Loads pictures and fields; decoding happens off the main thread. */

import { Gone, Unreachable, type Store } from "./cache";
import { parseField } from "./field";
import { parseFlow } from "./flow";
import type { Field } from "./renderer";

/** Asked once when the server refuses a file: the permission to load a shot's files is short-lived. */
export type RenewPermission = () => Promise<void>;

export function pictureStore(renew: RenewPermission): Store<ImageBitmap> {
  return {
    load: async (url, signal) => decode(await loadFile(url, signal, renew)),
    bytes: (picture) => picture.width * picture.height * 4,
    release: (picture) => picture.close(),
  };
}

/** Error fields and flow fields; the bytes that they have for a pixel tell which it is. */
export function fieldStore(width: number, height: number, renew: RenewPermission): Store<Field> {
  return {
    load: async (url, signal) => {
      const bytes = await (await loadFile(url, signal, renew)).arrayBuffer();
      const parse = bytes.byteLength === width * height * 4 ? parseFlow : parseField;
      return parse(bytes, width, height);
    },
    bytes: (field) =>
      field.kind === "flow" ? field.levels.byteLength : field.error.byteLength + field.cause.byteLength,
    release: () => undefined,
  };
}

/** The pixels of the file, as they are. Raises Unreachable where the decoder falls silent. */
async function decode(file: Blob): Promise<ImageBitmap> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Unreachable("The browser does not decode it. It is asked again by itself.")),
      LONGEST_SILENCE,
    );
  });
  const decoding = createImageBitmap(file, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  try {
    return await Promise.race([decoding, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds without a byte, or without a picture, after which whoever was asked counts as lost. */
const LONGEST_SILENCE = 30_000;

async function loadFile(url: string, signal: AbortSignal, renew: RenewPermission): Promise<Blob> {
  let { status, file } = await ask(url, signal);
  if (status === 401 || status === 403) {
    await renewed(renew);
    ({ status, file } = await ask(url, signal));
  }
  if (status === 404) throw new Gone("Its file is missing on the server.");
  if (!file) throw new Unreachable(`The server answered ${status} instead of the file.`);
  return file;
}

/** Raises Unreachable where the permission can't be had now: somebody may sign in again, and servers come back. */
async function renewed(renew: RenewPermission): Promise<void> {
  try {
    await renew();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Unreachable(`${why} It is asked again by itself.`, { cause });
  }
}

/** What the server answers; the file is null where it refuses. Raises Unreachable where it falls silent. */
async function ask(url: string, signal: AbortSignal): Promise<{ status: number; file: Blob | null }> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), LONGEST_SILENCE);
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, silence.signal]),
      credentials: "same-origin",
    });
    if (!response.ok || !response.body) return { status: response.status, file: null };
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), LONGEST_SILENCE);
      parts.push(next.value);
    }
    return { status: response.status, file: new Blob(parts) };
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Unreachable("The server does not answer. It is asked again by itself.", { cause });
  } finally {
    clearTimeout(timer);
  }
}
