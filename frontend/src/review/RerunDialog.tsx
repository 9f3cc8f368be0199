import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, postJson } from "../api/client";
import { settings } from "../api/queries";
import type { NewRerun, RerunPlan } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { duration, plural, ranges } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { SettingFields } from "../ui/SettingFields";
import { changesOnly } from "../ui/settings";
import { useReview } from "./context";
import { frameWords, seenRevisions } from "./decisions";

/** Asks for frames again with other settings, and says beforehand what that will render, hold and leave. */
export function RerunDialog({ frames, onClose }: { frames: readonly number[]; onClose: () => void }) {
  const { state } = useReview();
  const [seen] = useState(() => seenRevisions(state, frames)); // as of now: what changes later was not seen
  const [overrides, setOverrides] = useState<Record<string, unknown>>({});
  const [reason, setReason] = useState("");
  const base = state.takes.get(state.takeId)?.settings ?? {};
  const catalogue = useQuery(settings(state.shot.width, state.shot.height));
  const request: NewRerun = { seen, overrides: changesOnly(overrides, base), reason };

  const plan = useQuery({
    queryKey: ["rerun plan", state.takeId, seen, request.overrides],
    queryFn: () => postJson<RerunPlan>(`/takes/${state.takeId}/reruns/plan`, { ...request, reason: "" }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const rerun = useMutation({
    mutationFn: () => postJson(`/takes/${state.takeId}/reruns`, request),
    onSuccess: onClose,
  });
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

/** What the rerun will do, of the same height whether it is known yet or not. */
function Plan({ plan, fresh }: { plan: RerunPlan | undefined; fresh: boolean }) {
  const { state } = useReview();
  const held = Object.keys(plan?.holds ?? {}).map(Number);
  return (
    <dl className="plan" aria-busy={!fresh} data-testid="plan">
      <dt>renders</dt>
      <dd>{plan ? `${plural(plan.renders.length, "frame")}: ${ranges(plan.renders)}` : "…"}</dd>
      <dt>holds</dt>
      <dd>
        {plan &&
          (held.length > 0
            ? held.map((frame) => revisionName(frame, plan.holds[frame])).join(", ")
            : "nothing")}
        {plan?.runs.map((run) => (
          <OneSided key={run.first} {...run} />
        ))}
      </dd>
      <dt>leaves</dt>
      <dd>{plan && `${plural(plan.leaves, "other frame")} as they are`}</dd>
      <dt>takes about</dt>
      <dd>{plan && (plan.estimate_seconds === null ? "not known yet" : duration(plan.estimate_seconds))}</dd>
    </dl>
  );

  function revisionName(frame: number, id: number | undefined): string {
    const revision = state.frames.get(frame)?.revisions.find((each) => each.id === id);
    return `${frame}${revision ? ` r${revision.number}` : ""}`;
  }
}

/** Says so where a run of frames is tied to one of its neighbours only, or to none. */
function OneSided({ first, last, earlier_held, later_held }: RerunPlan["runs"][number]) {
  if (earlier_held && later_held) return null;
  const tied = earlier_held ? `only to ${first - 1}` : later_held ? `only to ${last + 1}` : "to no neighbour";
  return (
    <span className="warn">
      {" "}
      {first === last ? first : `${first}–${last}`} is tied {tied}.
    </span>
  );
}

function fieldMessages(error: Error | null): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError) || error.frames.length > 0) return {};
  return Object.fromEntries(
    Object.entries(error.fields).map(([field, message]) => [field.replace(/^overrides\./, ""), message]),
  );
}
