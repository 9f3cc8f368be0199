import { useEffect, useMemo, useSyncExternalStore } from "react";
import { Link, useParams } from "react-router";

import { Shell } from "../pages/Shell";
import { connect } from "./connect";
import { ReviewRoom } from "./ReviewRoom";
import "./review.css";

export function ReviewPage() {
  const take = Number(useParams()["take"]);
  const live = useMemo(() => connect(take), [take]);
  const { status, reason, state, progress, forming, exports, people } = useSyncExternalStore(
    live.subscribe,
    live.view,
  );

  useEffect(() => {
    const retry = (): void => {
      if (document.visibilityState === "visible") live.retryNow();
    };
    live.start();
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", retry);
    return () => {
      live.stop();
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retry);
    };
  }, [live]);

  if (state) {
    // One room per shot, and per burst of it: going from take to take keeps the playhead.
    const { id, first_frame, frame_count } = state.shot;
    return (
      <ReviewRoom
        key={`${id} ${first_frame} ${frame_count}`}
        live={live}
        {...{ state, status, progress, forming, exports, people }}
      />
    );
  }
  if (status === "loading") return <ReviewSkeleton />;
  return (
    <Shell title={status === "failed" ? "The take could not be loaded" : "This take can't be shown"}>
      <div className="form">
        <p className="dim">
          {status === "signed out" ? "Your session has ended. Ask for a new sign-in link." : reason}
        </p>
        <p>
          <button type="button" onClick={() => live.retryNow()}>
            Try again
          </button>{" "}
          <Link className="button" to="/">
            All projects
          </Link>
        </p>
      </div>
    </Shell>
  );
}

/** The page's parts at their sizes, so that nothing moves when the take arrives. */
function ReviewSkeleton() {
  return (
    <div className="review" aria-busy="true" aria-label="Loading the take">
      <div className="review-header" />
      <div className="stage" />
      <div className="review-panel" />
      <div className="transport" />
      <div className="timeline" />
    </div>
  );
}
