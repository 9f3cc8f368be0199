import { Link } from "react-router";

import type { Burst } from "../api/types";
import { useWholeTake } from "../api/useWholeTake";
import { RENDER_STATES } from "../review/words";
import { takeNumber } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";

interface BurstsCardProps {
  /** Painted alike, of different frames: one or more. */
  readonly bursts: readonly Burst[];
  /** What they are to show. */
  readonly words: string;
  readonly mayStart: boolean;
}

/** Bursts beside each other by their middle frames, as they come, and the way to the whole take. */
export function BurstsCard({ bursts, words, mayStart }: BurstsCardProps) {
  const first = bursts[0];
  return (
    <div className="bursts-card">
      <div className="bursts">
        {bursts.map((burst) => (
          <BurstLink key={burst.id} burst={burst} isAlone={bursts.length === 1} />
        ))}
      </div>
      <p className="dim">{words}</p>
      {mayStart && first && <WholeTakeButton burst={first} />}
    </div>
  );
}

function BurstLink({ burst, isAlone }: { burst: Burst; isAlone: boolean }) {
  const what = isAlone ? [burst.style, burst.name] : [burst.frame];
  return (
    <Link to={`/takes/${burst.id}`} title="Play it">
      {burst.picture ? (
        <img src={burst.picture} alt={`Frame ${burst.frame}`} />
      ) : (
        <span className="burst-waits dim">
          {burst.state && RENDER_STATES[burst.state]} · {burst.done} of {burst.total}
        </span>
      )}
      <strong className="ellipsis">{[takeNumber(burst.number), ...what].filter(Boolean).join(" · ")}</strong>
    </Link>
  );
}

function WholeTakeButton({ burst }: { burst: Burst }) {
  const start = useWholeTake(burst.id);
  return (
    <>
      {start.error && <ErrorNotice error={start.error} />}
      <button type="button" disabled={start.isPending} onClick={() => start.mutate()}>
        Start the whole take <span className="visually-hidden">of {takeNumber(burst.number)}</span>
      </button>
    </>
  );
}
