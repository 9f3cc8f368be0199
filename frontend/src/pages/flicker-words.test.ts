import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { flickerWord } from "./flicker-words";

interface Results {
  styles: { style: string; forecast: number; measured: number }[];
  calibration: { typical_factor: number };
}

const file = new URL("../../../stylizer/benchmark/results/forecast.json", import.meta.url);
const { styles, calibration } = JSON.parse(readFileSync(file, "utf8")) as Results;

it("parts what was measured into three groups, with room between them", () => {
  const measured = (word: string): number[] =>
    styles.map((style) => style.measured).filter((error) => flickerWord(error) === word);
  const [steady, lively, flickers] = ["steady", "lively", "flickers"].map(measured);
  expect(Math.min(...lively!) / Math.max(...steady!)).toBeGreaterThan(1.15);
  expect(Math.min(...flickers!) / Math.max(...lively!)).toBeGreaterThan(1.15);
});

it("says of a forecast what was measured, give or take the factor that a forecast is known to miss by", () => {
  const { typical_factor: factor } = calibration;
  for (const { style, forecast, measured } of styles) {
    const likely = [measured / factor, measured, measured * factor].map(flickerWord);
    expect(likely, style).toContain(flickerWord(forecast));
  }
});
