import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError } from "../api/client";
import { settings } from "../api/queries";
import type { NewRerun } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { plural } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { SettingFields } from "../ui/SettingFields";
import { changesOnly } from "../ui/settings";
import { useReview } from "./context";
import { frameWords, seenRevisions } from "./decisions";
import { Plan } from "./Plan";
import { useRerun } from "./useRerun";

/** Asks for frames again with other settings, and says beforehand what that will render, hold and leave. */
export function RerunDialog({ frames, onClose }: { frames: readonly number[]; onClose: () => void }) {
  const { state } = useReview();
  const [seen] = useState(() => seenRevisions(state, frames)); // as of now: what changes later was not seen
  const [overrides, setOverrides] = useState<Record<string, unknown>>({});
  const [reason, setReason] = useState("");
  const base = state.takes.get(state.takeId)?.settings ?? {};
  const catalogue = useQuery(settings(state.shot.width, state.shot.height));
  const request: NewRerun = { seen, overrides: changesOnly(overrides, base), reason };

  const { plan, rerun } = useRerun(request, onClose);
  const wrong = fieldMessages(rerun.error ?? plan.error);
  const other = [rerun.error, plan.error].find(
    (error) => error !== null && Object.keys(fieldMessages(error)).length === 0,
  );
  return (
    <Dialog title={`Rerun ${frameWords(frames)}`} onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rerun.mutate();
        }}
      >
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
        <Field label="Why" hint="Stays with the frames.">
          {(attributes) => (
            <input {...attributes} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        <Plan plan={plan.data} fresh={!plan.isFetching && !plan.error} />
        {other && <ErrorNotice error={other} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={rerun.isPending || plan.data === undefined}>
            Rerun {plural(frames.length, "frame")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function fieldMessages(error: Error | null): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError) || error.frames.length > 0) return {};
  return Object.fromEntries(
    Object.entries(error.fields).map(([field, message]) => [field.replace(/^overrides\./, ""), message]),
  );
}
