import type { TakeEstimate as Estimate } from "../api/types";
import { bytes, duration } from "../ui/format";

interface TakeEstimateProps {
  readonly estimate: Estimate | undefined;
  readonly fresh: boolean;
}

/** What a take will need, of the same height whether it is known yet or not. */
export function TakeEstimate({ estimate, fresh }: TakeEstimateProps) {
  return (
    <section className="estimate" aria-label="What it will need" aria-busy={!fresh}>
      <dl>
        <div>
          <dt>time</dt>
          <dd>{estimate && timeWords(estimate.seconds)}</dd>
        </div>
        <div>
          <dt>memory</dt>
          <dd>{estimate && `up to ${bytes(estimate.memory)}`}</dd>
        </div>
        <div>
          <dt>disk</dt>
          <dd className={estimate?.fits === false ? "warn" : undefined}>
            {estimate && `${bytes(estimate.disk)} of ${bytes(estimate.free)} free`}
          </dd>
        </div>
      </dl>
      {estimate?.fits === false && (
        <p className="warn">
          {bytes(estimate.reserve)} stay in reserve: the take would pause when the disk comes to that. Free
          some room first.
        </p>
      )}
      {estimate?.burst && (
        <p className="dim">
          A burst shows first what you would get: {estimate.burst.frames} frames where the shot moves most, as
          a draft{estimate.burst.seconds !== null && `, ${timeWords(estimate.burst.seconds)}`}.
        </p>
      )}
    </section>
  );
}

export function timeWords(seconds: number | null): string {
  return seconds === null ? "not known yet" : `about ${duration(seconds)}`;
}
