/** The settings' schema, as forms need it. */

import type { SettingSchema, SettingsCatalogue } from "../api/types";

/** The knobs that people turn most, in this order. */
export const KEY_SETTINGS = [
  "style_weight",
  "temporal_weight",
  "content_weight",
  "style_scale",
  "first_iterations",
  "iterations",
  "seed",
] as const;

/** How a setting is typed or chosen; none where a form can't offer it. */
export type Control = "number" | "choice" | "switch" | "numbers" | "weights" | "keyframes";

export function controlOf(schema: SettingSchema | undefined): Control | undefined {
  if (schema?.enum !== undefined) return "choice";
  switch (schema?.type) {
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "switch";
    case "array":
      return schema.items?.type === undefined ? "keyframes" : "numbers";
    case "object":
      return "weights";
    default:
      return undefined;
  }
}

/** Chosen in places of their own. */
const ELSEWHERE = ["preset", "outside"];

/** The remaining settings that a form can offer. */
export function furtherSettings(catalogue: SettingsCatalogue): string[] {
  const offered: readonly string[] = [...KEY_SETTINGS, ...ELSEWHERE];
  return Object.entries(catalogue.schema.properties)
    .filter(([name, schema]) => controlOf(schema) !== undefined && !offered.includes(name))
    .map(([name]) => name);
}

/** What was typed as the setting's value; text that can't be read stays text, for the server to name. */
export function typedValue(schema: SettingSchema, text: string): unknown {
  switch (controlOf(schema)) {
    case "number":
      return typedNumber(text) ?? text;
    case "switch":
      return text === "on";
    case "numbers":
      return (
        allOrNothing(
          text
            .split(/[\s,]+/)
            .filter(Boolean)
            .map(typedNumber),
        ) ?? text
      );
    case "weights":
      return typedWeights(text, /:/) ?? text;
    case "keyframes":
      return (
        allOrNothing(
          text
            .split("\n")
            .filter((line) => line.trim() !== "")
            .map(typedKeyframe),
        ) ?? text
      );
    default:
      return text;
  }
}

function typedNumber(text: string): number | undefined {
  const number = Number(text.replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

/** "relu1_1: 1, relu2_1: 0.5" */
function typedWeights(text: string, between: RegExp): Record<string, unknown> | undefined {
  const pairs = text.split(",").map((part) => {
    const [name, ...figures] = part
      .trim()
      .split(between)
      .map((word) => word.trim());
    const numbers = allOrNothing(figures.map(typedNumber));
    if (!name || !numbers || numbers.length === 0) return undefined;
    return [name, name === "styles" ? numbers : numbers[0]] as const;
  });
  const whole = allOrNothing(pairs);
  return whole && Object.fromEntries(whole);
}

/** "1001: styles 1 0, style_weight 300" */
function typedKeyframe(line: string): Record<string, unknown> | undefined {
  const [, frame, rest] = /^\s*(\d+)\s*:(.*)$/.exec(line) ?? [];
  const weights = rest === undefined ? undefined : typedWeights(rest, /\s+/);
  return weights && { frame: Number(frame), ...weights };
}

function allOrNothing<Value>(values: readonly (Value | undefined)[]): Value[] | undefined {
  const known = values.filter((value): value is Value => value !== undefined);
  return known.length === values.length ? known : undefined;
}

/** A bound beyond this is there to catch slips of the hand, and tells nobody what to type. */
const TELLING = 10_000;

/** "1 to 5000 iterations", or the unit alone. */
export function allowed({ minimum, maximum, exclusiveMaximum, unit }: SettingSchema): string {
  const top = maximum ?? exclusiveMaximum;
  if (minimum === undefined || top === undefined || top > TELLING) return unit ?? "";
  return `${minimum} ${maximum === undefined ? "to below" : "to"} ${top}${unit ? ` ${unit}` : ""}`;
}

/** Only what differs from what holds anyway. */
export function changesOnly(
  overrides: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(overrides).filter(([name, value]) => !isSameSetting(value, base[name])),
  );
}

export function isSameSetting(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
