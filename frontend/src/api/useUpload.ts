import { useEffect, useRef, useState } from "react";

import { ApiError, upload } from "./client";
import type { Created } from "./types";
import { bytes, duration } from "../ui/format";

export interface Upload {
  readonly running: boolean;
  /** 0 … 1 of the bytes sent; 1 while the server works on them. */
  readonly share: number;
  readonly words: string;
  readonly error: Error | null;
  /** Messages by field. */
  readonly wrong: Readonly<Record<string, string>>;
  readonly start: (form: FormData) => void;
  readonly stop: () => void;
}

/** Sends a form with files, and says how far it is and how long it still takes. */
export function useUpload(path: string, onDone: (created: Created) => void): Upload {
  const request = useRef<AbortController | null>(null);
  const [running, setRunning] = useState(false);
  const [sent, setSent] = useState({ share: 0, words: "" });
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  const start = (form: FormData): void => {
    const controller = new AbortController();
    request.current = controller;
    const began = performance.now();
    setRunning(true);
    setError(null);
    setSent({ share: 0, words: "starting" });
    const onProgress = (done: number, total: number): void =>
      setSent({ share: done / total, words: progressWords(done, total, (performance.now() - began) / 1000) });
    upload<Created>(path, form, onProgress, controller.signal)
      .then(onDone, (failure: unknown) => {
        if (!controller.signal.aborted)
          setError(failure instanceof Error ? failure : new Error(String(failure)));
      })
      .finally(() => setRunning(false));
  };
  const wrong = error instanceof ApiError ? error.fields : {};
  return { running, ...sent, error, wrong, start, stop: () => request.current?.abort() };
}

/** "12 MB of 80 MB · 0:34 left", where `before` were there at the start; at last the server reads every frame. */
export function progressWords(done: number, total: number, seconds: number, before = 0): string {
  if (done >= total) return `${bytes(total)} sent; the server is reading the frames`;
  const now = done - before;
  const left = now > 0 && seconds > 1 ? ` · ${duration((seconds / now) * (total - done))} left` : "";
  return `${bytes(done)} of ${bytes(total)}${left}`;
}
