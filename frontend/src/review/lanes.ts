/** What the lane over the strip can show: groups of measures that share a scale. */

import type { Revision, Transition } from "../api/types";
import { median } from "../live/median";
import { framesAbove } from "../live/flags";
import { frameNumbers, keptRevision, keptTransition, type TakeState } from "../live/take-state";
import { thousandths } from "../ui/format";

export type LaneName = "error" | "losses" | "iterations" | "drift" | "sharpness";

export interface LaneChoice {
  readonly lane: LaneName;
  /** To judge frames by: a line in their lane, and what "above the threshold" means. */
  readonly thresholds: Readonly<Record<Judged, number>>;
}

/** Lanes with a threshold: of squared error, or of how far a frame may be from the take's median. */
export type Judged = "error" | "drift";

export const FIRST_LANE: LaneChoice = { lane: "error", thresholds: { error: 0.005, drift: 0.02 } };

export interface Measure {
  readonly name: string;
  /** Of the curve, in theme.css; the dashes tell it apart without the colour. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width: number;
  value(transition: Transition | undefined, revision: Revision | undefined): number | null | undefined;
  /** What values are told in multiples of; null where it is not known. Without it they stand for themselves. */
  readonly relativeTo?: (state: TakeState) => number | null;
  format(value: number): string;
}

export interface Lane {
  readonly title: string;
  readonly unit: string;
  readonly measures: readonly Measure[];
  /** The thresholds to choose from, and where in the lane one is drawn. */
  readonly judged?: {
    readonly by: Judged;
    readonly choices: readonly number[];
    readonly lines: (threshold: number) => readonly number[];
    readonly format: (threshold: number) => string;
  };
  /** The scale's ends; null takes them from the values, from nothing on. */
  readonly range: readonly [number, number] | null;
  readonly logarithmic: boolean;
  /** What is written at the scale's lines; values are those of the measures. */
  readonly ticks: readonly number[] | null;
  tick(value: number): string;
}

type Look = Pick<Measure, "colour" | "dash" | "width">;

const STRONG = { colour: "--curve-error", dash: [], width: 1.5 } as const;
const FAINT = { colour: "--curve-p95", dash: [], width: 1 } as const;
const DOTTED = { colour: "--curve-p95", dash: [1, 3], width: 1 } as const;
const DASHED = { colour: "--curve-source", dash: [4, 3], width: 1 } as const;

const plain = (value: number): string => Number(value.toPrecision(3)).toString();

/** Squared error at the top of the lane: more than frames painted one by one from noise reach. */
const LARGEST_ERROR = 0.1;

/** Share at the ends of the lane of drift. */
const LARGEST_DRIFT = 0.1;

type Figure = "brightness" | "contrast" | "source_brightness" | "source_contrast" | "source_sharpness";

/** A measure's median over the frames that are painted. */
const medianOf =
  (figure: Figure) =>
  (state: TakeState): number | null =>
    median([...state.frames.values()].map((frame) => keptRevision(frame)?.[figure] ?? null));

/** How far a measure is from its median over the take, as a share of that. */
function drift(name: string, figure: Exclude<Figure, "source_sharpness">, look: Look): Measure {
  return {
    name,
    ...look,
    value: (_, revision) => revision?.[figure],
    relativeTo: medianOf(figure),
    format: (value) => percent(value - 1),
  };
}

/** +2.1 %, −0.3 %. */
function percent(share: number): string {
  const written = Math.abs(share * 100).toFixed(1);
  return `${share > 0 ? "+" : "−"}${written} %`;
}

