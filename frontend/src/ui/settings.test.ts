import { expect, it } from "vitest";

import { allowed, changesOnly, furtherSettings, typedValue } from "./settings";

const catalogue = {
  schema: {
    properties: {
      preset: { enum: ["draft", "final"] },
      seed: { type: "integer" },
      optimiser: { enum: ["lbfgs", "adam"] },
      style_layers: { type: "object" },
      history: { type: "integer", minimum: 1, maximum: 200, unit: "pairs" },
    },
  },
  presets: {},
};

it("offers what one control can change", () => {
  expect(furtherSettings(catalogue)).toEqual(["optimiser", "history"]);
});

it("reads numbers as people type them, and leaves the rest for the server to name", () => {
  const number = { type: "number" };
  expect(["1e-3", "0,5", "", "many"].map((text) => typedValue(number, text))).toEqual([
    0.001,
    0.5,
    "",
    "many",
  ]);
  expect(typedValue({ enum: ["1", "2"] }, "1")).toBe("1");
});

it("says what a setting may be", () => {
  expect(allowed(catalogue.schema.properties.history)).toBe("1 to 200 pairs");
  expect(allowed({ minimum: 0, exclusiveMaximum: 1 })).toBe("0 to below 1");
  expect(allowed({})).toBe("");
});

it("sends only what differs", () => {
  expect(changesOnly({ seed: 3, history: 10 }, { seed: 0, history: 10 })).toEqual({ seed: 3 });
});
