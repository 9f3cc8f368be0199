import { useSyncExternalStore } from "react";

import { ago } from "./format";

const MINUTE = 60_000;

function everyMinute(listener: () => void): () => void {
  const timer = setInterval(listener, MINUTE / 4);
  return () => clearInterval(timer);
}

const thisMinute = (): number => Math.floor(Date.now() / (MINUTE / 4)) * (MINUTE / 4);

/** A relative time that stays right, with the exact one on hover. */
export function Time({ at }: { at: string }) {
  const now = useSyncExternalStore(everyMinute, thisMinute);
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {ago(at, now)}
    </time>
  );
}

/** A moment to come, to the minute. */
export function ExactTime({ at }: { at: string }) {
  return (
    <time dateTime={at}>
      {new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}
    </time>
  );
}
