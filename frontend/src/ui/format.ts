/** Numbers as they are read: with units, sensible digits, and the same width from one frame to the next. */

/** Squared errors are small; everywhere on the screen they are in thousandths. */
export const ERROR_UNIT = "×10⁻³";

export function thousandths(error: number | null | undefined): string {
  if (error === null || error === undefined) return "–";
  const value = error * 1000;
  return value < 0.095 && value > 0 ? value.toFixed(2) : value.toFixed(1);
}

/** Movement: −0.5, 12.3. */
export function pixels(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  const written = value.toFixed(1);
  return written === "-0.0" ? "0.0" : written.replace("-", "−");
}

export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 0.5 ? "<1" : value.toFixed(0)} %`;
}

/** 0:42, 12:05, 1:02:05. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Times of single frames: 2.4 s, 24.6 s, 11:52. */
export function seconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return value < 100 ? `${value.toFixed(1)} s` : duration(value);
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ["kB", "MB", "GB"];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit] ?? ""}`;
}

/** 24, 23.976, 29.97. */
export function frameRate([numerator, denominator]: readonly [number, number]): string {
  return String(Number((numerator / denominator).toFixed(3)));
}

export function plural(count: number, word: string, many = `${word}s`): string {
  return `${count} ${count === 1 ? word : many}`;
}

/** Consecutive numbers as ranges: 1001–1003, 1007. */
export function ranges(numbers: readonly number[]): string {
  return runs(numbers)
    .map(([first, last]) => (first === last ? String(first) : `${first}–${last}`))
    .join(", ");
}

/** Ascending numbers as first and last of those that follow each other. */
export function runs(numbers: readonly number[]): [first: number, last: number][] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const run = found.at(-1);
    if (run?.[1] === number - 1) run[1] = number;
    else found.push([number, number]);
  }
  return found;
}

/** The frames of such ranges, ascending; null for other words. A range may leave first to last by one. */
export function framesOf(text: string, first: number, last: number): number[] | null {
  const frames = new Set<number>();
  for (const word of text
    .replace(/\s*[-–]\s*/g, "–")
    .split(/[\s,;]+/)
    .filter(Boolean)) {
    if (!/^\d{1,9}(–\d{1,9})?$/.test(word)) return null;
    const [from = 0, to = from] = word.split("–").map(Number);
    if (from > to) return null;
    frames.add(from);
    const end = Math.min(to, last + 1);
    for (let frame = Math.max(from, first - 1); frame <= end; frame += 1) frames.add(frame);
  }
  return [...frames].sort((a, b) => a - b);
}

/** "now", "3 min ago", "2 h ago", "5 days ago". */
export function ago(then: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(then)) / 1000);
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return `${plural(Math.round(seconds / 86_400), "day")} ago`;
}

/** A count of frames as a take number on a slate: v003. */
export function takeNumber(number: number): string {
  return `v${String(number).padStart(3, "0")}`;
}

/** A setting's value as people write it. */
export function settingValue(value: unknown): string {
  if (typeof value === "number")
    return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value))
    return value.every(isKeyframe) ? keyframeLines(value) : value.map(settingValue).join(", ");
  if (typeof value === "object") return weightList(value, ": ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

interface Keyframe {
  readonly frame: number;
}

function isKeyframe(value: unknown): value is Keyframe {
  return typeof value === "object" && value !== null && "frame" in value;
}

/** A line for each: "1001: styles 1 0, style_weight 300". */
function keyframeLines(keyframes: readonly Keyframe[]): string {
  return keyframes.map(({ frame, ...weights }) => `${frame}: ${weightList(weights, " ")}`).join("\n");
}

function weightList(weights: object, between: string): string {
  return Object.entries(weights)
    .filter(([, weight]) => weight !== null)
    .map(([name, weight]: [string, unknown]) => {
      const figures = Array.isArray(weight) ? weight.map(settingValue).join(" ") : settingValue(weight);
      return `${name}${between}${figures}`;
    })
    .join(", ");
}
