import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { startJson } from "../api/client";
import { bursts } from "../api/queries";
import type { Burst, Created, NewRerunDraft } from "../api/types";
import { keptRevision, smallPicture } from "../live/take-state";
import { aspectOf } from "../player/layout";
import { ErrorNotice } from "../ui/Notice";
import { useReview, useViewer } from "./context";
import { RENDER_STATES } from "./words";

interface DraftOfRerunProps {
  readonly frames: readonly number[];
  readonly overrides: Record<string, unknown>;
}

/** Tries a rerun's settings on one frame, as a draft beside what is kept, before all of them are painted. */
export function DraftOfRerun({ frames, overrides }: DraftOfRerunProps) {
  const { state } = useReview();
  const queries = useQueryClient();
  const onScreen = useViewer((view) => view.frame);
  const request: NewRerunDraft = {
    frame: frames.includes(onScreen) ? onScreen : (frames[0] ?? onScreen),
    overrides,
  };
  const draft = useMutation({
    mutationFn: (asked: NewRerunDraft) => startJson<Created>(`/takes/${state.takeId}/reruns/draft`, asked),
    onSuccess: () => queries.invalidateQueries(bursts(state.shot.id)),
  });
  const tried = draft.variables;
  const burst = useQuery({ ...bursts(state.shot.id), enabled: draft.data !== undefined }).data?.find(
    (each) => each.id === draft.data?.id,
  );
  const asItStands = JSON.stringify(tried) === JSON.stringify(request);
  return (
    <section className="rerun-draft" aria-label="Draft">
      <p>
        <button
          type="button"
          disabled={draft.isPending || (asItStands && !draft.error)}
          onClick={() => draft.mutate(request)}
        >
          Try it on frame {request.frame}
        </button>{" "}
        <span className="dim">
          {tried && !asItStands
            ? "The settings were changed since this draft."
            : "As a draft, painted by itself: the look, not how steady it is."}
        </span>
      </p>
      {draft.error && <ErrorNotice error={draft.error} />}
      {tried && draft.data && (
        <div className="rerun-draft-pictures">
          <Kept frame={tried.frame} />
          <Draft burst={burst} frame={tried.frame} />
        </div>
      )}
    </section>
  );
}

function Kept({ frame }: { frame: number }) {
  const { state } = useReview();
  const kept = keptRevision(state.frames.get(frame));
  return (
    <figure>
      <img
        src={smallPicture(state, frame)}
        alt={`Frame ${frame} now`}
        style={{ aspectRatio: aspectOf(state.shot) }}
      />
      <figcaption>{kept ? `${frame} r${kept.number}` : `${frame} as filmed`}</figcaption>
    </figure>
  );
}

function Draft({ burst, frame }: { burst: Burst | undefined; frame: number }) {
  const { shot } = useReview().state;
  const waits = RENDER_STATES[burst?.state ?? "queued"];
  return (
    <figure>
      {burst?.picture ? (
        <img src={burst.picture} alt={`Frame ${frame} as a draft`} style={{ aspectRatio: aspectOf(shot) }} />
      ) : (
        <span className="waits dim" style={{ aspectRatio: aspectOf(shot) }}>
          {waits}
        </span>
      )}
      <figcaption>the draft</figcaption>
    </figure>
  );
}
