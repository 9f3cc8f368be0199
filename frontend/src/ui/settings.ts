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

/** A setting that one control can change: a number, or one of a few words. */
export function isEditable(schema: SettingSchema | undefined): boolean {
  return schema?.type === "number" || schema?.type === "integer" || schema?.enum !== undefined;
}

/** The remaining settings that a form can offer; the preset is chosen by itself. */
export function furtherSettings(catalogue: SettingsCatalogue): string[] {
  const key: readonly string[] = KEY_SETTINGS;
  return Object.entries(catalogue.schema.properties)
    .filter(([name, schema]) => isEditable(schema) && !key.includes(name) && name !== "preset")
    .map(([name]) => name);
}

/** What was typed as the setting's value; text that is no number stays text, for the server to name. */
export function typedValue(schema: SettingSchema, text: string): unknown {
  if (schema.enum) return text;
  const number = Number(text.replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? text : number;
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
  return Object.fromEntries(Object.entries(overrides).filter(([name, value]) => value !== base[name]));
}
