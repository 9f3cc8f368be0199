import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import { ApiError, startJson } from "../api/client";
import { settings, styles as stylesQuery } from "../api/queries";
import type { Created, NewTake, NewTakes, ShotSummary } from "../api/types";
import { Field } from "../ui/Field";
import { plural } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { SettingFields } from "../ui/SettingFields";
import { changesOnly } from "../ui/settings";
import { ContactSheetDialog } from "./ContactSheetDialog";
import { Regions } from "./Regions";
import { unmasked, wireRegions, type RegionDraft } from "./region-drafts";
import { StyleWall } from "./StyleWall";
import { TakeEstimate } from "./TakeEstimate";
import { useEstimate } from "./useEstimate";

const PRESETS = [
  ["draft", "A quick look"],
  ["standard", "For review"],
  ["final", "For delivery, the slowest"],
] as const;

interface TakeFormProps {
  /** One shot or more; of more, each has a take of its own. */
  readonly shots: readonly [ShotSummary, ...ShotSummary[]];
  readonly project?: number;
}

/** What a take is to be like: which style, how thorough, and what to turn. */
export function TakeForm({ shots, project }: TakeFormProps) {
  const navigate = useNavigate();
  const [shot] = shots;
  const catalogue = useQuery(settings(shot.width, shot.height));
  const library = useQuery(stylesQuery);
  const [chosen, setChosen] = useState<number[]>([]);
  const [preset, setPreset] = useState<NewTake["preset"]>("standard");
  const [overrides, setOverrides] = useState<Record<string, unknown>>({});
  const [regions, setRegions] = useState<RegionDraft[]>([]);
  const [name, setName] = useState("");
  const [rerunFlagged, setRerunFlagged] = useState("");
  const [comparing, setComparing] = useState(false);
  const base = catalogue.data?.presets[preset] ?? {};
  const changes = changesOnly(overrides, base);
  const estimate = useEstimate(shots, { preset, overrides: changes });
  const order = {
    styles: chosen.map((version) => ({ style_version: version, weight: 1 / chosen.length })),
    preset,
    overrides: changes,
    name,
    rerun_flagged: rerunFlagged === "" ? null : Number(rerunFlagged),
  };
  const start = useMutation({
    mutationFn: async (what: Start) => {
      if (project !== undefined) {
        const body = { ...order, shots: shots.map(({ id }) => id) } satisfies NewTakes;
        await startJson(`/projects/${project}/takes`, body);
        return `/projects/${project}`;
      }
      const body = { ...order, regions: wireRegions(regions) } satisfies NewTake;
      const take = await startJson<Created>(`/shots/${shot.id}/${what}`, body);
      return `/takes/${take.id}`;
    },
    onSuccess: (page) => void navigate(page),
  });
  const wrong = start.error instanceof ApiError ? withoutPrefix(start.error.fields) : {};
  const waiting = unmasked(regions);
  const published = library.data?.filter((style) => style.state === "published" && style.versions.length > 0);
  return (
    <>
      <form
        className="take-form"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate("takes");
        }}
      >
        <section aria-label="Style">
          <h2>Style</h2>
          <p className="dim">One, or several to blend in equal parts.</p>
          {library.error && <ErrorNotice error={library.error} />}
          {published && <StyleWall styles={published} chosen={chosen} onChoose={setChosen} />}
        </section>
        <section className="take-settings" aria-label="Settings">
          <PresetField value={preset} onChange={setPreset} />
          {catalogue.data && project === undefined && (
            <Regions
              shot={shot}
              styles={published ?? []}
              regions={regions}
              onChange={(change) => setRegions((now) => change(now))}
              outside={String(overrides["outside"] ?? base["outside"])}
              onOutside={(outside) => setOverrides((now) => ({ ...now, outside }))}
            />
          )}
          {catalogue.data && (
            <SettingFields
              catalogue={catalogue.data}
              base={base}
              overrides={overrides}
              onChange={setOverrides}
              wrong={wrong}
            />
          )}
          {catalogue.error && <ErrorNotice error={catalogue.error} />}
          <Field label="Name of the take" hint="Optional: what you try." wrong={wrong["name"]}>
            {(attributes) => (
              <input {...attributes} value={name} onChange={(event) => setName(event.target.value)} />
            )}
          </Field>
          <RuleField value={rerunFlagged} onChange={setRerunFlagged} />
          <div className="take-start">
            <TakeEstimate {...estimate} />
            {start.error && <ErrorNotice error={start.error} />}
            <StartActions
              obstacle={
                chosen.length === 0
                  ? "Choose a style first"
                  : waiting !== null
                    ? `Give region ${waiting} a mask first`
                    : null
              }
              isPending={start.isPending}
              hasBurst={Boolean(estimate.estimate?.burst)}
              words={paintWords(shots)}
              onStart={(what) => start.mutate(what)}
              onCompare={project === undefined ? () => setComparing(true) : null}
            />
          </div>
        </section>
      </form>
      {comparing && catalogue.data && (
        <ContactSheetDialog
          shot={shot}
          order={{ ...order, regions: wireRegions(regions) }}
          catalogue={catalogue.data}
          base={{ ...base, ...changes }}
          onClose={() => setComparing(false)}
        />
      )}
    </>
  );
}

