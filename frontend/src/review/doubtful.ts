/** Why a frame is bad: the worst regions of the transition that is looked at, in words. */

import type { BadRegion, StandingOut, Transition } from "../api/types";
import { flagsOf } from "../live/flags";
import type { TakeState } from "../live/take-state";
import { percent } from "../ui/format";
import { shownTransition, type Look } from "./look";

/** A cause with a smaller part of a region's error is not worth a word. */
const WORTH_A_WORD = 0.05;

/** The transition into a frame that asks for eyes: it is flagged, or its error is above the threshold. */
export function doubtful(
  state: TakeState,
  look: Look,
  threshold: number,
  number: number,
): Transition | undefined {
  const transition = shownTransition(state, look, number);
  const asks = flagsOf(state, number).length > 0 || (transition?.mean ?? 0) > threshold;
  return asks ? transition : undefined;
}

/** "flow error 71 %, not converged 20 %"; a hand does not converge, it paints something else. */
export function causesOf({ parts }: BadRegion, byHand: boolean): string {
  return Object.entries(parts)
    .filter(([, part]) => part >= WORTH_A_WORD)
    .sort(([, a], [, b]) => b - a)
    .map(([cause, part]) => `${blameWords(cause, byHand)} ${percent(part)}`)
    .join(", ");
}

/** How far a frame's error stands out, and what most of it comes from. */
export function standingOutWords({ factor, beside_footage, blame }: StandingOut, byHand: boolean): string {
  const words = [`${factor.toFixed(1)} × the median`];
  if (beside_footage !== null) words.push(`${beside_footage.toFixed(1)} × beside the source residual`);
  if (blame !== "") words.push(`mostly ${blameWords(blame, byHand)}`);
  return words.join(", ");
}

function blameWords(blame: string, byHand: boolean): string {
  return byHand && blame === "not converged" ? "painted by hand" : blame;
}
