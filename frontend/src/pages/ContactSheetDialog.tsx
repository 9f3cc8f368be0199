import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import { startJson } from "../api/client";
import { contactSheetEstimate } from "../api/queries";
import type { ContactSheetEstimate, Created, NewTake, SettingsCatalogue, ShotSummary } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { bytes, framesOf, plural } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { columnsOf, comparableSettings, usualValues, type Axis } from "./sheet-columns";
import { timeWords } from "./TakeEstimate";

interface ContactSheetDialogProps {
  readonly shot: ShotSummary;
  /** What all of its bursts share; each of the styles is a row. */
  readonly order: NewTake;
  readonly catalogue: SettingsCatalogue;
  /** The values that hold where no column changes them. */
  readonly base: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
}

/** What a contact sheet compares: a few values of one setting or two, on which frames. */
export function ContactSheetDialog({ shot, order, catalogue, base, onClose }: ContactSheetDialogProps) {
  const navigate = useNavigate();
  const [axes, setAxes] = useState<readonly Axis[]>([axisOf("style_weight", catalogue, base)]);
  const [typed, setTyped] = useState<string | null>(null);
  const last = shot.first_frame + shot.frame_count - 1;
  const frames = typed === null ? null : framesOf(typed, shot.first_frame, last);
  const hasFrames = typed === null || Boolean(frames?.length);
  const sheet = { ...order, columns: columnsOf(axes, catalogue), frames };
  const hasColumns = sheet.columns.length > 0;
  const estimate = useQuery({
    ...contactSheetEstimate(shot.id, sheet),
    enabled: hasColumns && hasFrames,
    placeholderData: keepPreviousData,
  });
  const start = useMutation({
    mutationFn: () => startJson<Created>(`/shots/${shot.id}/contact-sheets`, sheet),
    onSuccess: () => void navigate(`/shots/${shot.id}/bursts`),
  });
  const against = start.error ?? estimate.error;
  const setAxis = (place: number, axis: Axis | null): void =>
    setAxes([...axes.slice(0, place), ...(axis ? [axis] : []), ...axes.slice(place + 1)]);
  return (
    <Dialog title={`Contact sheet of ${plural(order.styles.length, "style")}`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        {[0, 1].map((place) => (
          <AxisFields
            key={place}
            label={place === 0 ? "Setting to compare" : "And a second one"}
            axis={axes[place]}
            catalogue={catalogue}
            base={base}
            onChange={(axis) => setAxis(place, axis)}
            disabled={place > axes.length}
          />
        ))}
        <FramesField shot={shot} typed={typed} isWrong={!hasFrames} onChange={setTyped} />
        {against ? (
          <ErrorNotice error={against} />
        ) : (
          <p className="estimate" role="status" aria-busy={estimate.isFetching}>
            {hasColumns ? sheetWords(estimate.data) : "Type a value or two."}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button
            type="submit"
            className="primary"
            disabled={!hasColumns || !hasFrames || estimate.error !== null || start.isPending}
          >
            Paint the sheet
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface AxisFieldsProps {
  readonly label: string;
  readonly axis: Axis | undefined;
  readonly catalogue: SettingsCatalogue;
  readonly base: Readonly<Record<string, unknown>>;
  readonly onChange: (axis: Axis | null) => void;
  readonly disabled: boolean;
}

function AxisFields({ label, axis, catalogue, base, onChange, disabled }: AxisFieldsProps) {
  const titles = comparableSettings(catalogue).map(
    (name) => [name, catalogue.schema.properties[name]?.title ?? name] as const,
  );
  return (
    <div className="form-row">
      <Field label={label}>
        {(attributes) => (
          <select
            {...attributes}
            value={axis?.setting ?? ""}
            disabled={disabled}
            onChange={({ target }) =>
              onChange(target.value === "" ? null : axisOf(target.value, catalogue, base))
            }
          >
            <option value="">none</option>
            {titles.map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      {axis && (
        <Field label={`Values of ${catalogue.schema.properties[axis.setting]?.title ?? axis.setting}`}>
          {(attributes) => (
            <input
              {...attributes}
              value={axis.values}
              onChange={(event) => onChange({ ...axis, values: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

interface FramesFieldProps {
  readonly shot: ShotSummary;
  /** Null: where the shot moves most. */
  readonly typed: string | null;
  readonly isWrong: boolean;
  readonly onChange: (typed: string | null) => void;
}

function FramesField({ shot, typed, isWrong, onChange }: FramesFieldProps) {
  return (
    <fieldset className="sheet-frames">
      <legend>Frames</legend>
      <label className="check">
        <input type="radio" name="frames" checked={typed === null} onChange={() => onChange(null)} />
        {shot.frame_count > 12 ? "12 where the shot moves most" : "All of the shot"}
      </label>
      <label className="check">
        <input
          type="radio"
          name="frames"
          checked={typed !== null}
          onChange={() => onChange(String(shot.first_frame))}
        />
        These
      </label>
      {typed !== null && (
        <Field
          label="Frames, or ranges of them"
          hint="Consecutive frames are one burst, others are painted apart."
          wrong={isWrong ? `Type frames such as ${examples(shot)}.` : undefined}
        >
          {(attributes) => (
            <input {...attributes} value={typed} onChange={(event) => onChange(event.target.value)} />
          )}
        </Field>
      )}
    </fieldset>
  );
}

/** "1001 or 1040–1080": some that the shot has. */
function examples({ first_frame: first, frame_count: count }: ShotSummary): string {
  const [middle, last] = [first + Math.floor(count / 2), first + count - 1];
  return `${first} or ${middle}–${last}`;
}

function axisOf(
  setting: string,
  catalogue: SettingsCatalogue,
  base: Readonly<Record<string, unknown>>,
): Axis {
  return { setting, values: usualValues(catalogue.schema.properties[setting], base[setting]) };
}

/** "6 bursts, 72 frames in all: about 2:30, up to 1.2 GB of memory, 90 MB on the disk of 34 GB free" */
function sheetWords(estimate: ContactSheetEstimate | undefined): string {
  if (!estimate) return "";
  const { bursts, frames, seconds, memory, disk, free } = estimate;
  const time = seconds === null ? "how long is not known yet" : timeWords(seconds);
  const room = `up to ${bytes(memory)} of memory, ${bytes(disk)} on the disk of ${bytes(free)} free`;
  return `${plural(bursts, "burst")}, ${plural(frames, "frame")} in all: ${time}, ${room}`;
}
