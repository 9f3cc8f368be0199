/**
 * Which of a frame's two files is loaded and shown: the exact still, or the proxy, a small copy that loads and
 * decodes several times as fast.
 */

export interface Picture {
  readonly still: string;
  /** Null where none was made. */
  readonly proxy: string | null;
}

/**
 * "play": smoothness counts; "look": the still counts, and a proxy may be shown until it is there; "measure":
 * nothing but the still will do, as differences would show what the proxy's coding left.
 */
export type Purpose = "play" | "look" | "measure";

/** What is in memory, and what could not be loaded. */
export interface Memory<T> {
  get(url: string): T | undefined;
  failure(url: string): unknown;
}

export interface Choice<T> {
  /** Null where the picture could not be loaded. */
  readonly value: T | null;
  readonly proxy: boolean;
}

/** What can be shown now; undefined while that is still loading. */
export function choose<T>(
  memory: Memory<T>,
  { still, proxy }: Picture,
  purpose: Purpose,
): Choice<T> | undefined {
  const exact = memory.get(still);
  const small = proxy === null || purpose === "measure" ? undefined : memory.get(proxy);
  if (small !== undefined && purpose === "play") return { value: small, proxy: true };
  if (exact !== undefined) return { value: exact, proxy: false };
  if (memory.failure(still) !== undefined) return { value: null, proxy: false };
  return small === undefined ? undefined : { value: small, proxy: true };
}

/** What to load for a picture, the most urgent first. */
export function wanted(memory: Memory<unknown>, { still, proxy }: Picture, purpose: Purpose): string[] {
  if (proxy === null || purpose === "measure") return [still];
  if (purpose === "look") return [still, proxy];
  return memory.failure(proxy) === undefined ? [proxy] : [proxy, still];
}
