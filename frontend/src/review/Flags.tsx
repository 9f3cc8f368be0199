import { beyondSeam, flagsOf, seams, type Seam } from "../live/flags";
import { ranges } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useReview } from "./context";
import { staysAsItIs } from "./spread";
import { flagWords } from "./words";

/** Why a frame asks for eyes, and what can be done about a seam. */
export function Flags({ number }: { number: number }) {
  const { state } = useReview();
  const failure = state.frames.get(number)?.failure ?? "";
  const seam = seams(state).get(number);
  return (
    <ul className="flags">
      {flagsOf(state, number).map((flag) => (
        <li key={flag}>
          <Icon
            shape={flag === "failed" ? "bar" : "triangle"}
            className={flag === "failed" ? "bad" : "warn"}
          />
          <span>
            {flagWords(flag)}
            {flag === "failed" && failure && `: ${failure}`}
            {flag === "seam" && seam && <SeamOffer seam={seam} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** More frames that a rerun can be carried on by. */
const FURTHER = [2, 4, 8] as const;

function SeamOffer({ seam }: { seam: Seam }) {
  const { state, rerun } = useReview();
  return (
    <>
      {`, ${seam.ratio.toFixed(1)}× the median`}
      {state.viewer.can.includes("rerun") && !staysAsItIs(state, seam.held) && (
        <span className="seam-offer">
          carry on by
          {FURTHER.map((count) => {
            const frames = beyondSeam(state, seam, count);
            return (
              <button
                key={count}
                type="button"
                className="quiet"
                title={`Rerun ${ranges(frames)}`}
                disabled={frames.length < count}
                onClick={() => rerun(frames)}
              >
                {count}
                <span className="visually-hidden"> frames: rerun {ranges(frames)}</span>
              </button>
            );
          })}
          frames
        </span>
      )}
    </>
  );
}
