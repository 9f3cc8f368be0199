import { useReview } from "./context";
import { leaderWords } from "./following";

/** Says who leads the playhead, and when that has ended. */
export function FollowState() {
  const { follow } = useReview();
  const { leader, ended, toggle } = follow;
  return (
    <p className="follow-state" role="status">
      {leader ? (
        <>
          Following {leaderWords(leader)} <span className="dim">until you move</span>
          <button type="button" className="quiet" onClick={() => toggle(leader)}>
            Stop
          </button>
        </>
      ) : (
        ended
      )}
    </p>
  );
}