interface PresetFieldProps {
  readonly value: NewTake["preset"];
  readonly onChange: (value: NewTake["preset"]) => void;
}

function PresetField({ value, onChange }: PresetFieldProps) {
  return (
    <fieldset>
      <legend>Preset</legend>
      <div className="presets">
        {PRESETS.map(([preset, words]) => (
          <label key={preset} className="preset">
            <input
              type="radio"
              name="preset"
              value={preset}
              checked={value === preset}
              onChange={() => onChange(preset)}
            />
            <strong>{preset}</strong>
            <span className="dim">{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

type Start = "takes" | "bursts";

interface StartActionsProps {
  /** What is missing still; null: nothing. */
  readonly obstacle: string | null;
  readonly isPending: boolean;
  readonly hasBurst: boolean;
  readonly words: string;
  readonly onStart: (what: Start) => void;
  /** Null: of several shots there is no contact sheet. */
  readonly onCompare: (() => void) | null;
}

function StartActions({ obstacle, isPending, hasBurst, words, onStart, onCompare }: StartActionsProps) {
  const disabled = obstacle !== null || isPending;
  return (
    <div className="form-actions">
      {onCompare && (
        <button type="button" disabled={disabled} onClick={onCompare}>
          Contact sheet…
        </button>
      )}
      {hasBurst && (
        <button type="button" disabled={disabled} onClick={() => onStart("bursts")}>
          Paint a burst
        </button>
      )}
      <button type="submit" className="primary" disabled={disabled}>
        {obstacle ?? words}
      </button>
    </div>
  );
}

function paintWords(shots: readonly ShotSummary[]): string {
  const frames = plural(
    shots.reduce((sum, shot) => sum + shot.frame_count, 0),
    "frame",
  );
  return shots.length === 1 ? `Paint ${frames}` : `Paint ${shots.length} takes, ${frames}`;
}

/** The rule on what the first render leaves flagged; an empty value is none. */
function RuleField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <div className="rule">
      <label className="check">
        <input
          type="checkbox"
          checked={value !== ""}
          onChange={(event) => onChange(event.target.checked ? "2" : "")}
        />
        Rerun flagged frames once with stronger temporal weight, then ask
      </label>
      {value !== "" && (
        <label className="check">
          times
          <input
            type="number"
            aria-label="Factor on the temporal weight"
            required
            min={1.1}
            max={10}
            step={0.1}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        </label>
      )}
    </div>
  );
}

function withoutPrefix(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, words]) => [field.replace(/^overrides\./, ""), words]),
  );
}
