/**
 * The transport: which frame is shown, and when the next one is due.
 *
 * The frame number is the key of everything; time is derived from it and never the other way round. The player
 * knows no clock and no pixels: `tick` is given the time, and `ready` says whether a frame can be shown.
 */

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Frames a second as numerator and denominator, so that 23.976 is exactly 24000/1001. */
export type Rate = readonly [number, number];

/** −8 … 8; negative plays backwards, 0 stands still. */
export type Speed = number;

const FASTEST = 8;
/** Milliseconds. A longer silence of the clock is a page that was hidden, not a screen that was late. */
const LONGEST_LAPSE = 1000;

export class Player {
  /** Called whenever anything about the player has changed. */
  onChange: () => void = () => undefined;
  /** Says whether a frame can be shown at once; playback holds before one that can't. */
  ready: (frame: number) => boolean = () => true;

  #range: Range;
  #rate: Rate;
  #frame: number;
  #speed: Speed = 0;
  #inPoint: number | null = null;
  #outPoint: number | null = null;
  #waitingFor: number | null = null;
  #dropped = 0;
  /** When the present frame was due; null until the first tick after a start, a hold or a seek. */
  #due: number | null = null;
  #everyFrame = false;

  constructor(range: Range, rate: Rate) {
    this.#range = range;
    this.#rate = rate;
    this.#frame = range.first;
  }

  get range(): Range {
    return this.#range;
  }
  get rate(): Rate {
    return this.#rate;
  }
  get frame(): number {
    return this.#frame;
  }
  get speed(): Speed {
    return this.#speed;
  }
  get playing(): boolean {
    return this.#speed !== 0;
  }
  get inPoint(): number | null {
    return this.#inPoint;
  }
  get outPoint(): number | null {
    return this.#outPoint;
  }
  /** The frame that playback is held for, or null. */
  get waitingFor(): number | null {
    return this.#waitingFor;
  }
  /** Frames skipped since playback started because the screen came too late for them. */
  get dropped(): number {
    return this.#dropped;
  }
  /** Whether every frame is shown, later than its time if need be; else time is kept, and frames dropped. */
  get everyFrame(): boolean {
    return this.#everyFrame;
  }
  /** What playback loops over: between the in and out points, the whole shot where they aren't set. */
  get loop(): Range {
    return { first: this.#inPoint ?? this.#range.first, last: this.#outPoint ?? this.#range.last };
  }

  /** Takes another shot; goes to its first frame. */
  load(range: Range, rate: Rate): void {
    this.#range = range;
    this.#rate = rate;
    this.#frame = range.first;
    this.#speed = 0;
    this.#inPoint = this.#outPoint = this.#waitingFor = this.#due = null;
    this.#dropped = 0;
    this.onChange();
  }

  /** Shows a frame; a number outside of the shot is taken to its nearest end. Playback goes on from there. */
  seek(frame: number): void {
    const target = clamp(Math.round(frame), this.#range);
    if (target === this.#frame) return;
    this.#frame = target;
    this.#due = null;
    this.#waitingFor = null;
    this.onChange();
  }

  /** Moves by whole frames and stops playback. */
  step(frames: number): void {
    this.#stop();
    this.#frame = clamp(this.#frame + frames, this.#range);
    this.onChange();
  }

  play(speed: Speed = 1): void {
    if (speed === 0) {
      this.pause();
      return;
    }
    const { first, last } = this.loop;
    if (this.#frame < first || this.#frame > last) this.#frame = speed > 0 ? first : last;
    if (!this.playing) this.#dropped = 0;
    this.#speed = speed;
    this.#due = null;
    this.#waitingFor = null;
    this.onChange();
  }

  pause(): void {
    this.#stop();
    this.onChange();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** J and L: from rest, or against the present direction, at normal speed; again, twice as fast. */
  shuttle(direction: 1 | -1): void {
    const sameWay = Math.sign(this.#speed) === direction;
    this.play(direction * (sameWay ? Math.min(FASTEST, Math.abs(this.#speed) * 2) : 1));
  }

  /** Sets the in point to the present frame, or clears it where it already is; pushes the out point along. */
  markIn(): void {
    this.#inPoint = this.#inPoint === this.#frame ? null : this.#frame;
    if (this.#inPoint !== null && this.#outPoint !== null && this.#outPoint < this.#inPoint)
      this.#outPoint = null;
    this.onChange();
  }

  markOut(): void {
    this.#outPoint = this.#outPoint === this.#frame ? null : this.#frame;
    if (this.#outPoint !== null && this.#inPoint !== null && this.#inPoint > this.#outPoint)
      this.#inPoint = null;
    this.onChange();
  }

  clearPoints(): void {
    this.#inPoint = this.#outPoint = null;
    this.onChange();
  }

  showEveryFrame(every: boolean): void {
    this.#everyFrame = every;
    this.#due = null;
    this.onChange();
  }

  /** The frame that playback shows `count` frames after `frame`, around the loop. */
  after(frame: number, count: number): number {
    const { first, last } = this.loop;
    const length = last - first + 1;
    const direction = this.#speed < 0 ? -1 : 1;
    const offset = (frame - first + direction * count) % length;
    return first + (offset < 0 ? offset + length : offset);
  }

  /**
   * Advances to the frame that is due at `now` (milliseconds on any steady clock).
   *
   * Every frame on the way has to be ready: the player stops at the last one that is, waits for the next, and
   * takes up the clock again from there. What it skips because the screen is late is counted as dropped.
   */
  tick(now: number): void {
    if (!this.playing) return;
    if (this.#due === null) {
      this.#due = now;
      return;
    }
    const interval = (1000 * this.#rate[1]) / (this.#rate[0] * Math.abs(this.#speed));
    // A thousandth of a frame early is on time: display clocks jitter around multiples of the interval.
    let count = Math.floor((now - this.#due) / interval + 1e-3);
    if (count < 1) return;
    if (now - this.#due > LONGEST_LAPSE || (this.#everyFrame && count > 1)) {
      this.#due = now - interval;
      count = 1;
    }

    let shown = 0;
    while (shown < count && this.ready(this.after(this.#frame, shown + 1))) shown += 1;
    if (shown > 0) {
      this.#dropped += Math.abs(this.#speed) === 1 ? shown - 1 : 0;
      this.#frame = this.after(this.#frame, shown);
      this.#due += shown * interval;
    }
    const waitingFor = shown < count ? this.after(this.#frame, 1) : null;
    if (waitingFor !== null) this.#due = now - interval;
    if (shown > 0 || waitingFor !== this.#waitingFor) {
      this.#waitingFor = waitingFor;
      this.onChange();
    }
  }

  #stop(): void {
    this.#speed = 0;
    this.#due = null;
    this.#waitingFor = null;
  }
}

function clamp(frame: number, { first, last }: Range): number {
  return Math.min(last, Math.max(first, frame));
}
