/**
 * Loaded things by address, in bounded memory.
 *
 * The owner says what it wants, most urgent first; everything else follows from that list: what is loaded next,
 * which requests are cancelled, and what is dropped when memory is full.
 */

export interface Store<T> {
  load(url: string, signal: AbortSignal): Promise<T>;
  bytes(value: T): number;
  release(value: T): void;
}

/** Thrown by a store where the server is at fault rather than what was asked of it: it may come back. */
export class Unreachable extends Error {}

/** Thrown by a store for what is there no more. */
export class Gone extends Error {}

/**
 * A load that failed. It is tried again when it is wanted anew, not before: no storms of requests. Where the server
 * could not be reached, everything is tried again after a pause, a longer one each time.
 */
export interface Failure {
  readonly url: string;
  readonly message: string;
  /** Whether there is nothing to load any more. */
  readonly gone: boolean;
}

/** Milliseconds. */
const FIRST_PAUSE = 500;
const LAST_PAUSE = 10_000;

/**
 * The pictures of the present frame and of the next, both sides of a comparison: so many are held however little
 * memory there is, as without them playback would wait for ever.
 */
const FEWEST = 4;

/** Places in the list: a load farther down gives way when something urgent is still missing. */
const NEAR = 16;

export class FrameCache<T> {
  /** Called when something was loaded, dropped, or failed to load. */
  onChange: () => void = () => undefined;

  readonly #store: Store<T>;
  #budget: number;
  readonly #concurrency: number;
  readonly #held = new Map<string, { value: T; bytes: number }>();
  readonly #loading = new Map<string, AbortController>();
  readonly #failures = new Map<string, Failure>();
  /** Those of the failures that are tried again after the pause, and how many pauses there were in a row. */
  readonly #unreached = new Set<string>();
  #pause: ReturnType<typeof setTimeout> | null = null;
  #pauses = 0;
  #wanted: readonly string[] = [];
  /** How many of them the present frame needs. */
  #urgent = 1;
  #rank = new Map<string, number>();
  #used = 0;

  /** `budget` in bytes; `concurrency` is how many loads run at once, beside the urgent ones. */
  constructor(store: Store<T>, budget: number, concurrency = 4) {
    this.#store = store;
    this.#budget = budget;
    this.#concurrency = concurrency;
  }

  /** Bytes held now. */
  get used(): number {
    return this.#used;
  }

  /** Bytes that may be held. Less than now drops what is least wanted at once. */
  setBudget(bytes: number): void {
    this.#budget = bytes;
    this.#makeRoom();
    this.#fill();
    this.onChange();
  }

  get(url: string): T | undefined {
    return this.#held.get(url)?.value;
  }

  has(url: string): boolean {
    return this.#held.has(url);
  }

  isLoading(url: string): boolean {
    return this.#loading.has(url);
  }

  failure(url: string): Failure | undefined {
    return this.#failures.get(url);
  }

