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
import { DraftOfRerun } from "./DraftOfRerun";
import { Plan } from "./Plan";
import { usualFeather, type RegionDraft } from "./region";
import { RegionOfRerun, useMask } from "./RegionOfRerun";
import { useWish } from "./useNotebook";
import { useRerun } from "./useRerun";

interface RerunDialogProps {
  readonly frames: readonly number[];
  /** What of them alone is to be painted; null: all of them. */
  readonly region: RegionDraft | null;
  readonly onClose: () => void;
}

/** Asks for frames again with other settings, and says beforehand what that will render, hold and leave. */
export function RerunDialog({ frames, region, onClose }: RerunDialogProps) {
  const { state, region: desk } = useReview();
  const [seen] = useState(() => seenRevisions(state, frames)); // as of now: what changes later was not seen
  const [wish, setWish] = useWish(region ? "region" : "rerun", frames);
  const { overrides, reason } = wish;
  const base = state.takes.get(state.takeId)?.settings ?? {};
  const catalogue = useQuery(settings(state.shot.width, state.shot.height));
  const [feather, setFeather] = useState(usualFeather(state.shot));
  const mask = useMask(region);
  const part = region && mask.data ? { mask: mask.data.id, feather } : null;
  const changes = changesOnly(overrides, base);
  const request: NewRerun = { seen, overrides: changes, reason, region: part };

  const leave = (): void => {
    setWish(null);
    onClose();
  };
  const { plan, rerun } = useRerun(request, () => {
    if (region) desk.close();
    leave();
  });
  const wrong = fieldMessages(rerun.error ?? plan.error);
  const other = [rerun.error, plan.error].find(
    (error) => error !== null && Object.keys(fieldMessages(error)).length === 0,
  );
  return (
    <Dialog
      title={region ? `Rerun a region of ${frameWords(frames)}` : `Rerun ${frameWords(frames)}`}
      onClose={onClose}
      wide
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rerun.mutate();
        }}
      >
        {region && (
          <RegionOfRerun
            draft={region}
            frames={frames}
            feather={feather}
            onFeather={setFeather}
            error={mask.error}
          />
        )}
        {catalogue.data && (
          <SettingFields
            catalogue={catalogue.data}
            base={base}
            overrides={overrides}
            onChange={(changed) => setWish({ ...wish, overrides: changed })}
            wrong={wrong}
          />
        )}
        {catalogue.error && <ErrorNotice error={catalogue.error} />}
        <Field label="Why" hint="Stays with the frames.">
          {(attributes) => (
            <input
              {...attributes}
              value={reason}
              onChange={(event) => setWish({ ...wish, reason: event.target.value })}
            />
          )}
        </Field>
        {!region && <DraftOfRerun frames={frames} overrides={changes} />}
        <Plan plan={plan.data} fresh={!plan.isFetching && !plan.error} region={part !== null} />
        {other && <ErrorNotice error={other} />}
        <div className="dialog-actions">
          <button type="button" onClick={leave}>
            Leave it
          </button>
          <button
            type="submit"
            className="primary"
            disabled={rerun.isPending || plan.data === undefined || (region !== null && part === null)}
          >
            Rerun {region ? "the region in " : ""}
            {plural(frames.length, "frame")}
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
