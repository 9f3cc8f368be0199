/** Loads pictures and fields; decoding happens off the main thread. */

import type { Store } from "./cache";
import { parseField } from "./field";
import { parseFlow } from "./flow";
import type { Field } from "./renderer";

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
