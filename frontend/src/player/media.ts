/** Loads pictures and error fields; decoding happens off the main thread. */

import { fieldBytes, parseField, type ErrorField } from "./field";
import type { Store } from "./cache";

/** Asked once when the server refuses a file: the permission to load a shot's files is short-lived. */
export type RenewPermission = () => Promise<void>;

export function pictureStore(renew: RenewPermission): Store<ImageBitmap> {
  return {
    load: async (url, signal) =>
      createImageBitmap(await loadFile(url, signal, renew), {
        // The pixels of the file, as they are.
        colorSpaceConversion: "none",
        premultiplyAlpha: "none",
      }),
    bytes: (picture) => picture.width * picture.height * 4,
    release: (picture) => picture.close(),
  };
}

export function fieldStore(width: number, height: number, renew: RenewPermission): Store<ErrorField> {
  return {
    load: async (url, signal) =>
      parseField(await (await loadFile(url, signal, renew)).arrayBuffer(), width, height),
    bytes: fieldBytes,
    release: () => undefined,
  };
}

async function loadFile(url: string, signal: AbortSignal, renew: RenewPermission): Promise<Blob> {
  let response = await fetch(url, { signal, credentials: "same-origin" });
  if (response.status === 401 || response.status === 403) {
    await renew();
    response = await fetch(url, { signal, credentials: "same-origin" });
  }
  if (response.status === 404) throw new Error("The file is missing on the server. A rerun makes it anew.");
  if (!response.ok) throw new Error(`The server answered ${response.status} instead of the file.`);
  return response.blob();
}