  /**
   * Sets what should be held, most urgent first. Loads that are no longer wanted are cancelled.
   *
   * The first `urgent` have network and processor to themselves: nothing else is begun until they are there, and
   * what is far down the list is cancelled, too.
   */
  want(urls: readonly string[], urgent = 1): void {
    this.#wanted = urls;
    this.#urgent = urgent;
    this.#rank = new Map(urls.map((url, index) => [url, index]));
    const last = this.#awaitsUrgent() ? urgent + NEAR : Number.POSITIVE_INFINITY;
    for (const [url, request] of this.#loading) {
      if (!(this.#rankOf(url) < last)) request.abort();
    }
    for (const url of this.#failures.keys()) {
      if (!this.#rank.has(url)) this.#forgive(url);
    }
    this.#fill();
  }

  /** Forgets a failed load, so that it is tried again. */
  retry(url: string): void {
    if (!this.#failures.has(url)) return;
    this.#forgive(url);
    this.#endPause();
    this.#fill();
  }

  /** Forgets all failed loads: the server is back, or somebody has signed in again. */
  retryAll(): void {
    for (const url of [...this.#failures.keys()]) this.#forgive(url);
    this.#pauses = 0;
    this.#endPause();
    this.#fill();
  }

  clear(): void {
    this.want([]);
    for (const url of [...this.#held.keys()]) this.#drop(url);
    this.#endPause();
  }

  #fill(): void {
    if (this.#pause !== null) return;
    let expected = 0;
    const patient = this.#awaitsUrgent();
    for (const [index, url] of this.#wanted.entries()) {
      const isUrgent = index < this.#urgent;
      if (patient && !isUrgent) return;
      // What is urgent waits for nothing that was begun before it was.
      if (this.#loading.size >= this.#concurrency + (isUrgent ? this.#urgent : 0)) return;
      expected += this.#held.get(url)?.bytes ?? this.#typicalBytes();
      if (expected > this.#budget && index >= FEWEST) return;
      const mayCome = !this.#failures.has(url) || this.#unreached.has(url);
      if (!this.#held.has(url) && !this.#loading.has(url) && mayCome) void this.#load(url);
    }
  }

  /** Whether the present frame lacks something that can still be loaded. */
  #awaitsUrgent(): boolean {
    return this.#wanted
      .slice(0, this.#urgent)
      .some((url) => !this.#held.has(url) && !this.#failures.has(url));
  }

  #typicalBytes(): number {
    return this.#held.size === 0 ? 0 : this.#used / this.#held.size;
  }

  async #load(url: string): Promise<void> {
    const request = new AbortController();
    this.#loading.set(url, request);
    const loading = this.#store.load(url, request.signal);
    try {
      // What is cancelled makes room at once, whatever the store still does.
      const value = await Promise.race([loading, cancelled(request.signal)]);
      this.#pauses = 0;
      this.#forgive(url);
      this.#keep(url, value);
    } catch (error) {
      if (request.signal.aborted) {
        loading.then(
          (late) => this.#store.release(late),
          () => undefined,
        );
      } else {
        const message = error instanceof Error ? error.message : String(error);
        this.#failures.set(url, { url, message, gone: error instanceof Gone });
        if (error instanceof Unreachable) this.#tryAgainLater(url);
        else this.#unreached.delete(url);
      }
    } finally {
      this.#loading.delete(url);
    }
    this.onChange();
    this.#fill();
  }

  #tryAgainLater(url: string): void {
    this.#unreached.add(url);
    if (this.#pause !== null) return;
    const pause = Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** this.#pauses);
    this.#pauses += 1;
    this.#pause = setTimeout(() => {
      this.#endPause();
      this.#fill();
    }, pause);
  }

  #endPause(): void {
    if (this.#pause !== null) clearTimeout(this.#pause);
    this.#pause = null;
  }

  #forgive(url: string): void {
    this.#failures.delete(url);
    this.#unreached.delete(url);
  }

  #keep(url: string, value: T): void {
    const bytes = this.#store.bytes(value);
    this.#held.set(url, { value, bytes });
    this.#used += bytes;
    this.#makeRoom();
  }

  #makeRoom(): void {
    if (this.#used <= this.#budget) return;
    const leastWantedFirst = [...this.#held.keys()].sort((a, b) => this.#rankOf(b) - this.#rankOf(a));
    for (const other of leastWantedFirst) {
      if (this.#used <= this.#budget || this.#rankOf(other) < FEWEST) return;
      this.#drop(other);
    }
  }

  #rankOf(url: string): number {
    return this.#rank.get(url) ?? Number.POSITIVE_INFINITY;
  }

  #drop(url: string): void {
    const entry = this.#held.get(url);
    if (!entry) return;
    this.#held.delete(url);
    this.#used -= entry.bytes;
    this.#store.release(entry.value);
  }
}

/** Ends with the request's cancellation. */
function cancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
}

/** Frames in the order in which they will be needed: the present one, then more ahead than behind. */
export function prefetchOrder(
  frame: number,
  direction: 1 | -1,
  { first, last }: { first: number; last: number },
  limit: number,
): number[] {
  const order: number[] = [];
  const length = last - first + 1;
  const add = (offset: number): void => {
    const wrapped = (frame - first + direction * offset) % length;
    order.push(first + (wrapped < 0 ? wrapped + length : wrapped));
  };
  add(0);
  for (let ahead = 1, behind = 1; order.length < Math.min(limit, length);) {
    for (let i = 0; i < 3 && order.length < Math.min(limit, length); i += 1) add(ahead++);
    if (order.length < Math.min(limit, length)) add(-behind++);
  }
  return order;
}
