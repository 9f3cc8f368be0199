import { useState } from "react";

import { useUpload } from "../api/useUpload";
import { keptRevision } from "../live/take-state";
import { Bar } from "../ui/Bar";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FileDrop, PICTURES } from "../ui/FileDrop";
import { plural, takeNumber } from "../ui/format";
import { Icon } from "../ui/Icon";
import { ErrorNotice } from "../ui/Notice";
import { useReview } from "./context";
import { seenRevisions } from "./decisions";
import { Plan } from "./Plan";
import { REACHES, spreadFrames, type Reach } from "./spread";
import { useRerun } from "./useRerun";
import { originWords } from "./words";

/** A frame goes out to be painted by hand, comes back as its kept revision, and spreads through the shot. */
export function PaintDialog({ frame, onClose }: { frame: number; onClose: () => void }) {
  const { state } = useReview();
  const kept = keptRevision(state.frames.get(frame));
  return (
    <Dialog title={`Paint frame ${frame}`} onClose={onClose} wide>
      <div className="paint">
        <Downloads frame={frame} />
        <PaintedUpload frame={frame} />
        <Spread frame={frame} painted={kept?.origin === "painted"} onClose={onClose} />
      </div>
    </Dialog>
  );
}

function Downloads({ frame }: { frame: number }) {
  const { state } = useReview();
  const { shot } = state;
  const take = state.takes.get(state.takeId);
  const kept = keptRevision(state.frames.get(frame));
  const plain = shot.name.replace(/[^\w.-]+/g, "_");
  const stylized = `${plain}_${takeNumber(take?.number ?? 1)}.${frame}.r${kept?.number ?? 1}.png`;
  return (
    <section aria-labelledby="paint-out">
      <h3 id="paint-out">Take it out</h3>
      <div className="paint-row">
        {kept && (
          <a className="button" href={shot.media + kept.picture} download={stylized}>
            <Icon shape="download" /> Stylized r{kept.number}
          </a>
        )}
        <a
          className="button"
          href={shot.media + (shot.sources[frame] ?? "")}
          download={`${plain}.${frame}.png`}
        >
          <Icon shape="download" /> Source
        </a>
        <span className="dim">
          {shot.width} × {shot.height}, the stylized one with 16 bits a channel
        </span>
      </div>
    </section>
  );
}

function PaintedUpload({ frame }: { frame: number }) {
  const { state } = useReview();
  const kept = keptRevision(state.frames.get(frame));
  const [files, setFiles] = useState<File[]>([]);
  const [reason, setReason] = useState("");
  // As it is now: what comes to be kept while the dialog is open was not seen.
  const [seen, setSeen] = useState(() => state.frames.get(frame)?.kept ?? null);
  const sending = useUpload(`/takes/${state.takeId}/painted`, (revision) => {
    setSeen(revision.id);
    setFiles([]);
    setReason("");
  });
  const submit = (form: FormData): void => {
    for (const file of files) form.append("file", file);
    form.append("frame", String(frame));
    if (seen !== null) form.append("seen", String(seen));
    sending.start(form);
  };
  return (
    <section aria-labelledby="paint-in">
      <h3 id="paint-in">Bring it back</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
          event.currentTarget.reset(); // of the files alone: a mended one can be chosen under its old name
        }}
      >
        <Field
          label="Painted picture"
          hint="Of the same size. 16 bits stay, and colours become sRGB. Where it is transparent, the frame shows through."
          wrong={sending.error?.message}
        >
          {(attributes) => (
            <FileDrop
              attributes={attributes}
              accept={PICTURES}
              multiple={false}
              files={files}
              onFiles={setFiles}
              words={
                kept?.origin === "painted"
                  ? `r${kept.number} is ${originWords(kept)}. Drop another picture here to replace it`
                  : "Drop it here, or click to choose"
              }
            />
          )}
        </Field>
        <div className="paint-row">
          <input
            name="reason"
            aria-label="What was painted"
            placeholder="What was painted, and why"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <button type="submit" disabled={sending.running || files.length === 0}>
            Keep it
          </button>
        </div>
        {sending.running && <Bar share={sending.share} label={sending.words} />}
      </form>
    </section>
  );
}

/** The frames on both sides, painted again towards the painted one. */
function Spread({ frame, painted, onClose }: { frame: number; painted: boolean; onClose: () => void }) {
  const { state } = useReview();
  const [reach, setReach] = useState<Reach>(8);
  const frames = painted ? spreadFrames(state, frame, reach) : [];
  const request = {
    seen: seenRevisions(state, frames),
    overrides: {},
    reason: `Spreads frame ${frame} as it was painted`,
  };
  const { plan, rerun } = useRerun(request, onClose);
  const error = rerun.error ?? plan.error;
  return (
    <section aria-labelledby="paint-spread">
      <h3 id="paint-spread">Spread it</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rerun.mutate();
        }}
      >
        <fieldset className="reaches" disabled={!painted}>
          <legend className="visually-hidden">How far, on each side</legend>
          {REACHES.map(([value, words]) => (
            <label key={value}>
              <input
                type="radio"
                name="reach"
                checked={reach === value}
                onChange={() => {
                  setReach(value);
                  rerun.reset();
                }}
              />
              {words}
            </label>
          ))}
        </fieldset>
        <p className="dim">
          {!painted
            ? "Once the painted picture is back, the frames on each side can be painted towards it."
            : frames.length > 0
              ? "Approved frames, and those painted by hand, stay as they are."
              : "There is nothing to spread to: the frames beside it are approved or painted by hand."}
        </p>
        <Plan
          plan={frames.length > 0 ? plan.data : undefined}
          fresh={frames.length > 0 && !plan.isFetching && !plan.error}
        />
        {error && <ErrorNotice error={error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Close
          </button>
          <button
            type="submit"
            className="primary"
            disabled={frames.length === 0 || rerun.isPending || plan.data === undefined}
          >
            {frames.length > 0 ? `Spread over ${plural(frames.length, "frame")}` : "Spread"}
          </button>
        </div>
      </form>
    </section>
  );
}
