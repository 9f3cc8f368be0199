/** What the lane over the strip can show: groups of measures that share a scale. */

import type { Revision, Transition } from "../api/types";
import { median } from "../live/median";
import { keptRevision, type TakeState } from "../live/take-state";
import { thousandths } from "../ui/format";

export type LaneName = "error" | "losses" | "iterations" | "picture" | "sharpness";

export interface LaneChoice {
  readonly lane: LaneName;
  /** Squared error to judge frames by: a line in the lane, and what "above the threshold" means. */
  readonly threshold: number;
}

export const FIRST_LANE: LaneChoice = { lane: "error", threshold: 0.005 };

export interface Measure {
  readonly name: string;
  /** Of the curve, in theme.css; the dashes tell it apart without the colour. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width: number;
  value(transition: Transition | undefined, revision: Revision | undefined): number | null | undefined;
  format(value: number): string;
}

export interface Lane {
  readonly title: string;
  readonly unit: string;
  /** What values are told in multiples of; null where it is not known. Without it they stand for themselves. */
  readonly relativeTo?: (state: TakeState) => number | null;
  readonly measures: readonly Measure[];
  /** The scale's top; null takes it from the values. */
  readonly largest: number | null;
  readonly logarithmic: boolean;
  /** What is written at the scale's lines; values are those of the measures. */
  readonly ticks: readonly number[] | null;
  tick(value: number): string;
}

const STRONG = { colour: "--curve-error", dash: [], width: 1.5 } as const;
const FAINT = { colour: "--curve-p95", dash: [], width: 1 } as const;
const DOTTED = { colour: "--curve-p95", dash: [1, 3], width: 1 } as const;
const DASHED = { colour: "--curve-source", dash: [4, 3], width: 1 } as const;

const plain = (value: number): string => Number(value.toPrecision(3)).toString();
const third = (value: number): string => value.toFixed(3);

/** Squared error at the top of the lane: more than frames painted one by one from noise reach. */
const LARGEST_ERROR = 0.1;

/** The median sharpness of the footage, over the frames that are painted. */
function footageSharpness(state: TakeState): number | null {
  return median([...state.frames.values()].map((frame) => keptRevision(frame)?.source_sharpness ?? null));
}

export const LANES: Readonly<Record<LaneName, Lane>> = {
  error: {
    title: "temporal error",
    unit: "×10⁻³",
    // Absolute, so that it never moves; linear near nothing and logarithmic above 10⁻³, so that a doubling shows
    // as much in a calm shot as in a wild one.
    largest: LARGEST_ERROR,
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
    largest: null,
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
    largest: null,
    logarithmic: false,
    ticks: null,
    tick: plain,
    measures: [
      { name: "iterations", ...STRONG, value: (_, revision) => revision?.iterations, format: String },
    ],
  },
  picture: {
    title: "brightness",
    unit: "0 … 1",
    largest: 1,
    logarithmic: false,
    ticks: [0, 0.25, 0.5, 0.75, 1],
    tick: plain,
    measures: [
      { name: "brightness", ...STRONG, value: (_, revision) => revision?.brightness, format: third },
      { name: "contrast", ...DASHED, value: (_, revision) => revision?.contrast, format: third },
    ],
  },
  sharpness: {
    title: "sharpness",
    // Of the footage, not of the take: a take that is blurred throughout must not be its own measure.
    unit: "× the footage's median",
    relativeTo: footageSharpness,
    largest: null,
    logarithmic: false,
    ticks: null,
    tick: plain,
    measures: [
      { name: "sharpness", ...STRONG, value: (_, revision) => revision?.sharpness, format: plain },
      { name: "source", ...DASHED, value: (_, revision) => revision?.source_sharpness, format: plain },
    ],
  },
};

export const LANE_NAMES = Object.keys(LANES) as LaneName[];

export function nextLane(lane: LaneName): LaneName {
  return LANE_NAMES[(LANE_NAMES.indexOf(lane) + 1) % LANE_NAMES.length] ?? "error";
}
