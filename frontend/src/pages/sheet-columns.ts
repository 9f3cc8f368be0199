/** The columns of a contact sheet: what a few values of one setting or two come to. */

import type { ContactSheet, SettingSchema, SettingsCatalogue } from "../api/types";
import { settingValue } from "../ui/format";
import { controlOf, furtherSettings, KEY_SETTINGS, typedValue } from "../ui/settings";

/** A setting whose values are tried, as they were typed. */
export interface Axis {
  readonly setting: string;
  readonly values: string;
}

export type Column = Readonly<Record<string, unknown>>;

/** The settings whose values fit into a line. */
export function comparableSettings(catalogue: SettingsCatalogue): string[] {
  return [...KEY_SETTINGS, ...furtherSettings(catalogue)].filter((name) =>
    ["number", "choice", "switch"].includes(controlOf(catalogue.schema.properties[name]) ?? ""),
  );
}

/** Half of what holds, that, and twice that; or each choice that there is. */
export function usualValues(schema: SettingSchema | undefined, now: unknown): string {
  if (schema?.enum) return schema.enum.join(", ");
  if (typeof now !== "number") return "off, on";
  const inside = (value: number): boolean =>
    value >= (schema?.minimum ?? -Infinity) && value <= (schema?.maximum ?? Infinity);
  const whole = schema?.type === "integer" ? Math.round : (value: number) => value;
  const values = [now / 2, now, now * 2].map(whole).filter(inside);
  return [...new Set(values.map(settingValue))].join(", ");
}

/** Every value of the first with every value of the second, which changes faster. */
export function columnsOf(axes: readonly Axis[], catalogue: SettingsCatalogue): Column[] {
  return axes.reduce<Column[]>(
    (columns, { setting, values }) =>
      columns.flatMap((column) =>
        values
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map((text) => ({
            ...column,
            [setting]: typedValue(catalogue.schema.properties[setting] ?? {}, text),
          })),
      ),
    [{}],
  );
}

/** What a column is called; one that changes nothing, too. */
export function columnWords(column: Column): string {
  return changeWords(column) || "as it is";
}

/** What all bursts of a sheet were asked for with, beside what its columns change. */
export function sharedChanges({ columns, rows }: ContactSheet): Column {
  const compared = new Set(columns.flatMap(Object.keys));
  const changes = Object.entries(rows[0]?.[0]?.[0]?.changes ?? {});
  return Object.fromEntries(changes.filter(([name]) => !compared.has(name)));
}

/** "colours matched · style weight 250" */
export function changeWords(column: Column): string {
  const words = Object.entries(column).map(
    ([name, value]) => `${name.replaceAll("_", " ")} ${settingValue(value)}`,
  );
  return words.sort().join(" · ");
}
