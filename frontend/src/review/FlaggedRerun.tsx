import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { getJson, postJson, startJson } from "../api/client";
import type { Created, FlaggedFrames, NewFlaggedRerun, Render, RerunAnswer } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { ERROR_UNIT, plural, ranges, thousandths } from "../ui/format";
import { Icon } from "../ui/Icon";
import { ErrorNotice } from "../ui/Notice";
import { useReview } from "./context";
import { seenRevisions } from "./decisions";
import { effectOf, openQuestion } from "./flagged-reruns";
import { these } from "./selection";
import { flagWords } from "./words";

/** After a rerun of flagged frames: what was done, what came of it, and whether to keep it. */
export function RerunQuestion() {
  const { state } = useReview();
  const render = openQuestion(state);
  return render ? <Question key={render.id} render={render} /> : null;
}

function Question({ render }: { render: Render }) {
  const { state, setSelection, viewer } = useReview();
  const effect = effectOf(state, render);
  const answer = useMutation({
    mutationFn: (better: boolean) =>
      postJson(`/renders/${render.id}/answer`, {
        better,
        seen: seenRevisions(state, effect.frames),
      } satisfies RerunAnswer),
  });
  const may = state.viewer.can.includes("keep");
  const look = (): void => {
    viewer.player.seek(effect.frames[0] ?? viewer.player.frame);
    setSelection(these(effect.frames));
  };
  return (
    <section className="rerun-question" aria-label="Rerun of flagged frames">
      <p>
        <Icon shape="arrow" className="warn" />{" "}
        <strong>{plural(effect.frames.length, "flagged frame")} painted again</strong>, held{" "}
        {render.held_stronger}× as strongly
      </p>
      <p className="dim">
        {render.by_rule
          ? `By the take's rule, set by ${render.requested_by}`
          : `Asked for by ${render.requested_by}`}
        {`: ${ranges(effect.frames)}`}
      </p>
      <p>
        error <span className="dim">{thousandths(effect.before)} →</span>{" "}
        <strong className={(effect.after ?? 0) < (effect.before ?? 0) ? "good" : "warn"}>
          {thousandths(effect.after)}
        </strong>{" "}
        {ERROR_UNIT}{" "}
        <span className="dim">
          {effect.better} better, {effect.worse} worse
          {effect.unmeasured > 0 && `, ${effect.unmeasured} still to measure`}
        </span>
      </p>
      {answer.error && <ErrorNotice error={answer.error} />}
      <p className="row">
        <button type="button" className="quiet" onClick={look}>
          Look at them
        </button>
        {may && (
          <>
            <button type="button" disabled={answer.isPending} onClick={() => answer.mutate(false)}>
              Go back
            </button>
            <button
              type="button"
              className="primary"
              disabled={answer.isPending}
              onClick={() => answer.mutate(true)}
            >
              Keep
            </button>
          </>
        )}
      </p>
    </section>
  );
}

/** Says which frames are flagged and why, and has them painted again. */
export function RerunFlaggedDialog({ onClose }: { onClose: () => void }) {
  const { state, decisions } = useReview();
  const [factor, setFactor] = useState("2");
  const path = `/takes/${state.takeId}/reruns/flagged`;
  const flagged = useQuery({
    queryKey: ["flagged", state.takeId, state.number],
    queryFn: () => getJson<FlaggedFrames>(path),
  });
  const rerun = useMutation({
    mutationFn: () => startJson<Created>(path, { factor: Number(factor) } satisfies NewFlaggedRerun),
    onSuccess: ({ id }) => {
      decisions.addRerun(id, frames);
      onClose();
    },
  });
  const frames = Object.keys(flagged.data?.frames ?? {}).map(Number);
  return (
    <Dialog title="Rerun flagged frames, held stronger" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rerun.mutate();
        }}
      >
        <p>
          They are painted once more between their neighbours, and follow the motion more strongly. Then you
          say whether that is better; nothing is rerun by itself again.
        </p>
        {flagged.data && <Causes frames={flagged.data.frames} />}
        {flagged.error && <ErrorNotice error={flagged.error} />}
        <Field label="Temporal weight times" hint="The take's own, times this: more than 1, at most 10.">
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              min={1.1}
              max={10}
              step={0.1}
              value={factor}
              onChange={(event) => setFactor(event.target.value)}
            />
          )}
        </Field>
        {rerun.error && <ErrorNotice error={rerun.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={frames.length === 0 || rerun.isPending}>
            Rerun {plural(frames.length, "frame")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Causes({ frames }: { frames: FlaggedFrames["frames"] }) {
  const byCause = new Map<string, number[]>();
  for (const [frame, causes] of Object.entries(frames))
    for (const cause of causes) byCause.set(cause, [...(byCause.get(cause) ?? []), Number(frame)]);
  if (byCause.size === 0) return <p className="dim">No frame is flagged that a stronger hold may mend.</p>;
  return (
    <ul className="flags">
      {[...byCause].map(([cause, numbers]) => (
        <li key={cause}>
          <Icon shape="triangle" className="warn" />
          <span>
            {flagWords(cause)}: {ranges(numbers)}
          </span>
        </li>
      ))}
    </ul>
  );
}
