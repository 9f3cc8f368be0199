import { Link } from "react-router";

import type { Burst } from "../api/types";
import { useWholeTake } from "../api/useWholeTake";
import { RENDER_STATES } from "../review/words";
import { takeNumber } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";

interface BurstCardProps {
  readonly burst: Burst;
  /** What it is to show. */
  readonly words: string;
  readonly mayStart: boolean;
}

/** A burst by its middle frame, as it comes, and the way to the whole take. */
export function BurstCard({ burst, words, mayStart }: BurstCardProps) {
  const start = useWholeTake(burst.id);
  const name = [takeNumber(burst.number), burst.style, burst.name].filter(Boolean).join(" · ");
  return (
    <div className="burst-card">
      <Link to={`/takes/${burst.id}`} title="Play it">
        {burst.picture ? (
          <img src={burst.picture} alt={`Frame ${burst.frame}`} />
        ) : (
          <span className="burst-waits dim">
            {burst.state && RENDER_STATES[burst.state]} · {burst.done} of {burst.total}
          </span>
        )}
        <strong className="ellipsis">{name}</strong>
      </Link>
      <p className="dim">{words}</p>
      {start.error && <ErrorNotice error={start.error} />}
      {mayStart && (
        <button type="button" disabled={start.isPending} onClick={() => start.mutate()}>
          Start the whole take <span className="visually-hidden">of {takeNumber(burst.number)}</span>
        </button>
      )}
    </div>
  );
}
