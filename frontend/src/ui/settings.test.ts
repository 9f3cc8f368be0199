import { expect, it } from "vitest";

import { settingValue } from "./format";
import { allowed, changesOnly, furtherSettings, typedValue } from "./settings";

const catalogue = {
  schema: {
    properties: {
      preset: { enum: ["draft", "final"] },
      seed: { type: "integer" },
      optimiser: { enum: ["lbfgs", "adam"] },
      weights: { title: "Weights file" },
      loop: { type: "boolean" },
      style_layers: { type: "object" },
      history: { type: "integer", minimum: 1, maximum: 200, unit: "pairs" },
    },
  },
  presets: {},
};

it("offers what one control can change", () => {
  expect(furtherSettings(catalogue)).toEqual(["optimiser", "loop", "style_layers", "history"]);
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

it.each([
  [{ type: "boolean" }, true, "on"],
  [{ type: "integer" }, 1234567, "1234567"],
  [{ type: "array", items: { type: "integer" } }, [1, 2, 4], "1, 2, 4"],
  [{ type: "object" }, { relu1_1: 1, relu2_1: 0.5 }, "relu1_1: 1, relu2_1: 0.5"],
  [
    { type: "array", items: {} },
    [
      { frame: 1001, styles: [1, 0] },
      { frame: 1048, styles: [0, 1], style_weight: 300 },
    ],
    "1001: styles 1 0\n1048: styles 0 1, style_weight 300",
  ],
])("reads back what it writes: %j %j", (schema, value, text) => {
  expect(settingValue(value)).toBe(text);
  expect(typedValue(schema, text)).toEqual(value);
});

it.each([
  [{ type: "array", items: { type: "integer" } }, "1, two"],
  [{ type: "object" }, "relu1_1"],
  [{ type: "array", items: {} }, "from 1001: styles 1"],
])("leaves what can't be read as it was typed", (schema, text) => {
  expect(typedValue(schema, text)).toBe(text);
});

it("says what a setting may be", () => {
  expect(allowed(catalogue.schema.properties.history)).toBe("1 to 200 pairs");
  expect(allowed({ minimum: 0, exclusiveMaximum: 1 })).toBe("0 to below 1");
  expect(allowed({})).toBe("");
});

it("sends only what differs", () => {
  expect(changesOnly({ seed: 3, history: 10 }, { seed: 0, history: 10 })).toEqual({ seed: 3 });
  expect(changesOnly({ related_frames: [1] }, { related_frames: [1] })).toEqual({});
});