export const LANES: Readonly<Record<LaneName, Lane>> = {
  error: {
    title: "temporal error",
    unit: "×10⁻³",
    // Absolute, so that it never moves; linear near nothing and logarithmic above 10⁻³, so that a doubling shows
    // as much in a calm shot as in a wild one.
    range: [0, LARGEST_ERROR],
    judged: {
      by: "error",
      choices: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05],
      lines: (threshold) => [threshold],
      format: thousandths,
    },
    logarithmic: true,
    ticks: [0, 0.001, 0.01, LARGEST_ERROR],
    tick: (value) => String(Math.round(value * 1000)),
    measures: [
      { name: "error", ...STRONG, value: (transition) => transition?.mean, format: thousandths },
      { name: "p95", ...FAINT, value: (transition) => transition?.p95, format: thousandths },
      {
        name: "worst tile",
        ...DOTTED,
        value: (transition) => transition?.worst_tile_error,
        format: thousandths,
      },
      { name: "source", ...DASHED, value: (transition) => transition?.source_residual, format: thousandths },
    ],
  },
  losses: {
    title: "losses",
    unit: "",
    range: null,
    logarithmic: false,
    ticks: null,
    tick: plain,
    measures: [
      { name: "style", ...STRONG, value: (_, revision) => revision?.style_loss, format: plain },
      { name: "content", ...FAINT, value: (_, revision) => revision?.content_loss, format: plain },
      { name: "temporal", ...DASHED, value: (_, revision) => revision?.temporal_loss, format: plain },
    ],
  },
  iterations: {
    title: "iterations",
    unit: "",
    range: null,
    logarithmic: false,
    ticks: null,
    tick: plain,
    measures: [
      { name: "iterations", ...STRONG, value: (_, revision) => revision?.iterations, format: String },
    ],
  },
  drift: {
    title: "drift",
    unit: "from the median",
    // Fixed, so that a calm take looks calm: what is beyond it can be read all the same.
    range: [1 - LARGEST_DRIFT, 1 + LARGEST_DRIFT],
    judged: {
      by: "drift",
      choices: [0.005, 0.01, 0.02, 0.05],
      lines: (threshold) => [1 - threshold, 1 + threshold],
      format: (threshold) => `${threshold * 100} %`,
    },
    logarithmic: false,
    ticks: [1 - LARGEST_DRIFT, 1, 1 + LARGEST_DRIFT],
    tick: (value) => (value === 1 ? "0" : `${value > 1 ? "+" : "−"}${LARGEST_DRIFT * 100} %`),
    measures: [
      drift("brightness", "brightness", STRONG),
      drift("contrast", "contrast", FAINT),
      drift("footage’s brightness", "source_brightness", DASHED),
      drift("its contrast", "source_contrast", DOTTED),
    ],
  },
  sharpness: {
    title: "sharpness",
    // Of the footage, not of the take: a take that is blurred throughout must not be its own measure.
    unit: "× the footage's median",
    range: null,
    logarithmic: false,
    ticks: null,
    tick: plain,
    measures: [
      {
        name: "sharpness",
        ...STRONG,
        value: (_, revision) => revision?.sharpness,
        relativeTo: medianOf("source_sharpness"),
        format: plain,
      },
      {
        name: "source",
        ...DASHED,
        value: (_, revision) => revision?.source_sharpness,
        relativeTo: medianOf("source_sharpness"),
        format: plain,
      },
    ],
  },
};

/** The measure in the lane's unit, null where it is not known. */
export function reading(state: TakeState, measure: Measure, frame: number): number | null {
  const measured = measure.value(keptTransition(state, frame), keptRevision(state.frames.get(frame)));
  return inUnits(measured, unitOf(measure, state));
}

/** The measure of all these frames. */
export function curve(state: TakeState, measure: Measure, frames: readonly number[]): (number | null)[] {
  const unit = unitOf(measure, state);
  return frames.map((frame) =>
    inUnits(measure.value(keptTransition(state, frame), keptRevision(state.frames.get(frame))), unit),
  );
}

function unitOf(measure: Measure, state: TakeState): number | null {
  return measure.relativeTo ? measure.relativeTo(state) : 1;
}

function inUnits(value: number | null | undefined, unit: number | null): number | null {
  return value === null || value === undefined || unit === null ? null : value / unit;
}

/** The frames that are above the threshold of the lane that is shown, or of the error's where it has none. */
export function framesBeyond(state: TakeState, { lane, thresholds }: LaneChoice): number[] {
  if (lane !== "drift") return framesAbove(state, thresholds.error);
  const frames = frameNumbers(state);
  const painted = LANES.drift.measures.slice(0, 2).map((measure) => curve(state, measure, frames));
  return frames.filter((_, index) =>
    painted.some((values) => Math.abs((values[index] ?? 1) - 1) > thresholds.drift),
  );
}

export const LANE_NAMES = Object.keys(LANES) as LaneName[];

export function nextLane(lane: LaneName): LaneName {
  return LANE_NAMES[(LANE_NAMES.indexOf(lane) + 1) % LANE_NAMES.length] ?? "error";
}
