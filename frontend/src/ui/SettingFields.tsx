import type { ChangeEvent } from "react";

import type { SettingsCatalogue } from "../api/types";
import { Field } from "./Field";
import { settingValue } from "./format";
import { allowed, controlOf, furtherSettings, isSameSetting, KEY_SETTINGS, typedValue } from "./settings";

interface SettingFieldsProps {
  readonly catalogue: SettingsCatalogue;
  /** The values that hold where nothing was changed. */
  readonly base: Readonly<Record<string, unknown>>;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly onChange: (overrides: Record<string, unknown>) => void;
  /** Messages by setting. */
  readonly wrong: Readonly<Record<string, string>>;
}

/** The knobs of the method: the usual ones, and the rest behind a fold. */
export function SettingFields(props: SettingFieldsProps) {
  const further = furtherSettings(props.catalogue);
  const properties = props.catalogue.schema.properties;
  return (
    <>
      <div className="setting-grid">
        {KEY_SETTINGS.filter((name) => controlOf(properties[name]) !== undefined).map((name) => (
          <SettingField key={name} name={name} {...props} />
        ))}
      </div>
      <details open={further.some((name) => props.wrong[name] !== undefined) || undefined}>
        <summary>More settings</summary>
        <div className="setting-grid">
          {further.map((name) => (
            <SettingField key={name} name={name} {...props} />
          ))}
        </div>
      </details>
    </>
  );
}

function SettingField({
  name,
  catalogue,
  base,
  overrides,
  onChange,
  wrong,
}: SettingFieldsProps & { name: string }) {
  const schema = catalogue.schema.properties[name] ?? {};
  const changed = name in overrides && !isSameSetting(overrides[name], base[name]);
  const value = overrides[name] ?? base[name];
  const control = controlOf(schema);
  const choices = control === "switch" ? ["off", "on"] : schema.enum;
  const Typed = control === "keyframes" ? "textarea" : "input";
  const set = (text: string): void => onChange({ ...overrides, [name]: typedValue(schema, text) });
  const hint = changed ? `was ${settingValue(base[name])}` : allowed(schema);
  return (
    <div className={changed ? "setting changed" : "setting"} title={schema.description}>
      <Field label={schema.title ?? name} hint={hint} wrong={wrong[name]}>
        {(attributes) =>
          choices ? (
            <select
              {...attributes}
              name={name}
              value={settingValue(value)}
              onChange={(event) => set(event.target.value)}
            >
              {choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          ) : (
            <Typed
              {...attributes}
              name={name}
              inputMode={control === "number" ? "decimal" : "text"}
              key={`${name} ${settingValue(base[name])}`}
              placeholder={control === "keyframes" ? "1001: styles 1 0" : undefined}
              defaultValue={settingValue(value)}
              onChange={(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
                set(event.target.value)
              }
            />
          )
        }
      </Field>
    </div>
  );
}
