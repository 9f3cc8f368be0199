import { Link } from "react-router";

import { useWholeTake } from "../api/useWholeTake";
import { frameNumbers } from "../live/take-state";
import { plural, ranges } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { useReview } from "./context";

/** On the page of a burst: what it is, and the way to the whole take. */
export function BurstOffer() {
  const { state } = useReview();
  const preset = state.takes.get(state.takeId)?.burst_for ?? null;
  return preset === null ? null : <Offer preset={preset} />;
}

function Offer({ preset }: { preset: string }) {
  const { state } = useReview();
  const start = useWholeTake(state.takeId);
  const frames = frameNumbers(state);
  return (
    <section className="burst-offer" aria-label="Burst">
      <p>
        <strong>A burst</strong> of the preset {preset}, painted as a draft
      </p>
      <p>
        {plural(frames.length, "frame")} of the shot: {ranges(frames)}. It can't be exported.
      </p>
      {start.error && <ErrorNotice error={start.error} />}
      <p className="row">
        {state.viewer.can.includes("start_take") && (
          <button type="button" className="primary" disabled={start.isPending} onClick={() => start.mutate()}>
            Start the whole take
          </button>
        )}{" "}
        <Link className="button" to={`/shots/${state.shot.id}/bursts`}>
          All bursts
        </Link>
      </p>
    </section>
  );
}
