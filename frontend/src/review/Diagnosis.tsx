import { Icon } from "../ui/Icon";
import { useReview } from "./context";
import { causesOf, doubtful } from "./doubtful";
import { shownRevision } from "./look";

/** What a doubtful frame is put down to where it is worst; pressed, these regions are outlined. */
export function Diagnosis({ number }: { number: number }) {
  const { state, look, lane, outlined, setOutlined } = useReview();
  const transition = doubtful(state, look, lane.thresholds.error, number);
  const worst = transition?.diagnosis?.[0];
  if (!transition || transition.diagnosis?.length === 0) return null;
  if (!worst) return <p className="diagnosis dim">Causes not told apart: measured by an older version.</p>;
  const byHand = [number - 1, number].some((each) => shownRevision(state, look, each)?.origin === "painted");
  return (
    <button
      type="button"
      className="quiet diagnosis"
      aria-pressed={outlined}
      title={outlined ? "Take the outlines away" : "Outline the worst regions in the picture"}
      onClick={() => setOutlined(!outlined)}
    >
      <Icon shape="region" />
      <span>worst here: {causesOf(worst, byHand)}</span>
    </button>
  );
}
