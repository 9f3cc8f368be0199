import type { Seam } from "../api/types";
import { beyondSeam, flagsOf } from "../live/flags";
import { frameBefore, keptRevision } from "../live/take-state";
import { ranges } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useReview } from "./context";
import { standingOutWords } from "./doubtful";
import { staysAsItIs } from "./spread";
import { flagWords } from "./words";

/** Why a frame asks for eyes, and what can be done about a seam. */
export function Flags({ number }: { number: number }) {
  const { state } = useReview();
  const frame = state.frames.get(number);
  const pair = [frameBefore(state, number), number].map((each) => keptRevision(state.frames.get(each)));
  const byHand = pair.some((revision) => revision?.origin === "painted");
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
            {flag === "failed" && frame?.failure && `: ${frame.failure}`}
            {flag === "stands out" && frame?.stands_out && (
              <span className="dim">: {standingOutWords(frame.stands_out, byHand)}</span>
            )}
            {flag === "seam" && frame?.seam && <SeamOffer seam={frame.seam} />}
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
  const beyond = (count: number): number[] =>
    beyondSeam(state, seam, count, (frame) => staysAsItIs(state, frame));
  const onward = beyond(Infinity);
  return (
    <>
      {`, ${seam.factor.toFixed(1)} × the take\u2019s median`}
      {state.viewer.can.includes("rerun") && onward.length > 0 && (
        <span className="seam-offer">
          carry it on by
          {FURTHER.map((count) => {
            const frames = beyond(count);
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
          frames, or
          <button
            type="button"
            className="quiet"
            title={`Rerun ${ranges(onward)}`}
            onClick={() => rerun(onward)}
          >
            onward to {seam.away < 0 ? onward[0] : onward.at(-1)}
          </button>
        </span>
      )}
    </>
  );
}
