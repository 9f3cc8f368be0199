/** A style's flicker forecast in a word. */

/**
 * Squared errors at which the word changes. They stand in the gaps of what was measured on the nine demo styles
 * painted frame by frame (stylizer/benchmark/results/forecast.json): up to 22, 27 to 44, and 72, ×10⁻³.
 */
const LIVELY = 0.0245;
const FLICKERS = 0.056;

export type Flicker = "steady" | "lively" | "flickers";

export function flickerWord(error: number): Flicker {
  if (error < LIVELY) return "steady";
  return error < FLICKERS ? "lively" : "flickers";
}
