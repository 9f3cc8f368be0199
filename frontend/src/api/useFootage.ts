import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { ApiError, upload } from "./client";
import { uploads } from "./queries";
import { discard, sendFiles, uploadsOf } from "./tus";
import type { Created, Upload } from "./types";
import { progressWords } from "./useUpload";

export type FootageState = "idle" | "sending" | "away" | "paused" | "reading";

export interface Footage {
  readonly state: FootageState;
  /** 0 … 1 of the bytes sent. */
  readonly share: number;
  readonly words: string;
  readonly error: Error | null;
  /** Messages by field. */
  readonly wrong: Readonly<Record<string, string>>;
  /** Sends what the server lacks of the files, then the form; after a pause or an error it goes on. */
  readonly start: (files: readonly File[], form: FormData) => void;
  readonly pause: () => void;
  /** Ends it, and has the server forget what it has of the files. */
  readonly stop: (files: readonly File[]) => void;
}

/** Sends large files, through interruptions, and has something made of them at `path`. */
export function useFootage(path: string, onDone: (created: Created) => void): Footage {
  const client = useQueryClient();
  const request = useRef<AbortController | null>(null);
  const [state, setState] = useState<FootageState>("idle");
  const [sent, setSent] = useState({ share: 0, words: "" });
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  const run = async (files: readonly File[], form: FormData, signal: AbortSignal): Promise<Created> => {
    const speed = new Speed();
    const ids = await sendFiles(files, {
      onProgress: (done, total) => setSent({ share: done / total, words: speed.words(done, total) }),
      onAway: (away) => setState(away ? "away" : "sending"),
      signal,
    });
    setState("reading");
    for (const id of ids) form.append("uploads", id);
    return upload<Created>(path, form, () => undefined, signal);
  };
  const start = (files: readonly File[], form: FormData): void => {
    const controller = new AbortController();
    request.current = controller;
    setState("sending");
    setError(null);
    run(files, form, controller.signal)
      .then(
        (created) => {
          setState("idle");
          onDone(created);
        },
        (failure: unknown) => {
          if (controller.signal.aborted) return;
          setError(failure instanceof Error ? failure : new Error(String(failure)));
          setState("idle");
        },
      )
      .finally(() => void client.invalidateQueries({ queryKey: uploads.queryKey }));
  };
  const pause = (): void => {
    request.current?.abort();
    setState("paused");
  };
  const stop = (files: readonly File[]): void => {
    request.current?.abort();
    setState("idle");
    void client
      .query({ ...uploads, staleTime: 0 })
      .then((known) => discardAll(uploadsOf(known, files)))
      .finally(() => void client.invalidateQueries({ queryKey: uploads.queryKey }));
  };
  const wrong = error instanceof ApiError ? error.fields : {};
  return { state, ...sent, error, wrong, start, pause, stop };
}

export async function discardAll(these: readonly Upload[]): Promise<void> {
  await Promise.all(these.map(({ id }) => discard(id)));
}

/** How long the rest takes, by what was sent since this start; what was there before tells nothing. */
class Speed {
  private readonly began = performance.now();
  private there: number | undefined;

  words(done: number, total: number): string {
    this.there ??= done;
    return progressWords(done, total, (performance.now() - this.began) / 1000, this.there);
  }
}
