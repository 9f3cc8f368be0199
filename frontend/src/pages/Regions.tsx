import { useState } from "react";

import type { ShotSummary, Style } from "../api/types";
import { useUpload } from "../api/useUpload";
import { Bar } from "../ui/Bar";
import { Field } from "../ui/Field";
import { FileDrop, PICTURES } from "../ui/FileDrop";
import { ErrorNotice } from "../ui/Notice";
import { MaskPainter } from "./MaskPainter";
import { addRegion, changeRegion, type RegionDraft } from "./region-drafts";

type Change = (change: (regions: readonly RegionDraft[]) => RegionDraft[]) => void;

interface RegionsProps {
  readonly shot: ShotSummary;
  readonly styles: readonly Style[];
  readonly regions: readonly RegionDraft[];
  readonly onChange: Change;
  readonly outside: string;
  readonly onOutside: (outside: string) => void;
}

/** Parts of the frame in styles of their own, and what becomes of the rest. */
export function Regions({ shot, styles, regions, onChange, outside, onOutside }: RegionsProps) {
  return (
    <section className="regions" aria-label="Regions">
      <div className="regions-head">
        <h2>Regions</h2>
        <button type="button" onClick={() => onChange(addRegion)}>
          Add a region
        </button>
      </div>
      {regions.length === 0 && (
        <p className="dim">Parts of the frame in styles of their own, or with the rest kept as filmed.</p>
      )}
      {regions.map((region, index) => (
        <RegionFields
          key={region.key}
          number={index + 1}
          shot={shot}
          styles={styles}
          region={region}
          onChange={onChange}
          onRemove={() => {
            onChange((now) => now.filter(({ key }) => key !== region.key));
            if (regions.length === 1) onOutside("painted"); // there is no outside any more
          }}
        />
      ))}
      {regions.length > 0 && (
        <Field label="Outside of the regions">
          {(attributes) => (
            <select {...attributes} value={outside} onChange={(event) => onOutside(event.target.value)}>
              <option value="painted">painted in the take&rsquo;s style</option>
              <option value="kept">kept as filmed, exactly</option>
            </select>
          )}
        </Field>
      )}
    </section>
  );
}

interface RegionFieldsProps {
  readonly number: number;
  readonly shot: ShotSummary;
  readonly styles: readonly Style[];
  readonly region: RegionDraft;
  readonly onChange: Change;
  readonly onRemove: () => void;
}

function RegionFields({ number, shot, styles, region, onChange, onRemove }: RegionFieldsProps) {
  const [paints, setPaints] = useState(false);
  const change = (values: Partial<RegionDraft>): void =>
    onChange((regions) => changeRegion(regions, region.key, values));
  const sending = useUpload(`/shots/${shot.id}/masks`, (mask) => change({ mask: mask.id }));
  const choose = (files: readonly File[]): void => {
    change({ files, mask: null });
    const form = new FormData();
    for (const file of files) form.append("files", file);
    if (files.length > 0) sending.start(form);
  };
  return (
    <div className="region" role="group" aria-label={`Region ${number}`}>
      <div className="regions-head">
        <strong>Region {number}</strong>
        <button type="button" aria-label={`Remove region ${number}`} onClick={onRemove}>
          Remove
        </button>
      </div>
      <Field
        label="Mask"
        hint="White is inside: one picture, or one for each frame, numbered as they are."
        wrong={sending.wrong["files"]}
      >
        {(attributes) => (
          <FileDrop
            attributes={attributes}
            accept={PICTURES}
            multiple
            files={region.files}
            onFiles={choose}
            words="Drop a mask here, or click to choose"
          />
        )}
      </Field>
      <button type="button" onClick={() => setPaints(true)}>
        Paint the mask
      </button>
      {sending.running && <Bar share={sending.share} label={sending.words} />}
      {sending.error && !sending.wrong["files"] && <ErrorNotice error={sending.error} />}
      <div className="region-row">
        <Field label="Style">
          {(attributes) => (
            <select
              {...attributes}
              value={region.style ?? ""}
              onChange={(event) => change({ style: event.target.value ? Number(event.target.value) : null })}
            >
              <option value="">the take&rsquo;s style</option>
              {styles.map((style) => (
                <option key={style.id} value={style.versions.at(-1)?.id}>
                  {style.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={`Strength ${Math.round(region.strength * 100)} %`}>
          {(attributes) => (
            <input
              {...attributes}
              type="range"
              min={0}
              max={100}
              value={Math.round(region.strength * 100)}
              onChange={(event) => change({ strength: event.target.valueAsNumber / 100 })}
            />
          )}
        </Field>
      </div>
      {paints && (
        <MaskPainter
          shot={shot}
          onUse={(mask) => {
            setPaints(false);
            choose([mask]);
          }}
          onClose={() => setPaints(false)}
        />
      )}
    </div>
  );
}
