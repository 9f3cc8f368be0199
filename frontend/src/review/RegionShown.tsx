import type { Revision } from "../api/types";
import { Icon } from "../ui/Icon";
import { useReview, useViewer } from "./context";
import { shownRevision } from "./look";

/** A rim whose contrast is above this multiple of what was there is flagged. */
const RIM_ALLOWED = 1.5;

/** That a revision is a region painted over the one before, and what became of its rim. */
export function RegionFacts({ revision }: { revision: Revision }) {
  const { region } = useReview();
  if (!revision.region) return null;
  const factor = revision.rim_factor ?? null;
  return (
    <p className="facts-region dim">
      <Icon shape="region" />
      <span>
        A region alone was painted
        {factor !== null && (
          <>
            ; contrast at its edge{" "}
            <span className={factor > RIM_ALLOWED ? "warn" : ""}>{factor.toFixed(1)} ×</span> what was there
          </>
        )}
      </span>
      <button
        type="button"
        className="quiet"
        aria-pressed={region.shown}
        onClick={() => region.set({ shown: !region.shown })}
      >
        Show it
      </button>
    </p>
  );
}

/** The mask of the revision on the screen, over it. */
export function RegionShown() {
  const { state, look, region } = useReview();
  const frame = useViewer((view) => view.seen?.frame ?? view.frame);
  const mask = shownRevision(state, look, frame)?.region;
  if (!region.shown || region.open || !mask) return null;
  return (
    <div
      className="region-shown"
      role="img"
      aria-label={`The region painted again in frame ${frame}`}
      style={{ maskImage: `url("${state.shot.media}${mask}")` }}
    />
  );
}
