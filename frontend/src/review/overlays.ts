/** How what was measured is coloured, and on which scale: absolute, so that a colour means the same in every frame. */

import type { TakeState } from "../live/take-state";
import type { ColourMap, ErrorStyle } from "../player/colour-maps";
import type { Overlay } from "../player/view";
import type { Look } from "./look";

export interface Colouring {
  readonly map: ColourMap;
  /** The squared error at the top by hand, or as far as the shot's takes reach, or both compared ones. */
  readonly scale: number | "shot" | "pair";
  readonly curve: ErrorStyle["curve"];
  /** Squared error; 0 colours all. */
  readonly threshold: number;
  /** The speed at the wheel's rim by hand, in pixels between two frames, or as fast as the shot moves. */
  readonly rim: number | "shot";
  readonly opacity: number;
}

/** Squared errors to choose from, in steps of 1, 2 and 5; nothing larger than the last is stored. */
export const ROUND_ERRORS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25] as const;
/** Speeds to choose from, in pixels between two frames. */
export const ROUND_SPEEDS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

export const FIRST_COLOURING: Colouring = {
  map: "inferno",
  scale: 0.01,
  curve: "linear",
  threshold: 0,
  rim: "shot",
  opacity: 0.8,
};

/** What a look lays over these takes, with its scale in numbers. */
export function overlayOf(
  wish: Look["overlay"],
  { map, scale, curve, threshold, rim, opacity }: Colouring,
  state: TakeState,
  other: TakeState | null,
): Overlay | null {
  if (wish === "none") return null;
  if (wish === "flow")
    return { layer: "flow", style: { kind: "flow", rim: rim === "shot" ? fittedRim(state) : rim, opacity } };
  const largest = typeof scale === "number" ? scale : fittedScale(scale, state, other);
  const style = {
    kind: "error",
    map,
    curve,
    threshold,
    opacity,
    largest,
    causesOnly: wish === "causes",
  } as const;
  return { layer: wish === "residual" ? "residual" : "error", style };
}

/** The round error above every p95 that was measured: it moves only when a take gets much worse. */
function fittedScale(scale: "shot" | "pair", state: TakeState, other: TakeState | null): number {
  const pair = [state, ...(other ? [other] : [])].flatMap(({ takes, takeId }) => takes.get(takeId) ?? []);
  const takes = scale === "pair" ? pair : [...state.takes.values()];
  return roundedUp(ROUND_ERRORS, Math.max(0, ...takes.map(({ reach }) => reach.error ?? 0)));
}

/** The round speed above that of 95 % of the pixels in every frame. */
function fittedRim({ takes }: TakeState): number {
  return roundedUp(ROUND_SPEEDS, Math.max(0, ...[...takes.values()].map(({ reach }) => reach.speed ?? 0)));
}

function roundedUp(steps: readonly number[], value: number): number {
  return steps.find((step) => step >= value) ?? steps.at(-1) ?? value;
}
