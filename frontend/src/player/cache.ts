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

/** A load that failed. It is tried again when it is wanted anew, not before: no storms of requests. */
export interface Failure {
  readonly url: string;
  readonly message: string;
}

export class FrameCache<T> {
  /** Called when something was loaded, dropped, or failed to load. */
  onChange: () => void = () => undefined;

  readonly #store: Store<T>;
  #budget: number;
  readonly #concurrency: number;
  readonly #held = new Map<string, { value: T; bytes: number }>();
  readonly #loading = new Map<string, AbortController>();
  readonly #failures = new Map<string, Failure>();
  #wanted: readonly string[] = [];
  #rank = new Map<string, number>();
  #used = 0;

  /** `budget` in bytes; `concurrency` is how many loads run at once, beside the most urgent one. */
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

  /** Sets what should be held, most urgent first. Loads that are no longer wanted are cancelled. */
  want(urls: readonly string[]): void {
    this.#wanted = urls;
    this.#rank = new Map(urls.map((url, index) => [url, index]));
    for (const [url, request] of this.#loading) {
      if (!this.#rank.has(url)) request.abort();
    }
    for (const url of this.#failures.keys()) {
      if (!this.#rank.has(url)) this.#failures.delete(url);
    }
    this.#fill();
  }

  /** Forgets a failed load, so that it is tried again. */
  retry(url: string): void {
    if (this.#failures.delete(url)) this.#fill();
  }

  clear(): void {
    this.want([]);
    for (const url of [...this.#held.keys()]) this.#drop(url);
    this.#failures.clear();
  }

  #fill(): void {
    let expected = 0;
    for (const url of this.#wanted) {
      // The most urgent one waits for none that were begun before it was.
      const slots = this.#concurrency + (url === this.#wanted[0] ? 1 : 0);
      if (this.#loading.size >= slots) return;
      expected += this.#held.get(url)?.bytes ?? this.#typicalBytes();
      if (expected > this.#budget && url !== this.#wanted[0]) return;
      if (!this.#held.has(url) && !this.#loading.has(url) && !this.#failures.has(url)) void this.#load(url);
    }
  }

  #typicalBytes(): number {
    return this.#held.size === 0 ? 0 : this.#used / this.#held.size;
  }

  async #load(url: string): Promise<void> {
    const request = new AbortController();
    this.#loading.set(url, request);
    try {
      const value = await this.#store.load(url, request.signal);
      if (request.signal.aborted) this.#store.release(value);
      else this.#keep(url, value);
    } catch (error) {
      if (!request.signal.aborted) {
        this.#failures.set(url, { url, message: error instanceof Error ? error.message : String(error) });
      }
    } finally {
      this.#loading.delete(url);
    }
    this.onChange();
    this.#fill();
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
      if (this.#used <= this.#budget || this.#rankOf(other) === 0) return;
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
