import type { RerunPlan } from "../api/types";
import { keptRevision } from "../live/take-state";
import { duration, plural, ranges } from "../ui/format";
import { useReview } from "./context";

interface PlanProps {
  readonly plan: RerunPlan | undefined;
  readonly fresh: boolean;
  /** Whether a part of the frames alone is painted. */
  readonly region?: boolean;
}

/** What the rerun will do, of the same height whether it is known yet or not. */
export function Plan({ plan, fresh, region = false }: PlanProps) {
  const { state } = useReview();
  const held = Object.keys(plan?.holds ?? {}).map(Number);
  const byHand = (plan?.renders ?? []).filter(
    (frame) => keptRevision(state.frames.get(frame))?.origin === "painted",
  );
  return (
    <dl className="plan" aria-busy={!fresh} data-testid="plan">
      <dt>renders</dt>
      <dd>
        {plan
          ? `${region ? "the region in " : ""}${plural(plan.renders.length, "frame")}: ${ranges(plan.renders)}`
          : "…"}
        {byHand.length > 0 && <span className="warn"> {ranges(byHand)} painted by hand, and replaced.</span>}
      </dd>
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
      <dd>
        {plan && region && "all outside of the region, and "}
        {plan && `${plural(plan.leaves, "other frame")} as they are`}
      </dd>
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
