import { expect, it } from "vitest";

import { columnsOf, columnWords, comparableSettings, usualValues } from "./sheet-columns";

const catalogue = {
  schema: {
    properties: {
      style_weight: { type: "number", minimum: 0, maximum: 1e6 },
      style_layers: { type: "object" },
      colours: { enum: ["style", "matched"] },
      loop: { type: "boolean" },
    },
  },
  presets: {},
};
const properties = catalogue.schema.properties;

it("compares what fits into a line", () => {
  expect(comparableSettings(catalogue)).toEqual(["style_weight", "colours", "loop"]);
});

it("proposes half and twice of what holds, within bounds, or all choices", () => {
  expect(usualValues(properties.style_weight, 500)).toBe("250, 500, 1000");
  expect(usualValues({ type: "integer", minimum: 1, maximum: 8 }, 5)).toBe("3, 5");
  expect(usualValues(properties.colours, "style")).toBe("style, matched");
  expect(usualValues(properties.loop, false)).toBe("off, on");
});

it("makes a column of every combination, and leaves what can't be read to the server", () => {
  const axes = [
    { setting: "style_weight", values: "250, many" },
    { setting: "loop", values: "off on" },
  ];
  expect(columnsOf(axes, catalogue)).toEqual([
    { style_weight: 250, loop: false },
    { style_weight: 250, loop: true },
    { style_weight: "many", loop: false },
    { style_weight: "many", loop: true },
  ]);
  expect(columnsOf([], catalogue)).toEqual([{}]);
  expect(columnsOf([{ setting: "loop", values: " " }], catalogue)).toEqual([]);
});

it("says a column in words", () => {
  expect(columnWords({ style_weight: 250, loop: true })).toBe("loop on · style weight 250");
  expect(columnWords({})).toBe("as it is");
});
