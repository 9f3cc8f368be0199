/** How errors are coloured, and on which scale: absolute, so that a colour means the same in every frame. */

import { keptTransition, type TakeState } from "../live/take-state";
import type { ColourMap, OverlayStyle } from "../player/colour-maps";

export interface Heat {
  readonly map: ColourMap;
  /** The squared error at the top by hand, or as the shot's takes have it: this one, or both compared ones. */
  readonly scale: number | "take" | "pair";
  readonly curve: OverlayStyle["curve"];
  /** Squared error; 0 colours all. */
  readonly threshold: number;
  readonly opacity: number;
}

/** Squared errors to choose from, in steps of 1, 2 and 5. */
export const ROUND_ERRORS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25] as const;
/** The full scale of an error field: nothing stored is larger. */
const LARGEST_ERROR = 0.25;

export const FIRST_HEAT: Heat = { map: "inferno", scale: 0.01, curve: "linear", threshold: 0, opacity: 0.8 };

/** The heat as it is drawn over these takes. */
export function overlayStyle(
  { scale, ...style }: Heat,
  causesOnly: boolean,
  state: TakeState,
  other: TakeState | null,
): OverlayStyle {
  return { ...style, causesOnly, largest: typeof scale === "number" ? scale : fitted(scale, state, other) };
}

/** The round error above every frame's p95: it moves only when a take gets much better or worse. */
function fitted(scale: "take" | "pair", state: TakeState, other: TakeState | null): number {
  const takes = scale === "pair" && other ? [state, other] : [state];
  const largest = Math.max(0, ...takes.map(largestP95));
  return ROUND_ERRORS.find((error) => error >= largest) ?? LARGEST_ERROR;
}

function largestP95(state: TakeState): number {
  let largest = 0;
  for (const number of state.frames.keys())
    largest = Math.max(largest, keptTransition(state, number)?.p95 ?? 0);
  return largest;
}
