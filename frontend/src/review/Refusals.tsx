import { useReview } from "./context";
import { capital } from "./decisions";
import type { Refusal } from "./refusals";
import { startAt, these } from "./selection";

/** What was decided and did not come to pass, whichever frame is looked at by now. */
export function Refusals() {
  const { decisions } = useReview();
  return (
    <div className="refusals">
      {decisions.refusals.map((refusal, index) => (
        <Told key={decisions.refusals.length - index} refusal={refusal} />
      ))}
    </div>
  );
}

function Told({ refusal }: { refusal: Refusal }) {
  const { decisions, viewer, setSelection } = useReview();
  const { about, message, frames, contradicted } = refusal;
  const look = (): void => {
    const first = frames[0] ?? viewer.player.frame;
    viewer.player.pause();
    viewer.player.seek(first);
    setSelection(frames.length > 1 ? these(frames) : startAt(first));
  };
  return (
    <p role="alert">
      <strong>{capital(about.words)}:</strong> {message}
      <button type="button" className="quiet" onClick={look}>
        Look at {frames.length > 1 ? "them" : "it"}
      </button>
      {contradicted && (
        <button
          type="button"
          className="quiet"
          onClick={() => void decisions.overrule(refusal, contradicted)}
        >
          Overrule
        </button>
      )}
      <button type="button" className="quiet" onClick={() => decisions.forget(refusal)}>
        Leave it
      </button>
    </p>
  );
}
