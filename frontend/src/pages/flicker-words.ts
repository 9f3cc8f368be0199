/** A style's flicker forecast in a word. */

/**
 * Squared errors at which the word changes. They stand in the gaps of what was measured on the nine demo styles
 * painted frame by frame (stylizer/benchmark/results/forecast.json): 24 to 26, 31, and 41 to 65, ×10⁻³.
 */
const LIVELY = 0.028;
const FLICKERS = 0.036;

export type Flicker = "steady" | "lively" | "flickers";

export function flickerWord(error: number): Flicker {
  if (error < LIVELY) return "steady";
  return error < FLICKERS ? "lively" : "flickers";
}
