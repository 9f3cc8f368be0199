import { useReview } from "./context";
import { leaderWords, personFrame } from "./following";

/** Says who leads the playhead, and when that has ended. */
export function FollowState() {
  const { follow, people } = useReview();
  const { leader, ended, toggle } = follow;
  return (
    <p className="follow-state" role="status">
      {leader ? (
        <>
          Following {leaderWords(leader)}{" "}
          <span className="dim">
            {leader.kind === "person" && personFrame(people, leader.username) === null
              ? "who is not here now"
              : "until you move"}
          </span>
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
