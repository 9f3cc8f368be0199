import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { saveFile } from "../api/client";
import { frameNumbers } from "../live/take-state";
import { Bar } from "../ui/Bar";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { duration, plural } from "../ui/format";
import { Icon } from "../ui/Icon";
import { ErrorNotice } from "../ui/Notice";
import { useReview, useViewer } from "./context";

const KINDS = [
  ["film", "Film", "MP4, 8 bits, with the footage's rate, sound, timecode and colour tags"],
  ["prores", "ProRes", "MOV, 10 bits, ProRes 422 HQ with the same"],
  ["pictures", "Pictures", "16-bit PNG numbered as the frames, in a zip"],
] as const;
type Kind = (typeof KINDS)[number][0];

/** What is chosen by chance by two who export at once is not the same. */
const NUMBERS = 2 ** 31;

/** Takes approved frames out of the house, as one file. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const { state, exports } = useReview();
  const { shot } = state;
  const end = shot.first_frame + shot.frame_count - 1;
  const inPoint = useViewer((view) => view.inPoint);
  const outPoint = useViewer((view) => view.outPoint);
  const [kind, setKind] = useState<Kind>("film");
  const [first, setFirst] = useState(String(inPoint ?? shot.first_frame));
  const [last, setLast] = useState(String(outPoint ?? end));
  const [unfinished, setUnfinished] = useState(false);
  const wanted = frameNumbers(state).filter((frame) => frame >= Number(first) && frame <= Number(last));
  const waiting = wanted.filter((frame) => state.frames.get(frame)?.decision?.kind !== "approve").length;
  const [reportAs] = useState(() => Math.floor(Math.random() * NUMBERS));
  const request = useRef(new AbortController());
  useEffect(() => () => request.current.abort(), []);
  const query = new URLSearchParams({
    ...{ kind, first, last },
    work_in_progress: String(unfinished),
    report_as: String(reportAs),
  });
  const making = useMutation({
    mutationFn: () => {
      request.current = new AbortController();
      return saveFile(`/takes/${state.takeId}/export?${query}`, request.current.signal);
    },
    onSuccess: onClose,
  });
  const now = making.isPending ? exports.get(reportAs) : undefined;
  return (
    <Dialog title="Export this take" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          making.mutate();
        }}
      >
        <fieldset>
          <legend>As</legend>
          {KINDS.map(([value, name, words]) => (
            <label key={value} className="check">
              <input type="radio" name="kind" checked={kind === value} onChange={() => setKind(value)} />
              <span>
                {name} <span className="dim">{words}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="form-row">
          <FrameField label="From frame" value={first} min={shot.first_frame} max={end} onChange={setFirst} />
          <FrameField label="To frame" value={last} min={shot.first_frame} max={end} onChange={setLast} />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={unfinished}
            onChange={(event) => setUnfinished(event.target.checked)}
          />
          <span>
            Work in progress <span className="dim">unapproved frames too; each says so in its picture</span>
          </span>
        </label>
        <p className={waiting > 0 && !unfinished ? "warn" : "dim"}>
          {waiting === 0
            ? `All ${plural(wanted.length, "frame")} are approved.`
            : `${waiting} of ${plural(wanted.length, "frame")} not approved${unfinished ? "." : ": approve them, or export work in progress."}`}
        </p>
        {now && (
          <Bar
            share={now.made / now.total}
            label={`${now.made} of ${plural(now.total, "frame")}, about ${duration(now.seconds_left)} left`}
          />
        )}
        {making.error && <ErrorNotice error={making.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={making.isPending || wanted.length === 0}>
            <Icon shape="download" />{" "}
            {making.isPending ? "Making the file…" : `Export ${plural(wanted.length, "frame")}`}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface FrameFieldProps {
  readonly label: string;
  readonly value: string;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: string) => void;
}

function FrameField({ label, onChange, ...control }: FrameFieldProps) {
  return (
    <Field label={label}>
      {(attributes) => (
        <input
          {...attributes}
          {...control}
          type="number"
          required
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
